"""From what people type to safe HTML: `cook`, once when it is saved, never when it is read."""

import re
from dataclasses import dataclass

from mistune import BlockState, Markdown
from mistune.plugins.formatting import strikethrough

from app.foundation.text.context import Context, Heading, context_of
from app.foundation.text.excerpts import excerpt
from app.foundation.text.highlighting import CODE_BUDGET
from app.foundation.text.renderer import Renderer
from app.foundation.text.rules.containers import Blocks
from app.foundation.text.rules.footnotes import add_footnote_rules
from app.foundation.text.rules.inline import add_inline_rules
from app.foundation.text.rules.sections import add_section_rules, set_sections_apart
from app.foundation.text.rules.tables import add_table_rules
from app.foundation.text.rules.tasks import mark_tasks
from app.foundation.text.sanitiser import sanitise
from app.foundation.text.surroundings import NOTHING_KNOWN, Surroundings

# Raise it when the same source would give other HTML: `rebake` finds older texts by it.
RENDERER_VERSION = 1
LONGEST_TEXT = 200_000
POST_HEADING_LEVEL = 3

# Addresses may be written out again and again by short references; together not beyond this.
_SPARE_URLS = 100_000
_IMPOSSIBLE = re.compile("[\\x00\\ud800-\\udfff]")


class TextTooLong(ValueError):
    """Refused: no text here is this long, and nobody should wait for it."""


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
    if len(source) > LONGEST_TEXT:
        raise TextTooLong(f"{len(source)} characters; at most {LONGEST_TEXT}")
    context = Context(surroundings, prefix, top_level, len(source) + _SPARE_URLS, CODE_BUDGET)
    html = sanitise(_render(_IMPOSSIBLE.sub("", source), context)).strip()
    mentions = tuple(dict.fromkeys(context.mentions))
    return Cooked(html, tuple(context.headings), excerpt(html), mentions, tuple(context.groups))


def _render(source: str, context: Context) -> str:
    state = BlockState()
    state.env["context"] = context
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return str(_MARKDOWN.parse(set_sections_apart(source), state)[0])


def _prepare(_: Markdown, state: BlockState) -> None:
    headings = [token for token in state.tokens if token["type"] == "heading"]
    for heading in headings:
        heading["listed"] = True
    levels = [heading["attrs"]["level"] for heading in headings]
    context_of(state.env).highest_level = min(levels, default=1)
    mark_tasks(state.tokens)


def _markdown() -> Markdown:
    markdown = Markdown(renderer=Renderer(), block=Blocks())
    strikethrough(markdown)
    add_footnote_rules(markdown)
    add_inline_rules(markdown)
    add_section_rules(markdown)
    add_table_rules(markdown)
    markdown.before_render_hooks.append(_prepare)
    return markdown


_MARKDOWN = _markdown()
