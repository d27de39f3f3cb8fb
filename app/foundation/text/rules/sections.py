"""Block rules in square brackets: `[quote=…]…[/quote]` and `[details=…]…[/details]`."""

import re
from re import Match

from mistune import BlockParser, BlockState, Markdown

from app.foundation.text.context import Context, Section, Token, context_of
from app.foundation.text.references import QUOTE_ARGUMENT, read_quote

_OPENER = r"^ {0,3}\[(?:quote|details)(?:=" + QUOTE_ARGUMENT + r")?\]"
_MARKS = re.compile(
    r"^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$"
    r"|^ {0,3}\[(?P<open>quote|details)(?:=(?P<argument>" + QUOTE_ARGUMENT + r"))?\]"
    r"|\[/(?P<close>quote|details)\][ \t]*$",
    re.MULTILINE,
)


class _Pairing:
    """Joins each opener to its closer in one walk; what stays single remains plain text."""

    def __init__(self) -> None:
        self.sections: dict[int, Section] = {}
        self._open: list[Match[str]] = []
        self._fence = ""

    def see(self, mark: Match[str]) -> None:
        if mark["fence"]:
            self._see_fence(mark["fence"], mark["info"])
        elif self._fence:
            return
        elif mark["open"]:
            self._open.append(mark)
        elif self._closes(mark["close"]):
            self._close(mark)

    def _closes(self, name: str) -> bool:
        """Tell whether one of this name is open; nearly always it is the last."""
        if self._open and self._open[-1]["open"] == name:
            return True
        return any(opener["open"] == name for opener in self._open[-_NEAREST:])

    def _see_fence(self, fence: str, info: str) -> None:
        if not self._fence:
            self._fence = fence
        elif fence.startswith(self._fence) and not info.strip():
            self._fence = ""

    def _close(self, mark: Match[str]) -> None:
        opener = self._open.pop()
        while opener["open"] != mark["close"]:
            opener = self._open.pop()
        self.sections[opener.start()] = Section(
            name=opener["open"],
            argument=opener["argument"] or "",
            start=opener.end(),
            end=mark.start(),
            over=mark.end() + 1,
        )


_NEAREST = 20


def find_sections(source: str) -> dict[int, Section]:
    """Find every section of a text by the place of its opener."""
    pairing = _Pairing()
    for mark in _MARKS.finditer(source):
        pairing.see(mark)
    return pairing.sections


def set_sections_apart(source: str) -> str:
    """Put an empty line before each section, or the list or quotation above would swallow it."""
    if "[quote" not in source and "[details" not in source:
        return source
    parts: list[str] = []
    done = 0
    for start in sorted(find_sections(source)):
        parts += source[done:start], "\n"
        done = start
    return "".join(parts) + source[done:]


def parse_section(block: BlockParser, found: Match[str], state: BlockState) -> int | None:
    """Parse the body of a section as Markdown of its own."""
    section = _sections_of(state, context_of(state.env)).get(found.start())
    if section is None or state.depth() >= block.max_nested_level - 1:
        return None
    child = state.child_state(state.src[section.start : section.end].strip("\n") + "\n")
    block.parse(child, block.rules)
    token: Token = {"type": section.name, "children": child.tokens, "argument": section.argument}
    if section.name == "quote":
        token["quote"] = read_quote(section.argument)
    state.append_token(token)
    return section.over


def _sections_of(state: BlockState, context: Context) -> dict[int, Section]:
    if state.src not in context.sections:
        context.sections[state.src] = find_sections(state.src)
    return context.sections[state.src]


def add_section_rules(markdown: Markdown) -> None:
    """Teach the parser these rules, inside lists and quotations too."""
    block = markdown.block
    block.register("section", _OPENER, parse_section, before="list")
    block.insert_rule(block.block_quote_rules, "section", before="list")
    block.insert_rule(block.list_rules, "section", before="list")
