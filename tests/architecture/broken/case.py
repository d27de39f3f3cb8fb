"""What is shown of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.house import House

Files = Mapping[str, str]
Rule = Callable[[House], Iterator[str]]


@dataclass(frozen=True)
class Case:
    """A rule, small houses that break it (with words of the sentence), and one at the edge that does not."""

    rule: Rule
    broken: tuple[tuple[Files, str], ...]
    kept: Files
