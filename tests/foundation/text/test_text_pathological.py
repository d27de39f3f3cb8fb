"""Texts made to keep a parser busy: each family at full post length, within seconds of work."""

from __future__ import annotations

import time

import pytest

from app.foundation.text import (
    clean_body,
    clean_line,
    cook,
    cook_page,
    find_references,
    query_terms,
    slugify,
    terms,
)
from tests.foundation.text.neighbours import PREFIX, WORLD
from tests.foundation.text.whole_pages import LIBRARY, pieces

LENGTH = 32_000
SECONDS = 4.0
REPEATED_LENGTH = 8_000  # what would be quadratic shows at a quarter of the length too
REPEATED_SECONDS = 0.5

REPEATED = [
    *("[", "]", "![", "[](", "[a](", "[a](<", "[[", "[]", "]("),
    *("*", "_", "*a **a ", "_a __a ", "***a", "*a_", "~~", "~~a ", "a*b_"),
    *("`", "``a ", "`a``", "\\", "&", "&#", "&a;", "!", "|", "#", "@", "h"),
    *("<", "<a ", '<a href="', "<b>", "</b>", "<b><i>", "<!--", "<!A ", "<?", "<![CDATA[", "<naam> "),
    *("> ", ">", "> a\n", "- ", "- a\n", "* - ", "1. ", "- a\n> b\n", "> a\n- b\n", "- a\n1. b\n> c\n"),
    *("# a\n", "#\n", "a\n===\n", "---\n", "===\n", "    a\n", "\ta\n", "\t", " ", "  \n", "\n", "\n\n a"),
    *("-|-\n", "a|b\n", "a|b\n-|-\n", "|a|\n|-|\n", "|-", "|\n"),
    *("[^a]", "[^a]: x\n", "[^a]:\n    x\n\n", "[a]: b\n", "[a]:\n", "[a][b]", '[a]: b "c\n'),
    *(
        "[quote]\n",
        "[/quote]\n",
        "[quote]\na\n[/quote]\n",
        "[details=x]\n",
        "[quote]\n- a\n> b\n",
        "> [quote]\n",
    ),
    *("```\n", "```a`\n", "~~~\n", "- [ ] a\n", "https://a.nl ", "http://", "https://a)", "https://a.nl/)"),
    *(
        "@a",
        "@a.",
        "@nadia ",
        "#a ",
        "#bouwen ",
        "a@b.nl ",
        "<a@b.nl>",
        "<http://a>",
        "é",
        "\u0301",
        "👩\u200d",
    ),
    *(
        "<details>\n\n",
        "<script>",
        "<div>a\n\n",
        "x <br>",
        "<img src=x>",
        "<a href=x>b</a> ",
        "<b *a",
        "[^a*",
    ),
]


def within_bounds(source: str, seconds: float = SECONDS) -> None:
    start = time.process_time()
    html = cook(source, prefix=PREFIX, surroundings=WORLD).html
    find_references(source)
    assert time.process_time() - start < seconds
    assert len(html) < 60 * len(source) + 1_000


