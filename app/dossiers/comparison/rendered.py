"""Two pages as they are read, in one: what went is marked as deleted, what came as inserted."""

import re
from collections.abc import Sequence

from app.dossiers.stretches import Stretch, partners, stretches, walk
from app.foundation.text.sanitiser import sanitise

_TAG = r"<(?:[^<>\"]|\"[^\"]*\")*>"
_PIECE = re.compile(rf"{_TAG}|[^<]+|<")
_WORD = re.compile(r"(?:&#?\w+;|\w+|[^\w\s])\s*|\s+")
_NAME = re.compile(r"</?([a-z0-9]+)")
_ID = re.compile(r"\sid=\"[^\"]*\"")
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
# Parts of a table have no meaning outside of it: they are compared place by place.
_BY_PLACE = frozenset({"code", "summary", "table", "tbody", "td", "th", "thead"})
# A link that leads elsewhere or another picture is another thing, though the words are the same.
_AS_A_WHOLE = frozenset({"a", *_VOID})
_DEEPEST = 12
_MOST_COMPARED = 300_000


def rendered(old_html: str, new_html: str) -> str:
    """Show two cooked pages as one, as safe HTML without ids."""
    # What is cut below has to be sound, and what comes of it is looked at once more.
    old, new = (_nodes(_bare(sanitise(html))) for html in (old_html, new_html))
    return sanitise(_Pages().compared(old, new, _DEEPEST))


class _Pages:
    """Compares nodes with nodes and, where two belong together, what is in them."""

    def __init__(self) -> None:
        self._letters_left = _MOST_COMPARED

    def compared(self, old: Sequence[str], new: Sequence[str], depth: int) -> str:
        """Return the nodes of both, with what only one of them has marked."""
        old_keys, new_keys = [node.rstrip() for node in old], [node.rstrip() for node in new]
        return "".join(
            new[stretch.new.start] if stretch.is_same else self._changed(old, new, stretch, depth)
            for stretch in stretches(old_keys, new_keys)
        )

    def _changed(self, old: Sequence[str], new: Sequence[str], stretch: Stretch, depth: int) -> str:
        pairs = self._pairs(old, new, stretch) if depth else {}
        shown: list[str] = []
        went, came = _space_lost(old, new, stretch), ""
        for left, right in walk(stretch.old, stretch.new, pairs):
            if left is not None and right is not None:
                shown += [
                    _marked(went, "del"),
                    _marked(came, "ins"),
                    self._within(old[left], new[right], depth),
                ]
                went = came = ""
            elif left is not None:
                went += old[left]
            elif right is not None:
                came += new[right]
        return "".join([*shown, _marked(went, "del"), _marked(came, "ins")])

    def _pairs(self, old: Sequence[str], new: Sequence[str], stretch: Stretch) -> dict[int, int]:
        """Find which elements belong together: by their place in a table, else by their words."""
        went, came = _elements(old, stretch.old), _elements(new, stretch.new)
        self._letters_left -= sum(len(old[place]) for place in went) + sum(len(new[place]) for place in came)
        if self._letters_left < 0:
            return {}
        if {_name(old[place]) for place in went} | {_name(new[place]) for place in came} <= _BY_PLACE:
            found = dict(enumerate(range(min(len(went), len(came)))))
        else:
            found = partners([_words(old[place]) for place in went], [_words(new[place]) for place in came])
        pairs = {came[right]: went[left] for right, left in found.items()}
        return {right: left for right, left in pairs.items() if _name(old[left]) == _name(new[right])}

    def _within(self, old: str, new: str, depth: int) -> str:
        start, inner, end = _opened(new)
        return start + self.compared(_nodes(_opened(old)[1]), _nodes(inner), depth - 1) + end


def _space_lost(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> str:
    """Return the space that stood before what went, when the word before it has none now."""
    before = old[stretch.old.start - 1 : stretch.old.start], new[stretch.new.start - 1 : stretch.new.start]
    had, has = ("".join(nodes)[-1:].isspace() for nodes in before)
    return " " if stretch.old and had and not has else ""


def _bare(html: str) -> str:
    """Take off ids, which would stand twice on one page."""
    return "".join(_ID.sub("", piece) if piece[0] == "<" else piece for piece in _PIECE.findall(html))


def _nodes(html: str) -> list[str]:
    """Cut HTML into its outermost elements, and the words between them."""
    nodes: list[str] = []
    depth, element = 0, ""
    for piece in _PIECE.findall(html):
        if not depth and piece[0] != "<":
            space = piece[: len(piece) - len(piece.lstrip())]
            if nodes:  # a space belongs to what it follows: alone it would be the same everywhere
                nodes[-1] += space
            nodes += _WORD.findall(piece[len(space) :] if nodes else piece)
            continue
        element += piece
        depth = max(0, depth + _step(piece))
        if not depth:
            nodes.append(element)
            element = ""
    return [*nodes, element] if element else nodes


def _step(piece: str) -> int:
    if piece[0] != "<" or _name(piece) in _VOID:
        return 0
    return -1 if piece.startswith("</") else 1


def _name(node: str) -> str:
    found = _NAME.match(node)
    return found[1] if found else ""


def _elements(nodes: Sequence[str], places: range) -> list[int]:
    return [place for place in places if (name := _name(nodes[place])) and name not in _AS_A_WHOLE]


def _words(node: str) -> str:
    return " ".join(piece for piece in _PIECE.findall(node) if piece[0] != "<")


def _opened(element: str) -> tuple[str, str, str]:
    found = _PIECE.match(element)
    start, end = found.end() if found else 0, element.rindex("<")
    return element[:start], element[start:end], element[end:]


def _marked(html: str, mark: str) -> str:
    """Mark every run of words and every picture; the elements around them stay what they are."""
    return "".join(_mark(piece, mark) for piece in _PIECE.findall(html))


def _mark(piece: str, mark: str) -> str:
    is_mute = piece[0] == "<" and _name(piece) not in {"img", "input", "hr"}
    return piece if is_mute or piece.isspace() else f"<{mark}>{piece}</{mark}>"
