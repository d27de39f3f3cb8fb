"""Task lists: items that start with `[ ]` or `[x]`."""

import re
from collections.abc import Iterable

from app.foundation.text.context import Token

_BOX = re.compile(r"\[([ xX])\]\s+(?=\S)")


def mark_tasks(tokens: Iterable[Token]) -> None:
    """Turn list items that start with a box into tasks, before their words are parsed."""
    for token in tokens:
        children = token.get("children")
        if children and token["type"] == "list_item":
            _mark_task(token, children[0])
        if children:
            mark_tasks(children)


def _mark_task(item: Token, first: Token) -> None:
    box = _BOX.match(first.get("text", ""))
    if box and first["type"] in ("paragraph", "block_text"):
        first["text"] = first["text"][box.end() :]
        first["type"] = f"task_{first['type']}"
        first["done"] = box[1] != " "
        item["type"] = "task_item"
