"""The words of a post as a part of a page: all of them, in order, and never able to break what is around."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.passages import Passage, passage, stretch_of, whole
from app.dossiers.sections import sections_of
from app.foundation.text import cook_page


def own_words(part: Passage) -> str:
    """Return the words that are the post's, as they stand in the part."""
    return "".join(part.text[start:end] for start, end in part.own)


def page_with(part: Passage, key: str = "b1") -> str:
    """Put a part between two sections of a page."""
    return f"Kort.\n\n## Voor\n\n{part.text}\n\n## Na\n\nSlot.\n\n[^{key}]: Bericht.\n"


WOVEN = [
    ("Zo doen wij het.", "Zo doen wij het.[^b1]"),
    ("Zie https://voorbeeld.example/a", "Zie https://voorbeeld.example/a [^b1]"),
    ("Zie www.voorbeeld.example", "Zie www.voorbeeld.example [^b1]"),
    ("Zie https://voorbeeld.example/a voor meer", "Zie https://voorbeeld.example/a voor meer[^b1]"),
    ("- een\n- twee", "- een\n- twee[^b1]"),
    ("# Kop\n\nTekst.", "### Kop\n\nTekst.[^b1]"),
    ("## Kop\n\nTekst.", "### Kop\n\nTekst.[^b1]"),
    ("### Kop\n\nTekst.", "### Kop\n\nTekst.[^b1]"),
    ("# Een\n\n## Twee\n\nTekst.", "### Een\n\n#### Twee\n\nTekst.[^b1]"),
    ("Met een noot.[^1]\n\n[^1]: Zie daar.", "Met een noot.[^b1-1]\n\n[^b1-1]: Zie daar.\n\n[^b1]"),
    ("Zonder noot.[^9]", "Zonder noot.\\[^9][^b1]"),
    ("`[^9]` is code.", "`[^9]` is code.[^b1]"),
    ("> Iemand zei dit.", "> Iemand zei dit.\n\n[^b1]"),
    ("```\ncode\n```", "```\ncode\n```\n\n[^b1]"),
    ("```\nopen", "```\nopen\n```\n\n[^b1]"),
]


@pytest.mark.parametrize(("words", "text"), WOVEN)
def test_only_a_few_signs_come_between_the_words(words, text):
    assert passage(words, "b1").text == text


SHAPES = [
    *(words for words, _ in WOVEN),
    "Een kop\n=======\n\nTekst.",
    "Een kop\n-------\n\nTekst.",
    "###### Diep\n\nTekst.",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "[details=Meer]\nLang verhaal.\n[/details]",
    "[details=Meer]\nnooit dicht",
    "[quote]\nnooit dicht",
    "[/quote]\n\nalleen een einde",
    "[/details]",
    "<!-- nooit dicht",
    "<div>\n\nnooit dicht",
    "1. een\n\n   meer\n\n2. twee",
    "\\",
    "a\\",
    "***",
    "~~~\nopen\n\n# geen kop",
    "````\n```\n````",
    "[los]: https://voorbeeld.example/",
    "[^los]: alleen een noot",
    "    ingesprongen code",
    "Hallo @nadia, zie #12 en [[Een dossier]].",
    "🏡 coöperatie ﷺ \u202eomgekeerd",
]


@pytest.mark.parametrize("under", [0, 1, 2, 3, 5])
def test_whatever_was_typed_the_page_around_it_stays_whole(under):
    for words in SHAPES:
        part = passage(words, "b1", under)
        assert own_words(part) == words, (under, words)
        cooked = cook_page(page_with(part))
        titles = [section.title for section in cooked.sections]
        assert titles[0] == "Voor", (under, words)
        assert titles[-1] == "Na", (under, words)
        assert "b1" in {note.key for note in cooked.notes}, (under, words)
        assert not cooked.missing_notes, (under, words)


def test_headings_stay_below_the_section_they_come_under():
    for under in range(1, 6):
        for words in ("# Een\n\nTekst.", "Een\n===\n\nTekst.", "## Twee\n\n# Een\n\n###### Zes"):
            text = f"{'#' * under} Thuis\n\n{passage(words, 'b1', under).text}\n\n[^b1]: x\n"
            levels = [section.level for section in sections_of(text)[1:]]
            assert levels[0] == under
            assert all(level > under for level in levels[1:]), (under, words, levels)


def test_before_the_first_heading_no_heading_can_come():
    text = passage("# Kop\n\nTekst.", "b1", 0).text
    assert text == "\\# Kop\n\nTekst.[^b1]"
    assert len(sections_of(text)) == 1


PIECES = st.lists(
    st.sampled_from(
        ["woord ", "een.", "\n", "\n\n", "# ", "## ", "- ", "1. ", "> ", "```\n", "~~~", "`", "[^1]",
         "\n[^1]: n\n", "[quote]",
         "[/quote]", "[details=x]\n", "\\", "**", "|", "\n---\n", "\n===\n", "    ", "<b>",
         "<!--", "é"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(PIECES, st.sampled_from([0, 2, 4]))
def test_no_letter_of_a_post_is_lost_or_comes_out_of_place(words, under):
    part = passage(words, "b1", under)
    assert own_words(part) == words
    assert list(part.own) == sorted(part.own)
    assert all(start < end for start, end in part.own)


@settings(max_examples=40, deadline=None)
@given(PIECES.filter(str.strip))
def test_the_sections_around_any_post_stand_where_they_stood(words):
    cooked = cook_page(page_with(passage(words, "b1")))
    titles = [section.title for section in cooked.sections]
    assert (titles[0], titles[-1]) == ("Voor", "Na")
    assert not cooked.missing_notes


CHOSEN = [
    ("Een twee drie.", "twee", "twee"),
    ("Een twee drie.", "Een twee drie.", "Een twee drie."),
    ("Een **twee** drie.", "twee", "**twee**"),
    ("Een **twee** drie.", "Een twee", "Een **twee**"),
    ("Een twee\ndrie vier.", "twee drie", "twee\ndrie"),
    ("Een   twee", "Een twee", "Een   twee"),
    ("- een\n- twee", "een twee", "een\n- twee"),
    ("> een\n> twee", "een twee", "een\n> twee"),
    ("Coöperatie De Linde", "De Linde", "De Linde"),
    ("onderdeel", "der", "der"),
    ("een twee een drie", "een drie", "een drie"),
    ("een twee", "een\u00a0twee", "een twee"),
    ("een twee", "", None),
    ("een twee", "  \n", None),
    ("een twee", "twee een", None),
    ("een twee", "drie", None),
    ("", "een", None),
    ("een twee", "**", None),
]


@pytest.mark.parametrize(("body", "chosen", "found"), CHOSEN)
def test_chosen_words_are_found_as_they_stand_in_the_post(body, chosen, found):
    assert stretch_of(body, chosen) == found


@given(
    st.lists(st.sampled_from(["een", "**twee**", "drie", "\n\n", "- ", "vier."]), max_size=9).map(" ".join)
)
def test_what_was_found_stands_in_the_post(body):
    for chosen in (body, body[: len(body) // 2], body.replace("*", ""), "drie vier."):
        found = stretch_of(body, chosen)
        assert found is None or found in body


@pytest.mark.parametrize(
    ("body", "words"), [("Een.", "Een."), ("\n\n Een.\n\n", " Een."), ("", ""), ("    code\n", "    code")]
)
def test_all_words_of_a_post_are_those_between_its_empty_lines(body, words):
    assert whole(body) == words
