"""Two people changed the same text: what both did goes together, and only a true clash is asked about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from merge3 import Merge3

from app.dossiers.lines import Matcher, lines_of, normalised

__all__ = ["Block", "Kind", "Merge", "keep_both", "merge", "normalised"]

Kind = Literal["same", "mine", "theirs", "both", "words", "conflict"]

_TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
# Words compared in one merge, all sides together: twenty pages in which lines clash. What is
# beyond it stays a clash of whole lines: more to choose from, never wrong, and nobody waits.
_MOST_TOKENS = 40_000
# Rows and items belong together; an empty line would break a table in two.
_CLOSE_TO_NEXT = re.compile(r"\s*(?:\||[-*+]\s|\d+[.)]\s|>|\[\^)")


@dataclass(frozen=True)
class Block:
    """A stretch of whole lines as it was, as each side made it, and what came of it; "" for a conflict."""

    kind: Kind
    base: str
    mine: str
    theirs: str
    text: str


@dataclass(frozen=True)
class Merge:
    """The outcome of a merge: blocks that together hold everything of all three texts."""

    blocks: tuple[Block, ...]

    @cached_property
    def conflicts(self) -> tuple[Block, ...]:
        """The blocks a person has to choose in."""
        return tuple(block for block in self.blocks if block.kind == "conflict")

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to choose."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text; there is none while something has to be chosen."""
        return self.settled(())

    @property
    def mine_count(self) -> int:
        """How many blocks carry a change of mine."""
        return sum(block.kind in ("mine", "words") for block in self.blocks)

    def settled(self, answers: Sequence[str]) -> str:
        """Put the text together with one answer for each conflict, in order."""
        if len(answers) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts, {len(answers)} answers")
        left = iter(answers)
        parts = [
            _fitted(block, next(left)) if block.kind == "conflict" else block.text for block in self.blocks
        ]
        return normalised("".join(parts))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge two changed texts by their lines, and by their words in the lines that both changed."""
    blocks = _blocks(*(lines_of(normalised(text)) for text in (base, mine, theirs)))
    return Merge(tuple(_gathered(_by_words(blocks))))


def keep_both(block: Block) -> str:
    """Answer a conflict without losing a word: theirs, then mine, unless one already holds the other."""
    if _holds(block.theirs, block.mine):
        return block.theirs
    if _holds(block.mine, block.theirs):
        return block.mine
    theirs, mine = block.theirs.rstrip("\n"), block.mine.lstrip("\n")
    is_close = _CLOSE_TO_NEXT.match(theirs.rpartition("\n")[2]) and _CLOSE_TO_NEXT.match(mine)
    return f"{theirs}\n{mine}" if is_close else f"{theirs}\n\n{mine}"


def _blocks(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Block]:
    """Walk through three sequences: what all three share, and in turn what lies between."""
    merge3 = Merge3(base, mine, theirs, sequence_matcher=Matcher)
    at_base = at_mine = at_theirs = 0
    for region in merge3.find_sync_regions():
        start, end, mine_start, mine_end, theirs_start, theirs_end = region
        yield from _judged(base[at_base:start], mine[at_mine:mine_start], theirs[at_theirs:theirs_start])
        yield from _judged(base[start:end], mine[mine_start:mine_end], theirs[theirs_start:theirs_end])
        at_base, at_mine, at_theirs = end, mine_end, theirs_end


def _judged(*sides: Iterable[str]) -> Iterator[Block]:
    if any(sides):
        yield _block(*("".join(side) for side in sides))


def _block(base: str, mine: str, theirs: str) -> Block:
    """Tell who changed this stretch."""
    if mine == theirs:
        return Block("same" if mine == base else "both", base, mine, theirs, mine)
    if mine == base:
        return Block("theirs", base, mine, theirs, theirs)
    if theirs == base:
        return Block("mine", base, mine, theirs, mine)
    return Block("conflict", base, mine, theirs, "")


def _whole(parts: Iterable[Block]) -> Block:
    """Make one block of neighbours."""
    return _block(*("".join(side) for side in zip(*map(_sides, parts), strict=True)))


def _by_words(blocks: Iterable[Block]) -> Iterator[Block]:
    """Look closer at each conflict, as long as there are words left to spend."""
    tokens_left = _MOST_TOKENS
    for block in blocks:
        sides = [_TOKEN.findall(side) for side in _sides(block)] if block.kind == "conflict" else []
        cost = sum(map(len, sides))
        if not sides or cost > tokens_left:
            yield block
            continue
        tokens_left -= cost
        for crumbs in _lines_of_crumbs(_phrases(_blocks(*sides))):
            yield _joined(crumbs)


def _lines_of_crumbs(crumbs: Iterable[Block]) -> Iterator[list[Block]]:
    """Gather what was merged word by word into lines again: cut at the line ends that all share."""
    line: list[Block] = []
    for crumb in crumbs:
        shared = crumb.text.splitlines(keepends=True) if crumb.kind == "same" else []
        for part in shared:
            line.append(_block(part, part, part))
            if part.endswith("\n"):
                yield line
                line = []
        if not shared:
            line.append(crumb)
    if line:
        yield line


def _joined(crumbs: Sequence[Block]) -> Block:
    """Make a line of its words again; one clash makes all of it a conflict: people choose sentences."""
    whole = _whole(crumbs)
    if whole.kind != "conflict" or any(crumb.kind == "conflict" for crumb in crumbs):
        return whole
    text = "".join(crumb.text for crumb in crumbs)
    return Block("words", whole.base, whole.mine, whole.theirs, text)


def _phrases(crumbs: Iterable[Block]) -> list[Block]:
    """Join changes by both that touch: with only a space or a line end between they are one phrase."""
    phrases: list[Block] = []
    for crumb in crumbs:
        phrases.append(crumb)
        if phrases[2:] and _touch(*phrases[-3:]):
            phrases[-3:] = [_whole(phrases[-3:])]
    return phrases


def _touch(before: Block, between: Block, after: Block) -> bool:
    is_thin = between.text.isspace() and between.text.count("\n") <= 1
    return is_thin and {before.kind, after.kind} == {"mine", "theirs"}


def _gathered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join neighbours that are both unchanged, or both in conflict."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind not in ("same", "conflict"):
            yield from group
        else:
            yield _whole(group)


def _sides(block: Block) -> tuple[str, str, str]:
    return block.base, block.mine, block.theirs


def _holds(whole: str, part: str) -> bool:
    """Tell whether the words of a part stand in the whole, unbroken."""
    words = part.strip()
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", whole))


def _fitted(block: Block, answer: str) -> str:
    """Give an answer, as a form sends it back, the empty lines its block has around it."""
    words = normalised(answer).strip("\n")
    if not words:
        return ""
    like = block.mine if block.mine.strip("\n") == words else block.theirs or block.mine
    before = like[: len(like) - len(like.lstrip("\n"))]
    after = like[len(like.rstrip("\n")) :]
    return before + words + after
