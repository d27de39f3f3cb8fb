"""A long text as a page: cut at its headings, notes apart, each piece safe on its own."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import CookedPage, TextTooLong, cook, cook_page
from app.foundation.text.markdown import LONGEST_TEXT
from tests.foundation.text.neighbours import PHOTO
from tests.foundation.text.soundness import words
from tests.foundation.text.test_text_safety import ATTACKS
from tests.foundation.text.whole_pages import LIBRARY, look_at, page_of, pieces, whole

CUTS = [
    ("", "", []),
    ("a", "<p>a</p>", []),
    ("# K", "", [("K", "")]),
    ("a\n\n# K\nb", "<p>a</p>", [("K", "<p>b</p>")]),
    ("# K\n\n## L\n\nb\n\n# M", "", [("K", ""), ("L", "<p>b</p>"), ("M", "")]),
    ("K\n===\n\na\n\nL\n---\n\nb", "", [("K", "<p>a</p>"), ("L", "<p>b</p>")]),
    ("#\n\na\n\n# <br>\n\nb", "<p>a</p>\n<p>b</p>", []),
    ("> # K\n\n- # L", "<blockquote>\n<h2>K</h2>\n</blockquote>\n<ul>\n<li><h2>L</h2>\n</li>\n</ul>", []),
    ("```\n# K\n```", '<pre class="code" tabindex="0"><code># K\n</code></pre>', []),
]


@pytest.mark.parametrize(("source", "lead", "sections"), CUTS)
def test_a_page_is_cut_at_its_listed_headings(
    source: str, lead: str, sections: list[tuple[str, str]]
) -> None:
    page = page_of(source)
    assert page.lead_html == lead
    assert [(one.title, one.html) for one in page.sections] == sections
    assert [one.index for one in page.sections] == list(range(1, len(sections) + 1))


LEVELS = [
    ("# a\n# b", [2, 2]),
    ("### a\n#### b\n### c", [2, 3, 2]),
    ("# a\n#### b", [2, 3]),
    ("# a\n## b\n### c\n#### d\n##### e\n###### f", [2, 3, 4, 5, 6, 6]),
]


@pytest.mark.parametrize(("source", "levels"), LEVELS)
def test_levels_start_at_two_and_never_skip(source: str, levels: list[int]) -> None:
    assert [one.level for one in page_of(source).sections] == levels


def test_a_heading_has_its_id_its_words_and_its_html_without_an_anchor() -> None:
    (section,) = page_of("## Begroting *2026* van @nadia & `code`[^1]\n\n[^1]: x").sections
    assert (section.id, section.title) == (
        "h-begroting-2026-van-nadia-code",
        "Begroting 2026 van @Nadia & code",
    )
    assert section.heading_html.startswith("Begroting <em>2026</em> van <a")
    assert section.heading_html.endswith('href="#fn-1">1</a></sup>')
    assert "anchor" not in section.heading_html


def test_ids_are_those_of_the_whole_page() -> None:
    page = page_of("# a\n[^x]\n# a\n[^x]\n# a-2\n\n[^x]: y")
    assert [one.id for one in page.sections] == ["h-a", "h-a-2", "h-a-2-2"]
    assert page.notes[0].backrefs == ("fnref-1", "fnref-1-2")
    look_at(page)


def test_a_reference_serves_every_section() -> None:
    page = page_of("# a\n[wet]\n# b\n[wet]\n\n[wet]: https://wetten.overheid.nl/x")
    assert all('href="https://wetten.overheid.nl/x"' in one.html for one in page.sections)


def test_a_typed_tag_left_open_ends_at_the_next_heading() -> None:
    page = page_of("<details>\n\na\n\n# K\n\n<b>b\n\n</details>\n\nc")
    assert page.lead_html == '<details class="details">\n<p>a</p>\n</details>'
    assert page.sections[0].html == "<p><b>b</b></p>\n\n<p>c</p>"
    look_at(page)


def test_the_excerpt_is_of_the_text_and_not_of_its_headings() -> None:
    assert page_of("# Kort\n\n> citaat\n\nEen bank leent.[^1]\n\n[^1]: bron").excerpt == "Een bank leent."


NOTES = [
    ("a[^b4]\n\n[^b4]: x", [("b4", "<p>x</p>", ("fnref-1",))]),
    ("a[^B4] b[^b4]\n\n[^b4]: x", [("b4", "<p>x</p>", ("fnref-1", "fnref-1-2"))]),
    ("a[^y] b[^x]\n\n[^x]: x\n[^y]: y", [("y", "<p>y</p>", ("fnref-1",)), ("x", "<p>x</p>", ("fnref-2",))]),
    ("# K[^x]\n\n[^x]: x", [("x", "<p>x</p>", ("fnref-1",))]),
    ("a[^x]\n\n[^x]: een\n\n    twee", [("x", "<p>een</p>\n<p>twee</p>", ("fnref-1",))]),
    (f"![a[^x]](/files/{PHOTO}/dak.jpg)\n\n[^x]: x", [("x", "<p>x</p>", ())]),
    ("a\n\n[^x]: nooit", []),
]


@pytest.mark.parametrize(("source", "notes"), NOTES)
def test_notes_stand_apart_with_the_places_that_call_them(
    source: str, notes: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    page = page_of(source)
    assert [(note.key, note.html, note.backrefs) for note in page.notes] == notes
    assert [note.number for note in page.notes] == list(range(1, len(notes) + 1))
    assert "footnotes" not in "".join(pieces(page))


def test_a_note_may_call_another_and_itself() -> None:
    page = page_of("a[^x]\n\n[^x]: een[^y]\n[^y]: twee[^y]")
    assert [note.backrefs for note in page.notes] == [("fnref-1",), ("fnref-2", "fnref-2-2")]
    look_at(page)


def test_a_note_tells_where_it_links_to() -> None:
    source = (
        "a[^x]\n\n[^x]: [b](/t/1/2?version=3&a=b) https://a.nl/x [b](/t/1/2?version=3&a=b) [[Financiering]]"
        f" [r](/files/{PHOTO}/dak.jpg) [^x] [nee](javascript:x)"
    )
    (note,) = page_of(source).notes
    assert note.links == (
        "/t/1/2?version=3&a=b",
        "https://a.nl/x",
        "/d/financiering/3",
        f"/files/{PHOTO}/dak.jpg",
    )


def test_an_editor_can_be_warned_of_notes_that_do_not_meet() -> None:
    page = page_of("a[^weg] b[^x] `[^code]` c[^weg]\n\n[^x]: een[^ook-weg]\n[^Nooit]: b")
    assert page.missing_notes == ("weg", "ook-weg")
    assert page.unused_notes == ("Nooit",)


def test_nobody_can_type_a_place_to_come_back_to() -> None:
    page = page_of('<a class="fn" id="fnref-1" href="#x">a</a> `<a class="fn" id="fnref-1"`[^x]\n\n[^x]: a')
    assert page.notes[0].backrefs == ("fnref-1",)
    look_at(page)


def test_a_page_can_be_kept_and_read_again() -> None:
    page = page_of("lead[^weg]\n\n# K\n\na[^x]\n\n[^x]: [b](/t/1/2)\n[^y]: c")
    assert CookedPage.from_json(json.loads(json.dumps(page.to_json()))) == page


def test_a_page_says_what_a_post_would_say() -> None:
    source = "lead\n\n# K\n\n- a\n- b\n\n|x|\n|-|\n|y|\n\n[details=d]\n## L\n[/details]\n\n## M\n\nslot"
    words_of_post = words(cook(source, prefix="p7-", surroundings=LIBRARY, top_level=2).html)
    assert words(whole(page_of(source))).split() == [word for word in words_of_post.split() if word != "#"]


def test_a_page_has_a_longest_length() -> None:
    with pytest.raises(TextTooLong):
        cook_page("a" * (LONGEST_TEXT + 1))


def test_an_attack_on_a_page_comes_out_harmless_wherever_it_is_cut() -> None:
    for source in ATTACKS:
        for text in (
            source,
            f"{source}\n\n# K {source}\n\n{source}\n\n## L",
            f"<details>\n\n{source}\n\n# K\n\n</details></div>{source}",
            f"a[^x]\n\n# {source}\n\n[^x]: {source}\n\n    # {source}",
            f"[[{source}]] [[Financiering|{source}]] [[Financiering#{source}]]",
        ):
            look_at(page_of(text))


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "\n",
            "\n\n",
            "\n# K\n",
            "\nL\n---\n",
            "- ",
            "> ",
            "    ",
            "```\n",
            "a",
            "**",
            "|",
            "|-|\n",
        ),
        *("<b>", "</b>", "<details>\n\n", "</details>\n", "<summary>", "<div>", "<p>", "<a href=/x>", "</a>"),
        *(
            "<script>",
            "<!--",
            "-->",
            "[quote]\n",
            "[/quote]\n",
            "[details=x]\n",
            "[/details]\n",
            "</h2>",
            "<li>",
        ),
        *(
            "[[",
            "]]",
            "Financiering",
            "|w",
            "[^1]",
            "\n[^1]: n",
            "[^2]",
            "\n[^2]: [^1] <b>",
            "[x](/y)",
            "![",
            "&",
        ),
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_typed_every_piece_is_safe_and_whole(source: str) -> None:
    page = page_of(source)
    look_at(page)
    assert CookedPage.from_json(page.to_json()) == page
    listed = cook(source, surroundings=LIBRARY, top_level=2).headings
    assert [(one.level, one.id, one.title) for one in page.sections] == [
        (heading.level, heading.id, heading.text) for heading in listed
    ]
