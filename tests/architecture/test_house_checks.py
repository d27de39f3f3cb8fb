"""Our settings of ruff and mypy see what they are there to see, and `make check` runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

TYPES = '''"""A room in which everything is wrong."""

from typing import Any


def untyped(a, b):
    return a


def loose(rows: list) -> None: ...


def vague(facts: dict[str, Any]) -> int:
    return facts["n"]


def unsure(is_open: bool) -> int:
    if is_open:
        number = 1
    return number


def dead(number: int) -> int:
    if isinstance(number, str):
        return 0
    return number


class Verdict:
    def say(self) -> str:
        return "yes"


class Refusal(Verdict):
    def say(self) -> str:
        return "no"


def always(verdict: Verdict) -> int:
    return 1 if verdict else 0


def forgotten(name: str | None) -> str:
    return name.title()
'''
TYPE_ERRORS = [
    ("untyped", "no-untyped-def"),
    ("loose", "type-arg"),
    ("vague", "no-any-return"),
    ("unsure", "possibly-undefined"),
    ("dead", "unreachable"),
    ("say", "explicit-override"),
    ("always", "truthy-bool"),
    ("forgotten", "union-attr"),
]

LINT_ERRORS = {
    "no sentence for a module": ("a = 1\n", "D100"),
    "no sentence for a class": ('"""A room."""\n\n\nclass Topic:\n    a = 1\n', "D101"),
    "no sentence for a function": ('"""A room."""\n\n\ndef reply() -> None:\n    go()\n', "D103"),
    "a type is missing": ('"""A room."""\n\n\ndef _reply(a) -> None:\n    go(a)\n', "ANN001"),
    "a moment without a zone": (
        '"""A room."""\n\nimport datetime\n\nat = datetime.datetime.now()\n',
        "DTZ005",
    ),
    "a relative import": ('"""A room."""\n\nfrom .models import Topic\n', "TID252"),
    "an unused import": ('"""A room."""\n\nimport os\n', "F401"),
    "printing": ('"""A room."""\n\nprint("here")\n', "T201"),
    "a debugger": ('"""A room."""\n\nbreakpoint()\n', "T100"),
    "code that was put aside": ('"""A room."""\n\n# topic.close()\n', "ERA001"),
    "SQL put together from text": (
        '"""A room."""\n\nq = f"SELECT * FROM topics WHERE id = {number}"\n',
        "S608",
    ),
    "another object's private parts": ('"""A room."""\n\na = topic._secret\n', "SLF001"),
    "an error swallowed": ('"""A room."""\n\ntry:\n    go()\nexcept Exception:\n    pass\n', "S110"),
    "a mutable default": ('"""A room."""\n\n\ndef _go(a: list[int] = []) -> None:\n    a.clear()\n', "B006"),
    "too many ways through": (
        '"""A room."""\n\n\ndef _go(a: int) -> None:\n' + "    if a:\n        go()\n" * 6,
        "C901",
    ),
}


def ruff(*words: str, text: str) -> subprocess.CompletedProcess[str]:
    """Run ruff with our settings on a text, as if it stood in a room."""
    command = [sys.executable, "-m", "ruff", *words, "--stdin-filename", "app/forum/merge.py", "-"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("text", "code"), LINT_ERRORS.values(), ids=LINT_ERRORS)
def test_ruff_sees(text: str, code: str) -> None:
    said = ruff("check", "--no-cache", "--output-format", "json", text=text)
    assert said.returncode == 1
    assert code in {error["code"] for error in json.loads(said.stdout)}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('"""A room."""\n\na = 1\n', 0),
        ('"""A room."""\n\na=1\n', 1),
        (f'"""A room."""\n\ngo({"a, " * 60})\n', 1),
    ],
)
def test_ruff_wants_one_format(text: str, status: int) -> None:
    assert ruff("format", "--no-cache", "--check", text=text).returncode == status


@pytest.fixture(scope="module")
def said_of_types(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What mypy says of the room in which everything is wrong."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "wrong.py").write_text(TYPES)
    words = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    words += ["--no-pretty", "--cache-dir", str(folder / "cache"), "wrong.py"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(("function", "error"), TYPE_ERRORS)
def test_mypy_sees(function: str, error: str, said_of_types: str) -> None:
    last = [number for number, line in enumerate(TYPES.splitlines(), 1) if f"def {function}(" in line][-1]
    found = [
        int(line) for line in re.findall(rf"^wrong\.py:(\d+): .*\[{error}\]$", said_of_types, re.MULTILINE)
    ]
    assert any(last <= line <= last + 4 for line in found), said_of_types


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("lint", ["ruff check .", "ruff format --check ."]),
        ("types", ["-m mypy"]),
        ("contracts", ["lint-imports"]),
        ("test", ["-m pytest"]),
    ],
)
def test_make_check_runs(target: str, words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text()
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    check = re.search(r"^check:.*\n(?:\t.*\n)+", makefile, re.MULTILINE)
    assert recipe is not None
    assert check is not None
    assert re.search(rf"\b{target}\b", check[0].partition("##")[0] + check[0].partition("\n")[2])
    assert [word for word in words if word not in recipe[1]] == []


def test_the_build_machine_runs_make_check() -> None:
    assert re.search(r"\bmake\b.*\bcheck\b", Path(ROOT, ".ci", "run").read_text())
