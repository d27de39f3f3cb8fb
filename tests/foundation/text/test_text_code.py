"""Blocks of code: coloured by classes, and plain whenever that would take long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.foundation.text import cook
from app.foundation.text.context import CODE_BUDGET
from app.foundation.text.highlighting import LANGUAGES
from tests.foundation.text.soundness import words

PAINT = re.compile(r'<span class="[a-z0-9]+">')


def block(code: str, language: str = "") -> str:
    return cook(f"```{language}\n{code}\n```", prefix="p7-").html


def test_python_is_coloured_by_classes_only() -> None:
    html = block("def huur(x):  # per maand\n    return 'veel'", "python")
    assert '<pre class="code" tabindex="0"><code class="language-python"><span class="k">def</span>' in html
    assert '<span class="c1"># per maand</span>' in html
    assert "style" not in html
    assert words(html) == "def huur(x):  # per maand\n    return 'veel'\n"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_we_name_exists_and_loses_no_letter(language: str) -> None:
    code = "naam = \"waarde\" <b> & 'x' {1.5} # /* -- */ $a\n\n\tif (a) { b: [c] }\n+ d"
    html = block(code, language)
    assert f'class="language-{LANGUAGES[language]}"' in html
    assert PAINT.search(html)
    assert words(html) == f"{code}\n"


PLAIN = ["", "onbekend", "klingon x", "python3.11x", "<b>", '"onclick=', "../../etc", "c++"]


@pytest.mark.parametrize("language", PLAIN)
def test_an_unknown_language_stays_plain(language: str) -> None:
    html = block("<b>x</b>", language)
    assert html == '<pre class="code" tabindex="0"><code>&lt;b&gt;x&lt;/b&gt;\n</code></pre>'


@pytest.mark.parametrize("info", ["Python", "PY", "python title=x", " python", "py\t3"])
def test_how_a_language_may_be_written(info: str) -> None:
    assert 'class="language-python"' in block("x = 1", info)


LONG = [
    "x = 1\n" * CODE_BUDGET,
    "x" * 400,
    " " * 80 + "x",
    "x\n" + "\n" * 80 + "y",
]


@pytest.mark.parametrize("code", LONG)
def test_code_nobody_would_read_is_not_coloured(code: str) -> None:
    html = block(code, "python")
    assert not PAINT.search(html)
    assert words(html) == f"{code}\n"


def test_the_budget_is_for_the_whole_text() -> None:
    code = "```python\n" + "x = 1\n" * (CODE_BUDGET // 12 + 10) + "```\n\n"
    html = cook(code * 3).html
    assert len(re.findall('<code class="language-python"><span', html)) == 1
    assert html.count('<code class="language-python">') == 3


def test_code_does_not_speak_markdown() -> None:
    html = block("**a** [b](c) @nadia <script> https://example.nl")
    assert "<strong" not in html
    assert "<a" not in html
    assert "&lt;script&gt;" in html


def test_the_stylesheet_knows_the_look_and_no_colour_of_its_own() -> None:
    style = (Path(__file__).parents[3] / "static/css/components/code.css").read_text()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", style)
    for name in ("k", "s", "c1", "nf", "mi", "err", "gd", "gi"):
        assert re.search(rf"\.{name}\b", style), name
