"""Any two versions beside each other, in three ways; a withheld text in none of them."""

from __future__ import annotations

import pytest

from app.dossiers.models import Dossier
from tests.dossiers.histories import withhold
from tests.dossiers.making import BODY, again, edit, make_dossier

pytestmark = pytest.mark.usefixtures("house")
MODES = ("inline", "side", "rendered")


@pytest.fixture
def dossier(house) -> Dossier:
    """Four versions: the second brings a number, the fourth no longer has it."""
    made = make_dossier()
    for who, body in (
        ("omar", BODY + "\nBel 06-123.\n"),
        ("nadia", BODY + "\nBel 06-123.\n\nEn *nog* iets <b>.\n"),
        ("pia", BODY + "\nEn *nog* iets <b>.\n"),
    ):
        edit(again(made), who, body)
    return again(made)


def shown(browser, dossier: Dossier, old: int, new: int, mode: str = "inline") -> str:
    answer = browser.get(f"{dossier.url}/compare?from={old}&to={new}&mode={mode}")
    assert answer.status_code == 200
    return answer.text


def test_each_way_shows_what_came_and_what_went(client, dossier):
    cases = {
        "inline": ("<ins>", '<div class="diff">', "iets &lt;b&gt;."),
        "side": ('<table class="sides">', "sides__added", "iets &lt;b&gt;."),
        "rendered": ("comparison__page", "<em><ins>nog</ins></em>"),
    }
    for mode, expected in cases.items():
        page = shown(client, dossier, 2, 3, mode)
        for words in expected:
            assert words in page, (mode, words)
        assert "<b>." not in page
        assert f'mode={mode}" aria-current="page"' in page


def test_it_says_which_two_by_whom_and_when(client, dossier):
    page = shown(client, dossier, 1, 3)
    for words in ("Versions 1 and 3", 'href="/u/nadia"', f"{dossier.url}/v/1", f"{dossier.url}/v/3", "<time"):
        assert words in page, words
    assert "/u/omar" not in page


def test_the_older_one_comes_first_whatever_was_asked(client, dossier):
    there, back = (shown(client, dossier, *pair).partition("page-head")[2] for pair in ((1, 3), (3, 1)))
    assert there == back


def test_without_numbers_it_is_what_the_newest_changed(client, dossier):
    assert client.get(f"{dossier.url}/compare").text.count("<del>") > 0
    page = client.get(f"{dossier.url}/compare").text
    assert f"{dossier.url}/v/3" in page
    assert f"{dossier.url}/v/4" in page


def test_one_can_walk_from_change_to_change(client, dossier):
    page = shown(client, dossier, 1, 2, "side")
    assert "compare?from=0&amp;to=1&amp;mode=side" in page
    assert "compare?from=2&amp;to=3&amp;mode=side" in page
    assert 'rel="next' not in shown(client, dossier, 3, 4)
    assert 'rel="prev' not in shown(client, dossier, 0, 1)


def test_before_the_first_version_there_was_nothing(client, dossier):
    for mode in MODES:
        page = shown(client, dossier, 0, 1, mode)
        assert "There was no text yet." in page
        assert "meestal" in page
        assert "<del>" not in page.partition('class="small soft"')[0].partition("page-head")[2]


def test_the_same_version_twice_differs_in_nothing(client, dossier):
    for mode in MODES:
        assert "These two texts are the same." in shown(client, dossier, 2, 2, mode)


def test_a_withheld_version_is_a_sentence_in_every_way(client, as_, dossier):
    withhold(dossier, 2, 3)
    browsers = {"visitor": client, "pia": as_("pia"), "quinn": as_("quinn")}
    for who, browser in browsers.items():
        for mode in MODES:
            for pair in ((1, 2), (3, 4), (2, 2)):
                page = shown(browser, dossier, *pair, mode)
                assert ("is withheld: only" in page) is (who != "quinn"), (who, mode, pair)
                assert ("06-123" in page) is (who == "quinn" and pair != (2, 2)), (who, mode, pair)
            assert "06-123" not in shown(browser, dossier, 1, 4, mode)


def test_a_comparison_is_not_for_search_engines(client, dossier):
    assert '<meta name="robots" content="noindex">' in shown(client, dossier, 1, 2)
