"""Parts that many pages share: made once, never older than the last write, nor than half a second."""

from __future__ import annotations

import pytest
from flask import render_template_string
from flask_babel import force_locale

from app.foundation import freshness
from app.foundation.keeping import MOST, Keeper, kept
from app.foundation.transaction import writing


class Baker:
    """Makes a new loaf each time somebody asks for one that is not there."""

    def __init__(self) -> None:
        self.loaves = 0

    def __call__(self) -> int:
        self.loaves += 1
        return self.loaves


@pytest.fixture
def bake() -> Baker:
    return Baker()


def test_a_part_is_made_once_for_each_key(house, bake):
    with house.app_context(), house.test_request_context():
        assert [kept("brown", bake), kept("brown", bake), kept("white", bake)] == [1, 1, 2]


def test_the_next_request_finds_it_too(house, bake):
    for _ in range(2):
        with house.app_context(), house.test_request_context():
            assert kept("brown", bake) == 1


def test_after_a_write_it_is_made_anew(house, bake):
    with house.app_context(), house.test_request_context():
        kept("brown", bake)
    freshness.changed()
    with house.app_context(), house.test_request_context():
        assert kept("brown", bake) == 2


def test_a_request_during_which_somebody_wrote_keeps_nothing_more(house, bake):
    with house.app_context(), house.test_request_context():
        kept("brown", bake)
        freshness.changed()
        assert [kept("brown", bake), kept("brown", bake)] == [2, 3]
    with house.app_context(), house.test_request_context():
        assert kept("brown", bake) == 4


def test_what_may_still_be_undone_is_neither_kept_nor_taken(house, bake):
    with house.app_context(), house.test_request_context():
        kept("brown", bake)
    with house.app_context(), house.test_request_context(), writing(is_visible=False):
        assert kept("brown", bake) == 2
    with house.app_context(), house.test_request_context():
        assert kept("brown", bake) == 1


def test_without_a_request_nothing_is_kept(house, bake):
    assert [kept("brown", bake), kept("brown", bake)] == [1, 2]


def test_what_could_not_be_made_is_tried_again(house, bake):
    def burn() -> int:
        raise RuntimeError("burnt")

    with house.app_context(), house.test_request_context():
        with pytest.raises(RuntimeError):
            kept("brown", burn)
        assert kept("brown", bake) == 1


def test_a_shelf_is_cleared_when_its_time_is_over_or_it_is_full():
    now = [0.0]
    keeper = Keeper(0.5, clock=lambda: now[0])
    first = keeper.shelf()
    now[0] = 0.49
    assert keeper.shelf() is first
    now[0] = 0.5
    second = keeper.shelf()
    assert second is not first
    second.parts.update(dict.fromkeys(range(MOST)))
    assert keeper.shelf() is not second


def test_the_tag_keeps_a_part_of_a_template_for_its_key_and_language(house, bake):
    page = house.jinja_env.from_string("{% keep key, 1 %}{{ bake() }}{{ word }}{% endkeep %}")

    def render(key: str, word: str = "<b>") -> str:
        return page.render(key=key, word=word, bake=bake)

    with house.app_context(), house.test_request_context():
        assert [render("brown"), render("brown", "other")] == ["1&lt;b&gt;"] * 2
        assert render("white") == "2&lt;b&gt;"
    with house.app_context(), house.test_request_context(), force_locale("en"):
        assert render("brown") == "3&lt;b&gt;"


def test_two_tags_in_one_template_do_not_share_a_key(house):
    with house.app_context(), house.test_request_context():
        assert render_template_string("{% keep 1 %}a{% endkeep %}{% keep 1 %}b{% endkeep %}") == "ab"
