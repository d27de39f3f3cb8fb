"""Tables with pipes: one walk over the rows, however many cells they have."""

import re
from re import Match

from mistune import BlockParser, BlockState, Markdown

from app.foundation.text.context import Token

MOST_COLUMNS = 64

# Possessive throughout: a line that turns out not to be a table is never read twice.
_CELL = r"[ \t]*+:?-++:?[ \t]*+"
_TABLE = (
    r"^(?=[^\n|]*+\|) {0,3}(?P<table_head>[^\n]*+)\n"
    r" {0,3}(?P<table_align>\|?" + _CELL + r"(?:\|" + _CELL + r")*+\|?[ \t]*+)(?:\n|$)"
)
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_ALIGNED = {(False, False): "", (True, False): "", (False, True): "right", (True, True): "center"}


def parse_table(_: BlockParser, found: Match[str], state: BlockState) -> int | None:
    """Read a table; rows with too many cells lose the surplus, as GitHub's tables do."""
    head, marks = _cells(found["table_head"]), _cells(found["table_align"])
    if len(head) != len(marks) or len(head) > MOST_COLUMNS:
        return None
    aligns = [_ALIGNED[mark.startswith(":"), mark.endswith(":")] for mark in marks]
    rows: list[Token] = []
    position = found.end()
    while position < state.cursor_max and "|" in (line := state.get_line(position)):
        rows.append({"type": "table_row", "children": _row(line, aligns, "td")})
        position += len(line)
    children: list[Token] = [{"type": "table_head", "children": _row(found["table_head"], aligns, "th")}]
    if rows:
        children.append({"type": "table_body", "children": rows})
    state.append_token({"type": "table", "children": children})
    return position


def _row(line: str, aligns: list[str], tag: str) -> list[Token]:
    return [
        {"type": "table_cell", "text": text.replace("\\|", "|"), "tag": tag, "align": align}
        for text, align in zip(_cells(line), aligns, strict=False)
    ]


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _UNESCAPED_PIPE.split(line)]


def add_table_rules(markdown: Markdown) -> None:
    """Teach the parser tables, inside lists and quotations too."""
    block = markdown.block
    block.register("table", _TABLE, parse_table)
    block.insert_rule(block.block_quote_rules, "table")
    block.insert_rule(block.list_rules, "table")
