"""What the house says about itself: Markdown files beside this one, rendered once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.foundation.text import Surroundings, cook

FOLDER = Path(__file__).parent
NAMES = ("about", "guidelines", "privacy", "accessibility")
SECTION_LEVEL = 2


@dataclass(frozen=True)
class TextPage:
    """A text with its title."""

    title: str
    html: str


@cache
def text_page(name: str, language: str, site_host: str) -> TextPage:
    """Return one of the texts; its first line is the title."""
    source = (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    title, _, body = source.partition("\n")
    cooked = cook(body, surroundings=Surroundings(site_host=site_host), top_level=SECTION_LEVEL)
    return TextPage(title.removeprefix("# ").strip(), cooked.html)
