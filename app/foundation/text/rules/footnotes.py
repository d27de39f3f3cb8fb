"""Footnotes: each once, in the order they are called, with a note of those nobody wrote or called."""

from collections.abc import Iterator
from re import Match

from mistune import BlockParser, BlockState, InlineParser, InlineState, Markdown
from mistune.plugins import footnotes as plugin
from mistune.util import unikey

from app.foundation.text.context import Token, context_of


def notes_of(markdown: Markdown, state: BlockState) -> Iterator[Token]:
    """Parse the notes that are called, in order; a note may bring in a further note."""
    keys = state.env.get("footnotes", [])
    number = 0
    while number < len(keys):
        number += 1
        note = BlockState(parent=state)
        note.tokens = [plugin.parse_footnote_item(markdown.block, keys[number - 1], number, state)]
        tokens = markdown.render_state(note)
        yield from (token for token in tokens if isinstance(token, dict))


def parse_call(inline: InlineParser, found: Match[str], state: InlineState) -> int:
    """Number a call, or remember that its note is missing."""
    if unikey(found["footnote_key"]) not in state.env.get("ref_footnotes", {}):
        context_of(state.env).missing_notes[found["footnote_key"]] = True
    return plugin.parse_inline_footnote(inline, found, state)


def parse_note(block: BlockParser, found: Match[str], state: BlockState) -> int:
    """Keep a note aside, and its key as it was typed."""
    typed = found["footnote_key"]
    context_of(state.env).note_keys.setdefault(unikey(typed), typed)
    return plugin.parse_ref_footnote(block, found, state)


def add_footnote_rules(markdown: Markdown) -> None:
    """Teach the parser footnotes."""
    inline, block = markdown.inline, markdown.block
    inline.register("footnote", plugin.INLINE_FOOTNOTE, parse_call, before="link")
    block.register("ref_footnote", plugin.REF_FOOTNOTE, parse_note, before="ref_link")
