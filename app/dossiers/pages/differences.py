"""What differs between two texts, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from app.dossiers.comparison import inline
from app.foundation.text import Change, word_changes

_MARKS = {"removed": Markup("<del>%s</del>"), "added": Markup("<ins>%s</ins>")}


def changes_shown(old: str, new: str, context: int = 3) -> Markup:
    """Show the differences in one column; nothing when there are none."""
    return Markup(inline(old, new, context))  # noqa: S704 — escaped there


def two_sides(old: str, new: str) -> tuple[Markup, Markup]:
    """Show both texts, with what went marked in the one and what came in the other."""
    changes = word_changes(old, new)
    return _marked(changes, "removed"), _marked(changes, "added")


def _marked(changes: Sequence[Change], kind: str) -> Markup:
    shown = (
        _MARKS[kind] % change.text if change.kind == kind else escape(change.text)
        for change in changes
        if change.kind in ("same", kind)
    )
    return Markup().join(shown)
