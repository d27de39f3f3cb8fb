"""The house as the guards see it: files with their text and syntax, and the rooms they stand in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NO_ROOMS = {"cli", "demo", "foundation"}  # the commands and what all rooms stand on


@dataclass(frozen=True)
class Source:
    """One file, named as in the repository."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the stem: ("app", "forum", "actions", "posts")."""
        return Path(self.path).with_suffix("").parts

    @property
    def room(self) -> str:
        """The room it stands in; "" for the roof and the foundation."""
        is_in_room = len(self.parts) > 2 and self.parts[0] == "app" and self.parts[1] not in NO_ROOMS
        return self.parts[1] if is_in_room else ""

    @property
    def furniture(self) -> str:
        """Which piece of its room it belongs to: "models", "views", or a noun of its own."""
        return self.parts[2] if self.room else ""

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[ast.AST, str, str]]:
        """Each import as (where, module, name); `import x` has no name."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, node.module or "", alias.name) for alias in node.names)


class House:
    """A checkout: the real one, or a small one that a test builds to break a rule in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self, *patterns: str) -> list[Source]:
        """The files that match, in order; what others wrote (vendor) is not ours to judge."""
        paths = sorted({path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()})
        return [
            Source(path.relative_to(self.root).as_posix(), path.read_text())
            for path in paths
            if "vendor" not in path.parts and "__pycache__" not in path.parts
        ]

    @cached_property
    def code(self) -> list[Source]:
        """Every Python file that runs in production."""
        return self.files("app/**/*.py", "config.py", "wsgi.py")

    @cached_property
    def tests(self) -> list[Source]:
        return self.files("tests/**/*.py")

    @cached_property
    def templates(self) -> list[Source]:
        return self.files("templates/**/*.html")

    @cached_property
    def assets(self) -> list[Source]:
        return self.files("static/css/**/*.css", "static/js/**/*.js")

    @cached_property
    def rooms(self) -> dict[str, set[str]]:
        """Each room with the pieces of furniture in it."""
        rooms: dict[str, set[str]] = {}
        for source in self.code:
            if source.room:
                rooms.setdefault(source.room, set()).add(source.furniture)
        return rooms


def build(root: Path, files: Mapping[str, str]) -> House:
    """Build a small house of these files."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return House(root)


HOUSE = House(ROOT)
