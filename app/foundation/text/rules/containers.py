"""Lists and quotations that follow each other, line after line, without end."""

from re import Match

from mistune import BlockParser, BlockState
from typing_extensions import override

from app.foundation.text.context import Token

_CONTAINERS = frozenset({"list", "block_quote"})


class Placed(BlockState):
    """Notes on each block where in the text it starts."""

    @override
    def append_token(self, token: Token) -> None:
        token["start"] = self.cursor
        super().append_token(token)

    @override
    def add_paragraph(self, text: str) -> None:
        super().add_paragraph(text)
        self.tokens[-1].setdefault("start", self.cursor)


class Blocks(BlockParser):
    """The block parser, but a list that meets a quotation ends before it, not around it.

    mistune starts the next container from inside the one it interrupts, so `- a` and `> b` in turn
    would go one call deeper with every line. Here the first one ends, and the walk goes on.
    """

    @override
    def parse_method(self, m: Match[str], state: BlockState) -> int | None:
        if m.lastgroup not in _CONTAINERS:
            return super().parse_method(m, state)
        busy: set[int] = state.env.setdefault("busy", set())
        if id(state) in busy:
            state.append_token({"type": "boundary"})
            return state.cursor
        busy.add(id(state))
        try:
            return super().parse_method(m, state)
        finally:
            busy.remove(id(state))
