"""Slugs: plain words in an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import slugify
from app.foundation.text.slugs import fold

SLUGS = [
    ("Hoe regelen jullie ledenleningen?", "hoe-regelen-jullie-ledenleningen"),
    ("Wooncoöperatie in oprichting", "wooncooperatie-in-oprichting"),
    ("Één huis, één stem", "een-huis-een-stem"),
    ("Foto's van de opening", "fotos-van-de-opening"),
    ("VvE’s en coöperaties", "vves-en-cooperaties"),
    ("Financiering & fiscaal", "financiering-fiscaal"),
    ("  --spaties--  ", "spaties"),
    ("C++ / C#", "c-c"),
    ("Straße, Œuvre, Ærø, Łódź", "strasse-oeuvre-aero-lodz"),
    ("Ĳsselstein", "ijsselstein"),
    ("½ m²", "1-2-m2"),
    ("10 % rente", "10-rente"),
    ("snake_case", "snake-case"),
    ("", "gesprek"),
    ("???", "gesprek"),
    ("日本", "gesprek"),
    ("👍", "gesprek"),
    ("2026", "gesprek-2026"),
    ("２０２６", "gesprek-2026"),
    ("a" * 100, "a" * 60),
    (
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien",
        "een-twee-drie-vier-vijf-zes-zeven-acht-negen-tien-elf-twaalf",
    ),
    ("x " + "y" * 100, ("x-" + "y" * 100)[:60]),
]


@pytest.mark.parametrize(("title", "slug"), SLUGS)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_the_fallback_and_the_limit_are_ours_to_choose() -> None:
    assert slugify("", fallback="dossier") == "dossier"
    assert slugify("12", fallback="dossier") == "dossier-12"
    assert slugify("een twee drie", limit=8) == "een-twee"
    assert slugify("eentweedrie", limit=4) == "eent"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_slug_is_never_empty_never_a_number_and_never_long(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert not slug.isdigit()
    assert len(slug) <= 60


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_a_slug_of_a_slug_is_itself(title: str) -> None:
    slug = slugify(title)
    assert slugify(slug) == slug


FOLDED = [
    ("coöperatie", "cooperatie"),
    ("façade", "facade"),
    ("gewoon", "gewoon"),
    ("ﬁets", "fiets"),
    ("øre", "ore"),
]


@pytest.mark.parametrize(("word", "plain"), FOLDED)
def test_accents_fold(word: str, plain: str) -> None:
    assert fold(word) == plain
