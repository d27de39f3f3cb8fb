"""Links between pages by title: known ones, red ones, and texts that have none."""

from __future__ import annotations

import pytest

from app.foundation.text import Surroundings, cook, find_references, normalise_title
from tests.foundation.text.neighbours import WORLD
from tests.foundation.text.whole_pages import LIBRARY, page_of

KNOWN = '<a class="page" href="/d/financiering/3">{}</a>'
LINKS = [
    ("[[Financiering]]", KNOWN.format("Financiering")),
    ("[[ financiering ]]", KNOWN.format("financiering")),
    ("[[FINANCIERING|het *geld*]]", KNOWN.format("het *geld*")),
    ("[[Financiering|]]", KNOWN.format("Financiering")),
    (
        "[[Financiering#Wat de bank doet, en het gat]]",
        (
            '<a class="page" href="/d/financiering/3#h-wat-de-bank-doet-en-het-gat">'
            "Financiering § Wat de bank doet, en het gat</a>"
        ),
    ),
    (
        "[[Financiering#???|hier]]",
        '<a class="page" href="/d/financiering/3#h-kop">hier</a>',
    ),
    ("[[Statuten & reglement]]", '<a class="page" href="/d/statuten/8">Statuten &amp; reglement</a>'),
    (
        "[[Iets nieuws?]]",
        '<a class="redlink" href="/dossiers/find?title=Iets%20nieuws%3F">Iets nieuws?</a>',
    ),
    ("[[Één|a]]", '<a class="redlink" href="/dossiers/find?title=%C3%89%C3%A9n">a</a>'),
    ("[[Nieuw#kop|a]]", '<a class="redlink" href="/dossiers/find?title=Nieuw">a</a>'),
    ("**[[Financiering]]**", f"<strong>{KNOWN.format('Financiering')}</strong>"),
    ("[zie [[Financiering]]](/x)", '<a href="/x">zie [[Financiering]]</a>'),
    ("[[Financiering]](/x)", '<a href="/x">[Financiering]</a>'),
    ("<a href=/x>[[Financiering]]</a>", '<a href="/x">[[Financiering]]</a>'),
    ("\\[[Financiering]]", "[[Financiering]]"),
    ("`[[Financiering]]`", "<code>[[Financiering]]</code>"),
    *((text, text) for text in ("[[]]", "[[ ]]", "[[a", "[[a]", "[[a\\nb]]", "[[#a]]", "[[|a]]", "[[a[b]]")),
    (f"[[{'a' * 201}]]", f"[[{'a' * 201}]]"),
]


@pytest.mark.parametrize(("source", "html"), LINKS)
def test_a_title_in_brackets_is_a_link(source: str, html: str) -> None:
    assert page_of(source).lead_html == f"<p>{html}</p>"


def test_a_table_needs_a_backslash_before_the_bar() -> None:
    html = page_of("|a|\n|-|\n|[[Financiering\\|geld]]|").lead_html
    assert KNOWN.format("geld") in html
    assert find_references("|[[Financiering\\|geld]]|").pages == {"Financiering"}


def test_a_line_end_is_no_part_of_a_title() -> None:
    assert "redlink" not in page_of("[[een\ntwee]]").lead_html


def test_without_an_address_for_red_links_the_words_stay() -> None:
    html = cook("[[a]] [[b|c]]", surroundings=Surroundings(pages={"a": "/d/a/1"})).html
    assert html == '<p><a class="page" href="/d/a/1">a</a> c</p>'


PLAIN = ["[[Financiering]]", "[[a|b]]", "[[a#b]]", "[[a]](/x)", "[[a]]\n\n[a]: /x", "[[^1]]\n\n[^1]: n"]


@pytest.mark.parametrize("source", PLAIN)
def test_a_text_without_pages_reads_brackets_as_before(source: str) -> None:
    html = cook(source, surroundings=WORLD).html
    assert 'class="page"' not in html
    assert "redlink" not in html
    assert "[" in html


def test_many_links_to_a_long_address_do_not_multiply() -> None:
    around = Surroundings(pages={"a": "/d/" + "x" * 5_000})
    assert len(cook("[[a]] " * 20_000, surroundings=around).html) < 600_000


REFERENCES = [
    ("[[ Een ]] en [[Twee|x]], [[Drie#kop]], [[Drie]]", {"Een", "Twee", "Drie"}),
    ("`[[Een]]`\n\n```\n[[Twee]]\n```", set()),
    ("[[een\ntwee]] [[]] [[ ]] [x] [[a]](/x) [[^1]]", set()),
]


@pytest.mark.parametrize(("source", "pages"), REFERENCES)
def test_titles_are_found_before_anything_is_looked_up(source: str, pages: set[str]) -> None:
    assert find_references(source).pages == pages


TITLES = [
    ("  Wonen   Boven\tWinkels ", "wonen boven winkels"),
    ("COÖPERATIE", "coöperatie"),
    ("coo\u0308peratie", "coöperatie"),
    ("Straße", "strasse"),
    ("\xa0Van\u2009der\u3000Tuin", "van der tuin"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "normal"), TITLES)
def test_titles_are_the_same_however_they_are_typed(title: str, normal: str) -> None:
    assert normalise_title(title) == normal
    assert normalise_title(normal) == normal


def test_what_is_found_is_what_is_looked_up() -> None:
    source = "[[FINANCIERING|a]] [[Statuten   & Reglement]]"
    found = {normalise_title(title) for title in find_references(source).pages}
    assert found == set(LIBRARY.pages or {})