@pytest.mark.parametrize("unit", REPEATED)
def test_repeating_takes_bounded_work(unit: str) -> None:
    within_bounds(unit * (REPEATED_LENGTH // len(unit)), REPEATED_SECONDS)


FAMILIES = {
    "nested brackets": "[" * 16_000 + "]" * 16_000,
    "nested quotes": "[quote]\n" * 2_100 + "[/quote]\n" * 1_700,
    "nested quotations": ">" * 31_000 + " a",
    "nested lists": "".join("  " * depth + "- a\n" for depth in range(170)),
    "nested emphasis": "a*" * 8_000 + "b" + "*c" * 8_000,
    "stars": "*" * 16_000 + "a" + "*" * 15_000,
    "growing code marks": "".join("`" * count + "a" for count in range(250)),
    "table that never fits": "-|-\n" * 7_990 + "a|b|c\n",
    "wide table": "|" * 10_000 + "\n" + "|-" * 10_000 + "\n",
    "many short rows": "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|a|\n" * 7_000,
    "alignment and spaces": "a|b\n-" + " " * 31_000 + "x",
    "spaces inside a line": "a" + " " * 31_000 + "b",
    "references to a long address": "[a]: http://a.nl/" + "x" * 16_000 + "\n\n" + "[a] " * 3_900,
    "references with a long title": "[a]: /x '" + "y" * 16_000 + "'\n\n" + "[a] " * 3_900,
    "many footnotes": "".join(f"[^{n}] " for n in range(1500))
    + "\n\n"
    + "".join(f"[^{n}]: a\n" for n in range(1500)),
    "notes in notes": "[^0]\n\n" + "".join(f"[^{n}]: a[^{n + 1}]\n" for n in range(1500)),
    "many attributes": "x <a " + "a='b' " * 5_000 + ">",
    "one long attribute": "x <a " + "a" * 31_000 + ">",
    "quotes in a tag": "<a " + "a='" * 10_000,
    "bold and paragraphs": "<b>" * 20 + "\n\n" + "<p>a\n\n" * 5_000,
    "brackets after an address": "https://a.nl/" + ").," * 10_000,
    "a host of many parts": "https://" + "a." * 15_000 + "nl",
    "a name of many parts": "@" + "a." * 15_000,
    "underscores before a name": "_" * 31_000 + "@nadia",
    "an address to mail": "a." * 8_000 + "@" + "b." * 8_000,
    "code nobody wrote": "```python\n" + "(" * 31_000 + "\n```",
    "tabs nobody wrote": "```python\n" + "\t" * 31_000 + "\n```",
    "lazy lines": "> a\n" + "b\n" * 15_000,
    "a heading at last": "a\n" * 15_000 + "===\n",
    "a long entity": "&" + "a" * 31_000 + ";",
    "a large number": "&#" + "9" * 31_000 + ";&#x" + "9" * 900 + ";",
    "a title without an end": '[a](b "' + "c" * 31_000,
    "same headings": "# a\n" * 7_990,
    "ticking": "- [ ] [ ] [ ] a\n" * 2_000,
}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_takes_bounded_work(name: str) -> None:
    within_bounds(FAMILIES[name])


@pytest.mark.parametrize("language", ["python", "javascript", "css", "go", "r", "html", "sql", "php"])
@pytest.mark.parametrize("unit", ['\\"', "/*", "<?", "(", "\t", "a<b", "'", "#{"])
def test_colouring_takes_bounded_work(language: str, unit: str) -> None:
    lines = f"{unit * (250 // len(unit))}\n" * 31
    within_bounds(f"```{language}\n{lines}```")


CLEANED = [
    "e\u0301\u0316" * 10_000,
    "\u0344" * 30_000,
    "\u200d" * 30_000,
    "👩\u200d" * 15_000,
    "\u202e \x00" * 10_000,
]


@pytest.mark.parametrize("text", CLEANED)
def test_cleaning_takes_bounded_work(text: str) -> None:
    start = time.process_time()
    clean_body(text)
    clean_line(text)
    slugify(text)
    terms(text)
    query_terms(text)
    assert time.process_time() - start < SECONDS


def test_cleaning_a_megabyte_takes_bounded_work() -> None:
    start = time.process_time()
    clean_body("e\u0301\u0316\u0323" * 250_000)
    clean_body("\u200dx" * 500_000)
    assert time.process_time() - start < 2 * SECONDS


PAGES = [
    *("[[a]] ", "[[a|", "[[a#b|c]]", "[[", "[[" + "a" * 199, "# [[a]]\n", "# a[^1]\n", "# <b>\n"),
    *("<details>\n\n# a\n\n", "# a\n\n[^1]: b\n\n", "[quote]\n# a\n[/quote]\n# b\n", "- a\n> b\n"),
]


def test_a_page_takes_bounded_work() -> None:
    for unit in PAGES:
        source = unit * (REPEATED_LENGTH // len(unit))
        start = time.process_time()
        page = cook_page(source, surroundings=LIBRARY)
        find_references(source)
        assert time.process_time() - start < REPEATED_SECONDS, unit
        assert len("".join(pieces(page))) < 60 * len(source) + 1_000, unit
