"""Differences: in one column, side by side and as read; safe HTML, nothing lost, never long in coming."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.dossiers.comparison import Row, Tally, inline, rendered, side_by_side, summary_of
from app.foundation.text import cook

SIGNS = {"same": " ", "changed": "~", "removed": "-", "added": "+", "moved": ">"}


def told(old: str, new: str, context: int = 3) -> list[str]:
    """The rows, each on one line: kind, numbers, both sides."""
    return [line_of(row) for row in side_by_side(old, new, context)]


def line_of(row: Row) -> str:
    if row.kind == "gap":
        return f"… {row.count}"
    numbers = f"{row.old_number or '.'}|{row.new_number or '.'}"
    return f"{SIGNS[row.kind]} {numbers} {row.old_html}|{row.new_html}"


def test_inline_shows_words_in_one_column():
    assert inline("een oud <huis>", "een nieuw <huis>") == "een <del>oud</del><ins>nieuw</ins> &lt;huis&gt;"
    assert inline("gelijk", "gelijk") == ""


SIDES = [
    ("", "", []),
    ("a", "a", []),
    ("", "a", ["+ .|1 |<ins>a</ins>"]),
    ("a", "", ["- 1|. <del>a</del>|"]),
    (
        "De kat zit.",
        "De hond zit.",
        ["~ 1|1 De <del>kat</del> zit.|De <ins>hond</ins> zit."],
    ),
    ("a\nb\n", "a\nx\nb\n", ["  1|1 a|a", "+ .|2 |<ins>x</ins>", "  2|3 b|b"]),
    ("a\nx\nb\n", "a\nb\n", ["  1|1 a|a", "- 2|. <del>x</del>|", "  3|2 b|b"]),
    # Lines that share few words are no pair.
    (
        "een twee drie",
        "vier vijf zes",
        ["- 1|. <del>een twee drie</del>|", "+ .|1 |<ins>vier vijf zes</ins>"],
    ),
    ("<b>\n", "<b>\n<i>\n", ["  1|1 &lt;b&gt;|&lt;b&gt;", "+ .|2 |<ins>&lt;i&gt;</ins>"]),
    ("a\n", "a\n\n", ["  1|1 a|a", "+ .|2 |"]),
]


def test_lines_stand_beside_each_other():
    for old, new, expected in SIDES:
        assert told(old, new) == expected, (old, new)


def test_what_went_comes_before_what_came():
    rows = [row.kind for row in side_by_side("een twee drie\n", "vier vijf zes\n")]
    assert rows == ["removed", "added"]


def test_a_new_line_before_a_changed_one_does_not_break_the_pair():
    old = "De tuin is groen en groot.\n"
    new = "Eerst iets heel anders.\nDe tuin is groen en klein.\n"
    assert [row.kind for row in side_by_side(old, new)] == ["added", "changed"]


def test_a_paragraph_that_moved_is_said_to_have_moved():
    old = "Wij huren samen een pand.\neen\ntwee\ndrie\n"
    new = "een\ntwee\ndrie\nWij huren samen een pand.\n"
    assert told(old, new, 1) == [
        "> 1|. Wij huren samen een pand.|",
        "  2|1 een|een",
        "  3|2 twee|twee",
        "  4|3 drie|drie",
        "> .|4 |Wij huren samen een pand.",
    ]
    moved = [row for row in side_by_side(old, new) if row.kind == "moved"]
    assert [row.elsewhere for row in moved] == [4, 1]


def test_a_short_line_that_stands_elsewhere_did_not_move():
    assert {row.kind for row in side_by_side("ja\neen\ntwee\n", "een\ntwee\nja\n")} == {
        "removed",
        "added",
        "same",
    }


def test_equal_lines_are_folded_but_for_the_nearest():
    lines = [f"r{number}" for number in range(1, 31)]
    changed = [*lines[:14], "anders", *lines[15:]]
    rows = side_by_side("\n".join(lines), "\n".join(changed), 2)
    assert [row.kind for row in rows] == ["gap", "same", "same", "removed", "added", "same", "same", "gap"]
    assert (rows[0].count, rows[0].old_number, rows[0].new_number) == (12, 1, 1)
    assert (rows[-1].count, rows[-1].old_number) == (13, 18)


def test_one_line_is_not_folded_away():
    assert "gap" not in {row.kind for row in side_by_side("a\nb\nc\nx\n", "a\nb\nc\ny\n", 2)}


def test_words_that_changed_are_counted():
    cases = [
        ("", "", Tally(0, 0)),
        ("een", "een twee", Tally(1, 0)),
        ("een twee", "een", Tally(0, 1)),
        ("De kat zit.", "De hond zit!", Tally(1, 1)),
        ("", "een, twee.\n", Tally(2, 0)),
    ]
    for old, new, tally in cases:
        assert summary_of(old, new) == tally


LINE = st.lists(st.sampled_from(["huis", "<b>", "&", "huur", "lid", "een lange regel tekst"]), max_size=6)
LINES = st.lists(LINE.map(" ".join), max_size=12).map("\n".join)


@given(LINES, LINES, st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_no_line_is_lost_and_the_html_is_safe(old, new, context):
    rows = side_by_side(old, new, context)
    if old.splitlines() == new.splitlines():
        assert rows == ()
        return
    left = sum(row.count or row.old_number is not None for row in rows)
    right = sum(row.count or row.new_number is not None for row in rows)
    assert (left, right) == (len(old.splitlines()), len(new.splitlines()))
    for row in rows:
        if row.kind != "gap":
            check_side(row.old_html, old, row.old_number)
            check_side(row.new_html, new, row.new_number)


def check_side(html, text, number):
    bare = Markup(re.sub(r"</?(ins|del)>", "", html))
    assert "<" not in bare
    assert bare.unescape() == (text.splitlines()[number - 1] if number else "")


PAGES = [
    ("<p>De kat zit.</p>", "<p>De hond zit.</p>", "<p>De <del>kat </del><ins>hond </ins>zit.</p>"),
    ("<p>a b.</p>", "<p>a.</p>", "<p>a<del> b</del>.</p>"),
    ("<p>een</p>", "<p>een</p>\n<p>twee</p>", "<p>een</p>\n<p><ins>twee</ins></p>"),
    ("<p>een</p>\n<p>twee</p>", "<p>twee</p>", "<p><del>een</del></p>\n<p>twee</p>"),
    ("<h3 id='h-a'>Kop</h3>", "<h4 id='h-a'>Kop</h4>", "<h3><del>Kop</del></h3><h4><ins>Kop</ins></h4>"),
    (
        "<ul><li>een</li><li>drie</li></ul>",
        "<ul><li>een</li><li>twee</li><li>drie</li></ul>",
        "<ul><li>een</li><li><ins>twee</ins></li><li>drie</li></ul>",
    ),
    (
        "<table><tbody><tr><td>a b</td><td>1</td></tr></tbody></table>",
        "<table><tbody><tr><td>a b</td><td>2</td></tr></tbody></table>",
        "<table><tbody><tr><td>a b</td><td><del>1</del><ins>2</ins></td></tr></tbody></table>",
    ),
    (
        "<p>een <b>vet</b> woord</p>",
        "<p>een vet woord</p>",
        "<p>een <b><del>vet</del></b> <ins>vet </ins>woord</p>",
    ),
    (
        '<p>zie <a href="/a">hier</a> nu</p>',
        '<p>zie <a href="/b">hier</a> nu</p>',
        '<p>zie <a href="/a"><del>hier</del></a> <a href="/b"><ins>hier</ins></a> nu</p>',
    ),
    ("<p>a &amp; b</p>", "<p>a &lt; b</p>", "<p>a <del>&amp; </del><ins>&lt; </ins>b</p>"),
    ("", "<p>nieuw</p>", "<p><ins>nieuw</ins></p>"),
    ("<p>oud</p>", "", "<p><del>oud</del></p>"),
    ("", "", ""),
]


def test_the_page_as_it_is_read_shows_what_changed():
    for old, new, expected in PAGES:
        assert rendered(old.replace("'", '"'), new.replace("'", '"')) == expected, (old, new)


def test_a_list_behind_a_new_paragraph_is_still_the_same_list():
    old = "<p>begin</p>\n<ul>\n<li>lijst a</li>\n</ul>\n<p>weg ermee</p>\n"
    new = "<p>begin</p>\n<p>Iets heel anders.</p>\n<ul>\n<li>lijst a</li>\n<li>nieuw</li>\n</ul>\n"
    html = rendered(old, new)
    assert "<li>lijst a</li>\n<li><ins>nieuw</ins></li>" in html
    assert html.count("<ul>") == 1


def test_a_page_that_is_the_same_has_no_marks_and_no_ids():
    html = cook("## Kop\n\nEen[^1] tekst.\n\n[^1]: Noot\n").html
    assert ' id="' in html
    same = rendered(html, html)
    assert "<ins>" not in same
    assert "<del>" not in same
    assert ' id="' not in same


def test_words_that_look_like_an_id_stay():
    assert rendered('<p>zet id="x" erbij</p>', '<p>zet id="x" erbij</p>') == '<p>zet id="x" erbij</p>'


def test_what_is_not_allowed_does_not_come_through():
    html = rendered("<p>a</p>", '<p>a</p><script>x</script><p onclick="x">b</p>')
    assert "script" not in html
    assert "onclick" not in html


def test_html_that_is_broken_or_endlessly_deep_is_shown_all_the_same():
    broken = rendered("<p>een", "</p></p><b>woord<")
    assert (words_of(broken, "del"), words_of(broken, "ins")) == ("woord&lt;", "een")
    deep = "<blockquote>" * 300 + "een" + "</blockquote>" * 300
    assert "twee" in rendered(deep, deep.replace("een", "een twee"))


def words_of(html: str, without: str) -> str:
    return "".join(
        re.sub(r"<[^>]*>|\s", "", re.sub(rf"<{without}>.*?</{without}>", "", html, flags=re.DOTALL))
    )


STOCK = [
    "huis",
    "huur",
    "**vet**",
    "*schuin*",
    "[hier](https://voorbeeld.nl/)",
    "`code`",
    "lid",
    "a & b",
    "1 < 2",
]


def some_text(chance: random.Random) -> str:
    some = [" ".join(chance.choices(STOCK, k=chance.randint(1, 9))) for _ in range(4)]
    shapes = [
        "{}",
        "## {}",
        "- {}\n- {}\n- {}",
        "|a|b|\n|-|-|\n|{}|{}|",
        "> {}\n>\n> {}",
        "1. {}\n2. {}",
        "```\n{}\n```",
    ]
    return chance.choice(shapes).format(*some)


def test_both_pages_can_be_read_back_from_the_difference():
    chance = random.Random(7)
    for _ in range(150):
        blocks = [some_text(chance) for _ in range(6)]
        later = list(blocks)
        for _ in range(chance.randint(1, 3)):
            later[chance.randrange(len(later))] = some_text(chance)
            later.insert(chance.randrange(len(later)), later.pop())
            words = later[0].split(" ")
            words[chance.randrange(len(words))] = chance.choice(STOCK)
            later[0] = " ".join(words)
        old, new = cook("\n\n".join(blocks)).html, cook("\n\n".join(later)).html
        difference = rendered(old, new)
        assert words_of(difference, "del") == words_of(new, "x")
        assert words_of(difference, "ins") == words_of(old, "x")
