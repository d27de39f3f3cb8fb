"""Words that come into a text: where, with which note, and whose they stay; guesses of where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.folds import chosen_words, fold_in, new_words_of, paragraphs_of
from app.dossiers.guessing import Shelves
from app.dossiers.lines import normalised
from app.foundation.text import cook_page

NOTE = "[^b4]: [Bericht 4 in “Geld”](/t/1/4?version=2), versie 2 van 3 mei 2026."
TEXT = "Kort.\n\n## Geld\n\nDe bank leent.\n\n### Rente\n\nVier procent.\n\n## Grond\n\nErfpacht.\n"


@pytest.mark.parametrize(
    ("section", "before", "after"),
    [
        ("Kort antwoord", "Kort.\n\nZo.[^b4]\n\n## Geld", ""),
        ("Geld", "De bank leent.\n\nZo.[^b4]\n\n### Rente", ""),
        ("rente", "Vier procent.\n\nZo.[^b4]\n\n## Grond", ""),
        ("Grond", "Erfpacht.\n\nZo.[^b4]\n", ""),
        ("Huur", "Erfpacht.\n\n## Huur\n\nZo.[^b4]\n", ""),
        ("", "Erfpacht.\n\n## Nog te verwerken\n\nZo.[^b4]\n", ""),
    ],
)
def test_words_come_at_the_end_of_the_own_text_of_their_section(section, before, after):
    folded = fold_in(TEXT, ["Zo."], section, NOTE)
    assert before in folded.body
    assert folded.body.endswith(f"\n{NOTE}\n")
    assert [folded.body[start:end] for start, end in folded.own] == ["Zo."]


@pytest.mark.parametrize(
    ("notes", "key", "count"),
    [
        ("", "b4", 1),
        (NOTE, "b4", 1),
        ("[^b4]: Iets anders.", "b4-2", 2),
        ("[^B4]: Iets anders.", "b4-2", 2),
        ("[^b4]: Iets anders.\n[^b4-2]: Nog iets.", "b4-3", 3),
        ("[^wet]: Artikel 2:53 BW.", "b4", 2),
    ],
)
def test_a_note_gets_a_key_of_its_own(notes, key, count):
    body = normalised(f"{TEXT}\nAl.[^b4]\n\n{notes}")
    folded = fold_in(body, ["Zo."], "Geld", NOTE)
    assert f"Zo.[^{key}]" in folded.body
    assert folded.body.count("]: ") == count
    assert folded.body.endswith("van 3 mei 2026.\n")


@pytest.mark.parametrize(
    "words",
    [
        "# Een kop\n\nEn tekst.",
        "```\n# geen kop\n```",
        "Een open blok:\n\n```\nniet dicht",
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "Met een eigen noot.[^1]\n\n[^1]: Zie daar.",
        "- een\n- twee",
        "[details=Meer]\nLang verhaal.",
    ],
)
def test_whatever_comes_in_the_sections_around_it_stay_and_each_note_resolves(words):
    folded = fold_in(TEXT, [words], "Geld", NOTE)
    cooked = cook_page(folded.body)
    assert not cooked.missing_notes
    titles = [one.title for one in cooked.sections]
    assert [one for one in titles if one in ("Geld", "Rente", "Grond")] == ["Geld", "Rente", "Grond"]
    own = "".join(folded.body[start:end] for start, end in folded.own)
    assert own.replace("\n", "") == words.replace("\n", "")


BODIES = st.lists(
    st.sampled_from(["een", "twee", "drie", "vier", "\n\n", "\n", " ", "- ", "## Kop"]), max_size=14
)


@settings(max_examples=60, deadline=None)
@given(
    BODIES.map("".join),
    st.lists(st.sampled_from(["Zo.", "Ja, **echt**.", "1. stap"]), min_size=1, max_size=3),
)
def test_nothing_of_the_text_goes_and_all_that_came_is_told(body, words):
    folded = fold_in(body, words, "Kop", NOTE)
    left = folded.body
    for start, end in sorted(folded.own, reverse=True):
        left = left[:start] + left[end:]
    kept = iter(left.split())
    assert all(any(one == word for one in kept) for word in body.split())
    assert "".join(folded.body[start:end] for start, end in folded.own) == "".join(words)
    assert folded.body.rstrip().endswith(NOTE)


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("", ()),
        ("Een.", ("Een.",)),
        ("Een.\nVervolg.\n\n\nTwee.\n", ("Een.\nVervolg.", "Twee.")),
        ("```\na\n\nb\n```\n\nTwee.", ("```\na\n\nb\n```", "Twee.")),
        ("~~~\na\n\n```\n\n~~~\n\nTwee.", ("~~~\na\n\n```\n\n~~~", "Twee.")),
        ("```\nopen\n\nblijft", ("```\nopen\n\nblijft",)),
    ],
)
def test_a_post_is_cut_at_empty_lines_but_never_in_code(body, paragraphs):
    assert paragraphs_of(body) == paragraphs


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ((), ("A b.\n\nC d.\n\nE f.",)),
        (("", " "), ("A b.\n\nC d.\n\nE f.",)),
        (("A b.",), ("A b.",)),
        (("A b.", "C d."), ("A b.\n\nC d.",)),
        (("A b.", "E f."), ("A b.", "E f.")),
        (("A b.\r\n",), ("A b.",)),
        (("X",), None),
    ],
)
def test_ticked_paragraphs_come_as_they_stand_in_the_post(ticked, words):
    assert chosen_words("A b.\n\nC d.\n\nE f.\n", ticked) == words


@pytest.mark.parametrize(
    ("words", "before", "after", "found"),
    [
        ("Een ledenlening.", "A.\n", "A.\n\nEen ledenlening.[^b2]\n", ["Een ledenlening."]),
        ("Een ledenlening.", "A.\n", "A.\n\nIets anders.\n", []),
        ("Een ledenlening.", "A.\n\nEen ledenlening.\n", "B.\n\nEen ledenlening.\n", []),
        ("Een ledenlening.", "A.\n", "A.\n", []),
        ("Een ledenlening.", "A.\n", "", []),
    ],
)
def test_words_that_somebody_else_put_in_are_found_again(words, before, after, found):
    assert [after[start:end] for start, end in new_words_of(words, before, after)] == found


SECTIONS = [
    ("Wat de bank doet", "De bank kijkt naar de waarde van de huizen en rekent met de huren."),
    ("Ledenleningen", "Elk huishouden legt een bedrag in, en krijgt een beetje rente."),
    ("Grond", "De gemeente geeft de grond in erfpacht uit. De canon stijgt met de inflatie."),
]


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("Onze ledenlening was tienduizend euro.", "Ledenleningen"),
        ("De canon van de gemeente ging met de inflatie mee.", "Grond"),
        ("Onze bank rekende heel anders met de huren.", "Wat de bank doet"),
        ("Dat geldt ook voor het bedrag dat een huishouden in de pot stopt.", "Ledenleningen"),
        ("De inflatie was hoog.", ""),
        ("Leuk hoor!", ""),
        ("", ""),
    ],
)
def test_a_reply_belongs_where_its_words_are(words, section):
    assert Shelves(SECTIONS).best_for(words) == section


def test_a_page_without_sections_has_no_place_to_guess():
    assert Shelves(()).best_for("De bank kijkt naar de huren.") == ""
    assert Shelves(SECTIONS).titles == {"Wat de bank doet", "Ledenleningen", "Grond"}
