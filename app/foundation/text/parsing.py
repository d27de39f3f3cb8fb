"""From source text to tokens: the parser with all rules of the house."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mistune import BlockState, Markdown
from mistune.plugins.formatting import strikethrough

from app.foundation.text.context import Context, Token, context_of
from app.foundation.text.rules.containers import Blocks, Placed
from app.foundation.text.rules.footnotes import add_footnote_rules, notes_of
from app.foundation.text.rules.inline import add_inline_rules
from app.foundation.text.rules.lines import Inlines
from app.foundation.text.rules.pages import add_page_rules
from app.foundation.text.rules.sections import add_section_rules, set_sections_apart
from app.foundation.text.rules.tables import add_table_rules
from app.foundation.text.rules.tasks import mark_tasks
from app.foundation.text.surroundings import Surroundings

LONGEST_TEXT = 200_000

# Addresses may be written out again and again by short references; together not beyond this.
_SPARE_URLS = 100_000
_IMPOSSIBLE = re.compile("[\\x00\\ud800-\\udfff]")


class TextTooLong(ValueError):
    """Refused: no text here is this long, and nobody should wait for it."""


@dataclass(frozen=True)
class Parsed:
    """The blocks of a text with their words parsed, and what the parser knows of the whole."""

    tokens: list[Token]
    state: BlockState
    _markdown: Markdown

    @property
    def context(self) -> Context:
        """The context the text is cooked in."""
        return context_of(self.state.env)

    def notes(self) -> Iterator[Token]:
        """Parse the footnotes one by one; write each before asking for the next."""
        return notes_of(self._markdown, self.state)


def parse(
    source: str, surroundings: Surroundings, prefix: str, top_level: int, *, only_headings: bool = False
) -> Parsed:
    """Parse a text of bounded length; links to pages are known only where pages are."""
    if len(source) > LONGEST_TEXT:
        raise TextTooLong(f"{len(source)} characters; at most {LONGEST_TEXT}")
    state = Placed()
    state.env["context"] = Context(surroundings, prefix, top_level, len(source) + _SPARE_URLS)
    state.env["only_headings"] = only_headings
    source = _IMPOSSIBLE.sub("", source).replace("\r\n", "\n").replace("\r", "\n")
    markdown = _WITHOUT_PAGES if surroundings.pages is None else _WITH_PAGES
    tokens, _ = markdown.parse(set_sections_apart(source), state)
    return Parsed([token for token in tokens if isinstance(token, dict)], state, markdown)


def _prepare(_: Markdown, state: BlockState) -> None:
    headings = [token for token in state.tokens if token["type"] == "heading"]
    for heading in headings:
        heading["listed"] = True
    levels = [heading["attrs"]["level"] for heading in headings]
    context_of(state.env).highest_level = min(levels, default=1)
    if state.env["only_headings"]:
        state.tokens = headings
    mark_tasks(state.tokens)


def _markdown(*more_rules: Callable[[Markdown], None]) -> Markdown:
    markdown = Markdown(renderer=None, block=Blocks(), inline=Inlines())
    own_rules = (add_footnote_rules, add_inline_rules, add_section_rules, add_table_rules)
    for add_rules in (strikethrough, *own_rules, *more_rules):
        add_rules(markdown)
    markdown.before_render_hooks.append(_prepare)
    return markdown


_WITHOUT_PAGES = _markdown()
_WITH_PAGES = _markdown(add_page_rules)
