"""Footnotes: gathered at the end, each once, with ids that no other text on the page has."""

from mistune import BlockState, Markdown
from mistune.plugins.footnotes import (
    INLINE_FOOTNOTE,
    REF_FOOTNOTE,
    parse_footnote_item,
    parse_inline_footnote,
    parse_ref_footnote,
)

from app.foundation.text.context import Token

Html = str | list[Token]


def append_footnotes(markdown: Markdown, html: Html, state: BlockState) -> Html:
    """Write the notes below the text; a note may bring in a further note."""
    keys = state.env.get("footnotes", [])
    notes: list[str] = []
    while len(notes) < len(keys):
        number = len(notes) + 1
        note = BlockState(parent=state)
        note.tokens = [parse_footnote_item(markdown.block, keys[number - 1], number, state)]
        notes.append(str(markdown.render_state(note)))
    if not notes:
        return html
    return f'{html}<section class="footnotes">\n<ol>\n{"".join(notes)}</ol>\n</section>\n'


def add_footnote_rules(markdown: Markdown) -> None:
    """Teach the parser footnotes."""
    inline, block = markdown.inline, markdown.block
    inline.register("footnote", INLINE_FOOTNOTE, parse_inline_footnote, before="link")
    block.register("ref_footnote", REF_FOOTNOTE, parse_ref_footnote, before="ref_link")
    markdown.after_render_hooks.append(append_footnotes)
