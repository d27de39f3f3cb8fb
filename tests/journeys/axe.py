"""Asking axe-core what is wrong with a page for people who see, hear or move differently."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_SIGHT = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
RUN = """only => axe.run({runOnly: only, resultTypes: ["violations"]}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`)))"""


@cache
def source() -> str:
    """Return axe-core itself, as the development package carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text()


def violations(page: Page, *, by_sight_only: bool = False) -> list[str]:
    """Return what axe finds; `by_sight_only` what can differ between day and night, wide and narrow."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {source()} }}")
    rules: list[str] = BY_SIGHT if by_sight_only else RULES
    only: dict[str, Any] = {"type": "rule" if by_sight_only else "tag", "values": rules}
    found: list[str] = page.evaluate(RUN, only)
    return found
