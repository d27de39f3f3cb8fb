"""`@name` and `#category`: a link when they exist, plain words otherwise."""

from __future__ import annotations

import pytest

from app.foundation.text import CategoryLink, Surroundings, cook
from tests.foundation.text.neighbours import cooked, html_of
from tests.foundation.text.soundness import words

NADIA = '<a class="mention" href="/u/Nadia">@Nadia</a>'
OMAR = '<a class="mention" href="/u/omar">@omar</a>'

PEOPLE = [
    ("@nadia", NADIA),
    ("@NADIA", NADIA),
    ("Dag @nadia!", f"Dag {NADIA}!"),
    ("Vraag het @nadia.", f"Vraag het {NADIA}."),
    ("Vraag het @nadia.Dan weet je het", f"Vraag het {NADIA}.Dan weet je het"),
    ("@nadia, @omar", f"{NADIA}, {OMAR}"),
    ("(@omar)", f"({OMAR})"),
    ("**@omar**", f"<strong>{OMAR}</strong>"),
    ("_@omar_", f"<em>{OMAR}</em>"),
    ("~~@omar~~", f"<del>{OMAR}</del>"),
    ("@omar's huis", f"{OMAR}'s huis"),
    ("@jan.de.vries.", '<a class="mention" href="/u/Jan.de.Vries">@Jan.de.Vries</a>.'),
    ("@pia_", '<a class="mention" href="/u/pia_">@pia_</a>'),
    ("@jan-wim", '<a class="mention" href="/u/jan-wim">@jan-wim</a>'),
    ("é @omar", f"é {OMAR}"),
]
NOBODY = [
    "@niemand",
    "@",
    "@@nadia",
    "nadia@voorbeeld.example",
    "info.@nadia",
    "é@nadia",
    "/pad/@nadia",
    "@nadia@elders.example",
    "@nadiaa",
    "@jan",
    r"\@niemand",
]


@pytest.mark.parametrize(("source", "expected"), PEOPLE)
def test_somebody_is_linked(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


@pytest.mark.parametrize("source", NOBODY)
def test_nobody_is_linked(source: str) -> None:
    found = cooked(source)
    assert 'class="mention"' not in found.html
    assert found.mentions == ()
    assert words(found.html) == source.removeprefix("\\")


NOT_SPOKEN_TO = [
    "`@nadia`",
    "```\n@nadia\n```",
    "    @nadia",
    "[@nadia](https://example.nl)",
    "[**@nadia**](https://example.nl)",
    "[~~@nadia~~](https://example.nl)",
    "https://example.nl/@nadia",
    "<nadia@example.nl>",
    "![@nadia](https://example.nl/x.png)",
    '<a href="/x">@nadia</a>',
]


@pytest.mark.parametrize("source", NOT_SPOKEN_TO)
def test_no_mention_inside_code_links_and_addresses(source: str) -> None:
    found = cooked(source)
    assert 'class="mention"' not in found.html
    assert found.mentions == ()


def test_the_text_tells_whom_it_speaks_to_each_once_in_order() -> None:
    assert cooked("@omar en @nadia, ja @Omar").mentions == ("omar", "Nadia")


QUOTED = ["> @nadia", '[quote="omar"]\n@nadia\n[/quote]', "> - **@nadia**"]


@pytest.mark.parametrize("source", QUOTED)
def test_who_is_only_quoted_is_linked_but_not_spoken_to(source: str) -> None:
    found = cooked(source)
    assert NADIA in found.html
    assert found.mentions == ()


def test_who_is_named_after_a_quotation_is_spoken_to() -> None:
    assert cooked("> @nadia\n\n@omar").mentions == ("omar",)


FINANCE = (
    '<a class="category" href="/c/financiering/3">'
    '<span class="door" data-door="oker"></span>Financiering &amp; fiscaal</a>'
)
CATEGORIES = [
    ("#financiering", FINANCE),
    ("#Financiering", FINANCE),
    ("Zie #financiering.", f"Zie {FINANCE}."),
    ("(#financiering)", f"({FINANCE})"),
    ("*#financiering*", f"<em>{FINANCE}</em>"),
]
NO_CATEGORY = ["#onbekend", "C#financiering", "##financiering", "/x/#financiering", "#financieringen", "#"]


@pytest.mark.parametrize(("source", "expected"), CATEGORIES)
def test_a_category_is_linked_with_its_door(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


@pytest.mark.parametrize("source", NO_CATEGORY)
def test_what_is_no_category_stays_as_it_was(source: str) -> None:
    assert 'class="category"' not in html_of(f"x {source}")
    assert words(html_of(f"x {source}")) == f"x {source}"


@pytest.mark.parametrize("source", ["`#bouwen`", "[#bouwen](/x)", "https://example.nl/x#bouwen"])
def test_no_category_inside_code_and_links(source: str) -> None:
    assert 'class="category"' not in html_of(source)


def test_names_from_outside_are_escaped() -> None:
    world = Surroundings(people={"x": '"><script>'}, categories={"y": CategoryLink("<b>&", '/c/"y', 'o"ker')})
    html = cook("@x #y", prefix="p7-", surroundings=world).html
    assert "<script>" not in html
    assert "<b>" not in html
    assert words(html) == '@"><script> <b>&'
