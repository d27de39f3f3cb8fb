"""What a text seems to point to, before anything is looked up."""

from __future__ import annotations

import pytest

from app.foundation.text import Quote, References, find_references
from app.foundation.text.references import person_candidates, read_quote
from tests.foundation.text.neighbours import PHOTO, RULES

PEOPLE = [
    ("", set()),
    ("@Nadia en @omar.", {"nadia", "omar"}),
    ("@jan.de.vries", {"jan.de.vries", "jan.de", "jan"}),
    ("@nadia.Dan", {"nadia.dan", "nadia"}),
    ("_@pia_", {"pia_", "pia"}),
    ("jan@voorbeeld.example", set()),
    ("`@nadia` @omar", {"omar"}),
    ("``a`@nadia`` @omar", {"nadia", "omar"}),
    ("```\n@nadia\n```\n@omar", {"omar"}),
    ("~~~\n@nadia\n```\n@pia\n~~~\n@omar", {"omar"}),
    ("````\n```\n@nadia\n````\n@omar", {"omar"}),
    ("```a`\n@nadia", {"nadia"}),
    ("```\n@nadia", set()),
    ("@nadia@elders.example", set()),
    ("@" + "a" * 61, set()),
]


@pytest.mark.parametrize(("source", "names"), PEOPLE)
def test_people(source: str, names: set[str]) -> None:
    assert find_references(source).people == names


CATEGORIES = [
    ("#bouwen en #Financiering-fiscaal", {"bouwen", "financiering-fiscaal"}),
    ("# Kop", set()),
    ("##bouwen", set()),
    ("&#35;", set()),
    ("https://example.nl/#bouwen", set()),
    ("`#bouwen`", set()),
]


@pytest.mark.parametrize(("source", "slugs"), CATEGORIES)
def test_categories(source: str, slugs: set[str]) -> None:
    assert find_references(source).categories == slugs


FILES = [
    (f"![x](/files/{PHOTO}/dak.jpg) [y](/files/{RULES}/r.odt)", {PHOTO, RULES}),
    (f"https://cooplink.example/files/{PHOTO}/dak.jpg", {PHOTO}),
    (f"[x]: /files/{PHOTO}/dak.jpg", {PHOTO}),
    ("/files/kort/x.jpg", set()),
    (f"/files/{'a' * 65}/x.jpg", set()),
    (f"/files/{PHOTO}", set()),
    ("/files/../../../etc/passwd/x", set()),
]


@pytest.mark.parametrize(("source", "keys"), FILES)
def test_files(source: str, keys: set[str]) -> None:
    assert find_references(source).files == keys


ARGUMENTS = [
    ('"nadia, post:3, topic:12"', Quote("nadia", 3, 12)),
    ("nadia", Quote("nadia")),
    ("“nadia, post:3”", Quote("nadia", 3)),
    ('"Wie Dan Ook, topic:12, post:3, full:true"', Quote("Wie Dan Ook", 3, 12)),
    ('"nadia, post:-1, topic:1e9"', Quote("nadia")),
    ('"nadia, post:4294967296"', Quote("nadia")),
    ('"nadia, post, topic:"', Quote("nadia")),
    ("", Quote("")),
    (",,,", Quote("")),
]


@pytest.mark.parametrize(("argument", "quote"), ARGUMENTS)
def test_the_argument_of_a_quotation(argument: str, quote: Quote) -> None:
    assert read_quote(argument) == quote


def test_quotations_in_order() -> None:
    source = (
        '[quote="omar, post:1, topic:2"]\na\n[/quote]\n[quote=pia]b[/quote]\n[quote]c[/quote]\nx [quote=nee]'
    )
    assert find_references(source).quotes == (Quote("omar", 1, 2), Quote("pia"))


def test_a_plain_text_refers_to_nothing() -> None:
    assert find_references("Een gewone zin.") == References()


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("a", ("a",)),
        ("a.b.c", ("a.b.c", "a.b", "a")),
        ("a..b", ("a..b", "a")),
        ("a_", ("a_", "a")),
        ("__", ("__",)),
    ],
)
def test_which_names_may_be_meant(name: str, candidates: tuple[str, ...]) -> None:
    assert person_candidates(name) == candidates
