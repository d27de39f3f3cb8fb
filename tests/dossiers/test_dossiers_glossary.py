"""The words of the glossary in a text: whole words, whatever their ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dossiers.glossary import Term, terms_in, terms_of
from app.foundation.text import cook_page


def glossary(*words):
    return [Term(word, f"wat {word} is", "/d/woorden/1") for word in words]


FOUND = [
    ("De canon stijgt.", ["Canon"], ["Canon"]),
    ("De CANONS stijgen.", ["Canon"], ["Canon"]),
    ("Het canonieke recht", ["Canon"], []),
    ("Twee coöperaties", ["Coöperatie"], ["Coöperatie"]),
    ("Twee cooperaties", ["Coöperatie"], ["Coöperatie"]),
    ("De huizen", ["Huis"], ["Huis"]),
    ("achtergestelde leningen", ["Achtergestelde lening"], ["Achtergestelde lening"]),
    ("een lening, achtergestelde", ["Achtergestelde lening"], []),
    ("de leningen", ["Lening"], ["Lening"]),
    ("twee steden", ["Stad"], ["Stad"]),
    ("de VvE besluit", ["Vereniging van eigenaars (VvE)"], ["Vereniging van eigenaars (VvE)"]),
    ("de verenigingen van eigenaars", ["Vereniging van eigenaars (VvE)"], ["Vereniging van eigenaars (VvE)"]),
    ("consent of consensus", ["Consent / toestemming", "Sociocratie"], ["Consent / toestemming"]),
    ("zon en maan", ["Maan", "Zon"], ["Maan", "Zon"]),
    ("", ["Zon"], []),
    ("zon", [], []),
    ("zon", ["(", "///"], []),
    (
        "een heel erg lang begrip van veel meer woorden",
        ["een heel erg lang begrip van veel meer woorden"],
        [],
    ),
]


@pytest.mark.parametrize(("text", "words", "expected"), FOUND)
def test_a_term_is_found_as_a_whole_word(text, words, expected):
    assert [term.word for term in terms_in(text, glossary(*words))] == expected


def test_at_most_a_few_are_shown_in_the_order_of_the_alphabet():
    words = [f"woord{letter}" for letter in "zyxwvutsrqponm"]
    found = terms_in(" ".join(words), glossary(*words), most=3)
    assert [term.word for term in found] == ["woordm", "woordn", "woordo"]


def test_a_glossary_is_read_by_its_headings():
    page = cook_page(
        "Inleiding.\n\n## Canon\n\nWat je **betaalt**.[^1]\n\nMeer.\n\n## Leeg\n\n## *Vve*\n\nx\n\n[^1]: n"
    )
    first, *rest = terms_of(page, "/d/woorden/1")
    assert (first.word, str(first.meaning), first.url) == (
        "Canon",
        "Wat je <strong>betaalt</strong>.",
        "/d/woorden/1#h-canon",
    )
    assert [(term.word, str(term.meaning)) for term in rest] == [("Vve", "x")]


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=5))
def test_anything_typed_can_be_looked_through(text, words):
    found = terms_in(text, glossary(*words))
    assert {term.word for term in found} <= set(words)


def test_a_very_long_text_is_looked_through_in_part():
    assert terms_in("a " * 70_000 + "canon", glossary("Canon")) == ()
