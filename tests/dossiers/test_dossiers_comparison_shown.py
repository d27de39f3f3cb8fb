"""A comparison on the page: three modes, said in words for who cannot see the marks."""

from __future__ import annotations

import pytest
from flask import render_template_string
from markupsafe import Markup

from app.dossiers.comparison import inline, rendered, side_by_side

OLD = "Wij huren samen een pand.\nDe kat zit hier.\neen\ntwee\ndrie\nvier\nvijf\nweg\n"
NEW = "De <b> zit hier.\neen\ntwee\ndrie\nvier\nvijf\nWij huren samen een pand.\n"


@pytest.fixture
def draw(house):
    def one(line: str, **values: object) -> str:
        source = '{% from "dossiers/_comparison.html" import comparison %}' + line
        with house.test_request_context():
            return render_template_string(source, **values)

    return one


def test_side_by_side_says_in_words_what_became_of_each_line(draw):
    html = draw("{{ comparison('side', rows=rows) }}", rows=side_by_side(OLD, NEW, 1))
    assert html.count('<th scope="col">') == 4
    assert '<caption class="sr-only">' in html
    for words in (
        "moved to line 7",
        "moved from line 1",
        ">changed: <",
        ">removed: <",
        "… 3 lines are the same",
    ):
        assert words in html, words
    assert "De <del>kat</del> zit hier." in html
    assert "De <ins>&lt;b&gt;</ins> zit hier." in html


def test_a_side_without_a_line_is_empty(draw):
    html = draw("{{ comparison('side', rows=rows) }}", rows=side_by_side("", "nieuw"))
    assert html.count('class="sides__none"') == 2
    assert '<td class="sides__number num">1</td>' in html
    assert ">added: <" in html


def test_one_column_and_the_page_as_it_is_read(draw):
    html = draw("{{ comparison('inline', html=html) }}", html=Markup(inline("a <b>", "a <i>")))
    assert '<div class="diff">a &lt;<del>b</del><ins>i</ins>&gt;</div>' in html
    page = Markup(rendered("<p>De kat.</p>", "<p>De hond.</p>"))
    html = draw("{{ comparison('rendered', html=html) }}", html=page)
    assert '<div class="prose comparison__page"><p>De <del>kat</del><ins>hond</ins>.</p></div>' in html


def test_a_mode_that_is_not_known_is_one_column(draw):
    assert '<div class="diff">x</div>' in draw("{{ comparison('', html='x') }}")


def test_equal_texts_are_said_to_be_equal(draw):
    for mode in ("inline", "side", "rendered"):
        assert "These two texts are the same." in draw("{{ comparison(mode) }}", mode=mode)


def test_what_was_not_made_safe_is_escaped(draw):
    assert "<script>" not in draw("{{ comparison('inline', html='<script>') }}")
