"""Task lists: boxes that cannot be ticked here, each with its own words as its label."""

from __future__ import annotations

import pytest

from tests.foundation.text.neighbours import html_of
from tests.foundation.text.soundness import read

OPEN = '<input type="checkbox" disabled="">'
DONE = '<input type="checkbox" disabled="" checked="">'

TASKS = [
    ("- [ ] bellen", f'<ul>\n<li class="task"><label>{OPEN} bellen</label></li>\n</ul>'),
    ("- [x] bellen", f'<ul>\n<li class="task"><label>{DONE} bellen</label></li>\n</ul>'),
    ("* [X] bellen", f'<ul>\n<li class="task"><label>{DONE} bellen</label></li>\n</ul>'),
    ("1. [ ] bellen", f'<ol>\n<li class="task"><label>{OPEN} bellen</label></li>\n</ol>'),
    (
        "- [ ] a\n- b",
        f'<ul>\n<li class="task"><label>{OPEN} a</label></li>\n<li>b</li>\n</ul>',
    ),
    (
        "- [ ] a\n\n- [x] b",
        f'<ul>\n<li class="task"><p><label>{OPEN} a</label></p>\n</li>\n'
        f'<li class="task"><p><label>{DONE} b</label></p>\n</li>\n</ul>',
    ),
    (
        "- [ ] a\n  - [x] b",
        f'<ul>\n<li class="task"><label>{OPEN} a</label><ul>\n'
        f'<li class="task"><label>{DONE} b</label></li>\n</ul>\n</li>\n</ul>',
    ),
    (
        "> - [ ] **vet**",
        f'<blockquote>\n<ul>\n<li class="task"><label>{OPEN} <strong>vet</strong></label></li>\n</ul>\n</blockquote>',
    ),
]


@pytest.mark.parametrize(("source", "expected"), TASKS)
def test_a_task_has_a_box(source: str, expected: str) -> None:
    assert html_of(source) == expected
    read(expected)


@pytest.mark.parametrize("source", ["[ ] a", "- []a", "- [y] a", "- [ ]a", "- [ ]", "- `[ ] a`", "- x [ ] a"])
def test_what_is_no_task(source: str) -> None:
    assert "checkbox" not in html_of(source)
