"""Task lists: boxes that cannot be ticked here, each with its own words as its label."""

from __future__ import annotations

import pytest

from tests.foundation.text.neighbours import html_of
from tests.foundation.text.soundness import read

OPEN = '<input type="checkbox" disabled="">'
DONE = '<input type="checkbox" disabled="" checked="">'


def item(words: str) -> str:
    """An item of a list whose words are one task."""
    return f'<li class="task">{words}</li>\n'


def label(box: str, words: str) -> str:
    """A box and its words."""
    return f"<label>{box} {words}</label>"


TASKS = [
    ("- [ ] bellen", f"<ul>\n{item(label(OPEN, 'bellen'))}</ul>"),
    ("- [x] bellen", f"<ul>\n{item(label(DONE, 'bellen'))}</ul>"),
    ("* [X] bellen", f"<ul>\n{item(label(DONE, 'bellen'))}</ul>"),
    ("1. [ ] bellen", f"<ol>\n{item(label(OPEN, 'bellen'))}</ol>"),
    ("- [ ] a\n- b", f"<ul>\n{item(label(OPEN, 'a'))}<li>b</li>\n</ul>"),
    (
        "- [ ] a\n\n- [x] b",
        "<ul>\n" + item(f"<p>{label(OPEN, 'a')}</p>\n") + item(f"<p>{label(DONE, 'b')}</p>\n") + "</ul>",
    ),
    (
        "- [ ] a\n  - [x] b",
        "<ul>\n" + item(f"{label(OPEN, 'a')}<ul>\n{item(label(DONE, 'b'))}</ul>\n") + "</ul>",
    ),
    (
        "> - [ ] **vet**",
        f"<blockquote>\n<ul>\n{item(label(OPEN, '<strong>vet</strong>'))}</ul>\n</blockquote>",
    ),
]


@pytest.mark.parametrize(("source", "expected"), TASKS)
def test_a_task_has_a_box(source: str, expected: str) -> None:
    assert html_of(source) == expected
    read(expected)


@pytest.mark.parametrize("source", ["[ ] a", "- []a", "- [y] a", "- [ ]a", "- [ ]", "- `[ ] a`", "- x [ ] a"])
def test_what_is_no_task(source: str) -> None:
    assert "checkbox" not in html_of(source)
