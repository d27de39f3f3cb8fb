"""Differences between any two texts: in one column, side by side, or on the pages as they are read."""

from app.dossiers.comparison.rendered import rendered
from app.dossiers.comparison.sides import Row, side_by_side
from app.dossiers.comparison.tally import Tally, summary_of
from app.foundation.text import changes_html, word_changes

__all__ = ["Row", "Tally", "inline", "rendered", "side_by_side", "summary_of"]


def inline(old: str, new: str, context: int = 3) -> str:
    """Show the differences in one column, as safe HTML; nothing when there are none."""
    return changes_html(word_changes(old, new), context)
