"""Where the headings of a text stand, exactly those that `cook` lists."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from app.foundation.text.elements import read_heading
from app.foundation.text.parsing import parse
from app.foundation.text.renderer import RENDERER
from app.foundation.text.rules.sections import find_sections
from app.foundation.text.surroundings import Surroundings

# Links to pages are read as their words; where they lead does not matter here.
_SURROUNDINGS = Surroundings(pages={})


@dataclass(frozen=True)
class Place:
    """A heading as it was typed: where its first letter stands, its own level from 1 to 6, its words."""

    start: int
    level: int
    text: str


def outline(source: str) -> tuple[Place, ...]:
    """List the headings of a text whose line ends are plain."""
    return tuple(_places(source))


def _places(source: str) -> Iterator[Place]:
    parsed = parse(source, _SURROUNDINGS, "", 1, only_headings=True)
    # The parser reads the text with an empty line put in before each bracketed section.
    put_in = [start + earlier for earlier, start in enumerate(sorted(find_sections(source)))]
    for token in parsed.tokens:
        if token["type"] != "heading":
            continue
        heading = read_heading(token, RENDERER(token["children"], parsed.state), parsed.context)
        if heading:
            start = token["start"]
            yield Place(start - bisect_left(put_in, start), token["attrs"]["level"], heading.text)
