"""HTML that people type themselves: a few plain tags stay, the rest goes or shows as typed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

VOID = frozenset({"br", "wbr"})
SPANNING = frozenset({"details", "summary"})
_WORD_NAMES = "b i em strong u s del ins sub sup kbd mark small abbr q cite var samp dfn code a"
WORDS = frozenset(_WORD_NAMES.split())
# Known to browsers, not wanted here: the tag goes, its words stay. Anything else people put
# between angle brackets (<naam>) is no tag at all to them, and is shown.
_UNWANTED_NAMES = """
acronym address applet area article aside audio base basefont bdi bdo bgsound big blink blockquote
body button canvas caption center col colgroup command data datalist dd dialog dir div dl dt embed
fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
html iframe image img input isindex keygen label legend li link listing main map marquee math menu
menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param
picture plaintext portal pre progress rp rt ruby script search section select slot source span
strike style svg table tbody td template textarea tfoot th thead time title tr track tt ul video
xmp animate set foreignobject
"""
_UNWANTED = frozenset(_UNWANTED_NAMES.split())
_WANTED = WORDS | VOID | SPANNING | {"img"}
_LINE_ENDING = frozenset(
    {"p", "div", "li", "tr", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
_DEEPEST = 20
_TAG = r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^\"'<>])*+)>"
_PIECE = re.compile(
    r"(?P<gone><!--.*?-->|<\?.*?\?>|<![A-Z\[][^<>]*+>)|(?P<unended><!--.*|<\?.*)"
    r"|<(?P<silent>script|style|template|noscript|iframe)\b.*?(?:</(?P=silent)\s*>|(?P<cut>\Z))"
    r"|" + _TAG,
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?<![a-z])([a-z]++)\s*+=\s*+(?:\"([^\"<]*)\"|'([^'<]*)'|([^\s\"'<>=`]+))", re.IGNORECASE
)


@dataclass(frozen=True)
class Tag:
    """One tag as it was typed, its attributes read but not trusted."""

    name: str
    is_end: bool
    typed: str

    def attribute(self, name: str) -> str:
        """Read one attribute, or nothing."""
        for found in _ATTRIBUTE.finditer(self.typed):
            if found[1].lower() == name:
                return unescape(found[2] or found[3] or found[4] or "")
        return ""


Piece = Tag | str


def pieces_of_block(html: str) -> Iterator[Piece]:
    """Split a block of typed HTML in tags and safe text; scripts and comments go altogether."""
    done = 0
    for found in _PIECE.finditer(html):
        yield _text(html[done : found.start()])
        yield _piece(found)
        done = found.end()
    yield _text(html[done:])


def piece_of_line(html: str) -> Piece:
    """Read the single tag the parser found inside a line."""
    found = _PIECE.fullmatch(html)
    piece = _piece(found) if found and found["cut"] is None else ""
    return piece if isinstance(piece, str) or piece.name not in SPANNING else ""


def _piece(found: re.Match[str]) -> Piece:
    if not found["name"]:
        is_cut = found["unended"] or found["cut"] is not None
        return escape(found[0]) if is_cut else ""
    name = found["name"].lower()
    if name in _WANTED:
        return Tag(name, bool(found["end"]), found["rest"])
    if name not in _UNWANTED:
        return escape(found[0])
    return "<br>" if found["end"] and name in _LINE_ENDING else ""


def _text(text: str) -> str:
    return escape(unescape(text), quote=False)


@dataclass
class Balance:
    """Writes pieces so that every tag that opens also closes, in order, and not too deep."""

    opening: Callable[[Tag], tuple[str, str]]
    written: list[str] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def write(self, piece: Piece) -> None:
        """Write a piece of text or a tag."""
        if isinstance(piece, str):
            self.written.append(piece)
        elif piece.is_end:
            self._close(piece.name)
        else:
            self._begin(piece)

    def write_block(self, pieces: Iterable[Piece]) -> None:
        """Write one block: only `details` and `summary` may stay open for the next."""
        for piece in pieces:
            if isinstance(piece, Tag) and piece.name in SPANNING:
                self._close_words()
            self.write(piece)
        self._close_words()

    def finish(self) -> str:
        """Close what is still open and hand over the whole."""
        while self._open:
            self.written.append(self._open.pop()[1])
        return "".join(self.written)

    def _begin(self, tag: Tag) -> None:
        if tag.name == "a" and any(opened == "a" for opened, _ in self._open):
            return
        start, end = self.opening(tag)
        if not end:
            self.written.append(start)
        elif len(self._open) < _DEEPEST:
            self.written.append(start)
            self._open.append((tag.name, end))

    def _close(self, name: str) -> None:
        if any(name == opened for opened, _ in self._open):
            opened = ""
            while opened != name:
                opened, end = self._open.pop()
                self.written.append(end)

    def _close_words(self) -> None:
        while self._open and self._open[-1][0] not in SPANNING:
            self.written.append(self._open.pop()[1])
