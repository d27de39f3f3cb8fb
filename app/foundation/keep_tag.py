"""`{% keep key %} … {% endkeep %}` in a template: the part between is made once for all who share the key.

The key names all that the part depends on; the language of the page is part of every key.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from typing_extensions import override

from app.foundation.keeping import kept
from app.foundation.wording import language


class KeepTag(Extension):
    """The tag; its key is any expression, or several."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.tags = {"keep"}
        self._numbers = itertools.count()

    @override
    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        key = parser.parse_tuple()
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        place = nodes.Const(next(self._numbers))
        return nodes.CallBlock(self.call_method("_part", [key, place]), [], [], body).set_lineno(line)

    def _part(self, key: Hashable, place: int, caller: Callable[[], str]) -> str:
        return kept((place, language(), key), caller)
