"""What is remembered while one text is being cooked."""

from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.foundation.text.slugs import slugify
from app.foundation.text.surroundings import Surroundings

Token = dict[str, Any]

_LOWEST_LEVEL = 6
GROUPS_MOST = 3  # each of them is many people
# How much code of one text gets colour; lexers slow down with the square of it.
CODE_BUDGET = 8_000


HEADING_MARK = "h-"


def heading_name(text: str) -> str:
    """Give the words of a heading as they stand in its id."""
    return slugify(text, fallback="kop")


@dataclass(frozen=True)
class Heading:
    """A heading a table of contents can point to; the level is the one shown, h2 to h6."""

    level: int
    id: str
    text: str


@dataclass
class Context:
    """The surroundings of the text, what was seen of it so far, and what it may still use up."""

    surroundings: Surroundings
    prefix: str
    top_level: int
    url_budget: int
    code_budget: int = CODE_BUDGET
    highest_level: int = 1
    inside: Counter[str] = field(default_factory=Counter)
    headings: list[Heading] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    note_uses: Counter[int] = field(default_factory=Counter)
    note_keys: dict[str, str] = field(default_factory=dict)
    missing_notes: dict[str, bool] = field(default_factory=dict)
    sections: dict[str, dict[int, "Section"]] = field(default_factory=dict)
    _last_level: int = 0
    _ids: dict[str, int] = field(default_factory=dict)

    def shown_level(self, level: int) -> int:
        """Shift a heading so that the highest is the top level and none skips a level downwards."""
        previous = self._last_level or self.top_level - 1
        wanted = self.top_level + max(0, level - self.highest_level)
        self._last_level = min(wanted, previous + 1, _LOWEST_LEVEL)
        return self._last_level

    def heading_id(self, text: str) -> str:
        """Give a heading an id nobody else on the page has."""
        base = heading_name(text)
        name = base
        while name in self._ids:
            self._ids[base] += 1
            name = f"{base}-{self._ids[base]}"
        self._ids[name] = 1
        return f"{self.prefix}{HEADING_MARK}{name}"

    def calls_group(self, name: str) -> bool:
        """Tell whether one more group may be called in this text; one in a quotation was called before."""
        is_quoted = self.inside["quote"] or self.inside["block_quote"]
        if name in self.groups or is_quoted:
            return True
        if len(self.groups) < GROUPS_MOST:
            self.groups.append(name)
            return True
        return False

    def spend_url(self, url: str) -> bool:
        """Tell whether an address may still be written: short references to a long one multiply."""
        self.url_budget -= len(url)
        return self.url_budget >= 0


class Section(NamedTuple):
    """A `[quote]` or `[details]`: where its body starts and ends, and where it is over."""

    name: str
    argument: str
    start: int
    end: int
    over: int


def context_of(env: MutableMapping[str, Any]) -> Context:
    """Find the context where the parser carries it along."""
    context: Context = env["context"]
    return context
