"""From what people type to safe HTML: `cook`, once when it is saved, never when it is read."""

from dataclasses import dataclass

from app.foundation.text.context import Heading
from app.foundation.text.excerpts import excerpt
from app.foundation.text.parsing import LONGEST_TEXT, Parsed, TextTooLong, parse
from app.foundation.text.renderer import RENDERER
from app.foundation.text.sanitiser import sanitise
from app.foundation.text.surroundings import NOTHING_KNOWN, Surroundings

__all__ = ["LONGEST_TEXT", "RENDERER_VERSION", "Cooked", "TextTooLong", "cook"]

# Raise it when the same source would give other HTML: `rebake` finds older texts by it.
RENDERER_VERSION = 1
POST_HEADING_LEVEL = 3


@dataclass(frozen=True)
class Cooked:
    """A text ready to be shown, with its table of contents, and the people and groups it speaks to."""

    html: str
    headings: tuple[Heading, ...]
    excerpt: str
    mentions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def cook(
    source: str,
    *,
    prefix: str = "",
    surroundings: Surroundings = NOTHING_KNOWN,
    top_level: int = POST_HEADING_LEVEL,
) -> Cooked:
    """Turn a source text into safe HTML; ids get the prefix, so that texts can share a page."""
    parsed = parse(source, surroundings, prefix, top_level)
    html, context = sanitise(_html(parsed)).strip(), parsed.context
    mentions = tuple(dict.fromkeys(context.mentions))
    return Cooked(html, tuple(context.headings), excerpt(html), mentions, tuple(context.groups))


def _html(parsed: Parsed) -> str:
    """Write the text, with the notes below it."""
    html = RENDERER(parsed.tokens, parsed.state)
    notes = "".join([RENDERER.render_token(note, parsed.state) for note in parsed.notes()])
    return f'{html}<section class="footnotes">\n<ol>\n{notes}</ol>\n</section>\n' if notes else html
