"""From tokens to HTML, with the tags people typed themselves kept in balance."""

from collections.abc import Iterable
from typing import ClassVar

from mistune import BaseRenderer, BlockState
from mistune.util import safe_entity
from typing_extensions import override

from app.foundation.text import links
from app.foundation.text.context import Token, context_of
from app.foundation.text.elements import FINISHERS, WRAPPED
from app.foundation.text.tags import SPANNING, Balance, Piece, Tag, piece_of_line, pieces_of_block

_TYPED_HTML = frozenset({"inline_html", "block_html"})
_REMEMBERED = frozenset({"link", "image", "quote", "block_quote"})


class Renderer(BaseRenderer):
    """Writes the HTML of a text; what it needs to know travels in the context."""

    NAME: ClassVar[str] = "cooplink"

    @override
    def render_tokens(self, tokens: Iterable[Token], state: BlockState) -> str:
        tokens = list(tokens)
        if any(token["type"] in _TYPED_HTML for token in tokens):
            return self._balanced(tokens, state)
        return "".join([self.render_token(token, state) for token in tokens])

    @override
    def render_token(self, token: Token, state: BlockState) -> str:
        kind = token["type"]
        if kind == "text":
            return safe_entity(token["raw"])
        inner = self._inner(kind, token, state) if "children" in token else ""
        if kind in WRAPPED:
            start, end = WRAPPED[kind]
            return start + inner + end
        return FINISHERS[kind](token, inner, context_of(state.env))

    def _inner(self, kind: str, token: Token, state: BlockState) -> str:
        if kind not in _REMEMBERED:
            return self.render_tokens(token["children"], state)
        inside = context_of(state.env).inside
        inside[kind] += 1
        inner = self.render_tokens(token["children"], state)
        inside[kind] -= 1
        return inner

    def _balanced(self, tokens: list[Token], state: BlockState) -> str:
        context = context_of(state.env)
        balance = Balance(lambda tag: links.opening(tag, context))
        for token in tokens:
            if token["type"] == "inline_html":
                balance.write(piece_of_line(token["raw"]))
            elif token["type"] == "block_html":
                _write_block(balance, token["raw"])
            else:
                balance.write(self.render_token(token, state))
        return balance.finish()


RENDERER = Renderer()


def _write_block(balance: Balance, html: str) -> None:
    pieces = _trimmed(list(pieces_of_block(html)))
    spans = any(isinstance(piece, Tag) and piece.name in SPANNING for piece in pieces)
    start, end = ("", "\n") if spans or not pieces else ("<p>", "</p>\n")
    balance.write(start)
    balance.write_block(pieces)
    balance.write(end)


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Leave out the line ends that dropped tags left at the start and at the end."""
    says = [index for index, piece in enumerate(pieces) if not _is_blank(piece)]
    return pieces[says[0] : says[-1] + 1] if says else []


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece, str) and piece.strip() in ("", "<br>")
