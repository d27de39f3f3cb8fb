"""The Dutch catalogue says every sentence, in full, and nothing that nobody says; no sentence escapes it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.cli.translations import PLACES, missing, sentences
from config import ROOT

DUTCH = ROOT / "app" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
TEMPLATES = sorted(path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}"))
BLANKS = re.compile(r"%\(\w+\)s|%%|\{\w+\}|</?\w[^>]*>")
SPEAKERS = {"flash", "no", "Hidden", "Denied", "Invalid", "Conflict", "TooFast", "ValidationError"}
A_SENTENCE = re.compile(r"[^\W\d_]{2,}(?:[ ,.;:’'–-]+[^\W\d_]{2,}){2,}")
SHOWN = re.compile(r"""\b(?:aria-label|alt|title|placeholder|label|data-(?:text|confirm)[\w-]*)="([^"]*)""")
TAGS = re.compile(r"<[^>]*>")
FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b(?<!%\(n\)s u)", re.IGNORECASE)  # but not the u of hours
UNSEEN = "\N{OBJECT REPLACEMENT CHARACTER}"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with DUTCH.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def spoken() -> list:
    return list(sentences())


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each English sentence with its Dutch one; of a plural, each form."""
    for message in catalogue:
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


def forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def test_every_sentence_has_a_sure_dutch_one(catalogue, spoken):
    lines = missing(spoken, catalogue)
    assert not lines, "\n".join(["`make words`, then translate:", *lines])


def test_no_dutch_sentence_is_left_over(catalogue, spoken):
    said = {forms(sentence)[0] for _place, sentence in spoken}
    left = [forms(message.id)[0] for message in catalogue if message.id]
    assert [sentence for sentence in left if sentence not in said] == [], "`make words` takes them out"
    assert not catalogue.obsolete


def test_no_dutch_sentence_is_a_guess(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_what_is_filled_in_is_the_same_in_both_languages(catalogue):
    wrong = [
        (english, dutch)
        for english, dutch in pairs(catalogue)
        if sorted(BLANKS.findall(english)) != sorted(BLANKS.findall(dutch))
    ]
    assert wrong == []


def test_dutch_sentences_begin_and_end_as_the_english_ones_do(catalogue):
    wrong = [
        (english, dutch)
        for english, dutch in pairs(catalogue)
        if ending(english) != ending(dutch) or dutch != dutch.strip() or "  " in dutch
    ]
    assert wrong == []


def ending(sentence: str) -> str:
    return sentence[-1] if sentence[-1] in ".?:,…" else ""


def test_dutch_has_typographic_quotes_and_speaks_to_you_alone(catalogue):
    dutch = [text for _english, text in pairs(catalogue)]
    assert [text for text in dutch if re.search("['\"]", TAGS.sub("", text))] == [], "Use ’ and ‘…’."
    assert [text for text in dutch if FORMAL.search(text)] == []


def test_make_words_looks_where_the_check_looks():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    told = {(pattern, one["method"]) for one in settings for pattern in _listed(one["pattern"])}
    assert told == {pair for methods in PLACES.values() for pair in methods}
    assert " ".join(PLACES) in (ROOT / "Makefile").read_text()


def _listed(pattern: str | list[str]) -> list[str]:
    return [pattern] if isinstance(pattern, str) else pattern


def unmarked(source: str) -> list[str]:
    """Return the sentences a template shows as they stand."""
    tokens = Environment().lex(source)
    text = "".join(words if kind == "data" else UNSEEN for _line, kind, words in tokens)
    shown = [*SHOWN.findall(text), *TAGS.split(text)]
    return [found[0] for words in shown for found in A_SENTENCE.finditer(words)]


def test_no_template_shows_a_sentence_that_is_not_marked():
    found = {str(path.relative_to(ROOT)): unmarked(path.read_text()) for path in TEMPLATES}
    assert {path: texts for path, texts in found.items() if texts} == {}, "Mark them: {{ _('…') }}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Dit is vergeten</p>", ["Dit is vergeten"]),
        ("{{ _('This is marked') }}{# and this is not shown #}", []),
        ('<a title="Ook dit is vergeten" href="/een/twee/drie">x</a>', ["Ook dit is vergeten"]),
        ("{% if a %}class one two three{% endif %}", ["class one two three"]),
        ('<p class="soft tiny cluster">{{ words }}</p>', []),
    ],
)
def test_an_unmarked_sentence_is_found(source, found):
    assert unmarked(source) == found


def spoken_plainly(tree: ast.AST) -> Iterator[str]:
    """Yield what code says to people without marking it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SPEAKERS:
            said = [one for one in node.args[:1] if isinstance(one, ast.Constant | ast.JoinedStr)]
            yield from (f"{node.lineno}: {ast.unparse(one)}" for one in said)


def test_no_refusal_or_message_in_code_is_unmarked():
    files = {path: path.read_text() for path in (ROOT / "app").rglob("*.py")}
    said = {str(path.relative_to(ROOT)): [*spoken_plainly(ast.parse(text))] for path, text in files.items()}
    assert {path: lines for path, lines in said.items() if lines} == {}, "Mark them: _('…')"


@pytest.mark.parametrize(
    ("code", "count"),
    [("flash('Done')", 1), ("flash(_('Done'))", 0), ("raise errors.Denied(f'No {name}')", 1), ("no(WHY)", 0)],
)
def test_an_unmarked_message_is_found(code, count):
    assert len(list(spoken_plainly(ast.parse(code)))) == count
