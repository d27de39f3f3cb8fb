"""Where things stand and what they are called: the same furniture in every room, and mirrors of the rooms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.exceptions import FURNITURE_NOT_NEEDED, NO_ACTOR
from tests.architecture.house import House, Source

BANNED = re.compile(r"utils?|helpers?|services?|managers?|common|misc|stuff")
FURNITURE = ("models", "policy", "actions", "pages", "forms", "views")
SHARED_TEMPLATES = {"layouts", "components", "errors"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def no_drawers(house: House) -> Iterator[str]:
    """No file or folder has a name under which anything fits."""
    for source in [*house.code, *house.tests, *house.templates, *house.assets]:
        for part in source.parts:
            if BANNED.fullmatch(part):
                yield f"{source.path}: `{part}` says nothing of what is in it. Name the noun it is about."


def same_furniture(
    house: House, exceptions: dict[str, tuple[set[str], str]] = FURNITURE_NOT_NEEDED
) -> Iterator[str]:
    """Every room has all six pieces."""
    for room, there in house.rooms.items():
        not_needed, _ = exceptions.get(room, (set(), ""))
        for piece in FURNITURE:
            if piece not in there and piece not in not_needed:
                yield (
                    f"app/{room}: no {piece}.py. Every room has the same six files, so that a newcomer knows "
                    "where to look; when a room has no use for one, say why in exceptions.py."
                )


def mirrors_of_the_rooms(house: House) -> Iterator[str]:
    """Templates and stylesheets stand under the name of a room, and every room has tests."""
    yield from _strange_folders(house)
    for room in house.rooms:
        if not any(house.root.glob(f"tests/{room}/**/test_*.py")):
            yield f"app/{room}: no tests in tests/{room}/. The tests mirror the rooms."


def _strange_folders(house: House) -> Iterator[str]:
    for folder in sorted(path for path in house.root.glob("templates/*") if path.is_dir()):
        if folder.name not in house.rooms.keys() | SHARED_TEMPLATES:
            yield f"templates/{folder.name}: no room has this name. Pages stand in the folder of their room."
    for sheet in sorted(house.root.glob("static/css/rooms/*.css")):
        if sheet.stem not in house.rooms:
            yield f"static/css/rooms/{sheet.name}: no room has this name. Shared looks are a component."


def actions_say_who_acts(house: House, exceptions: dict[str, dict[str, str]] = NO_ACTOR) -> Iterator[str]:
    """Every public action has a docstring, and its first argument is the one acting: a Viewer."""
    for folder, source, function in _actions(house):
        if not ast.get_docstring(function):
            yield f"{source.at(function)}: {function.name}() has no sentence. Say what it does, as a verb."
        if function.name not in exceptions.get(folder, {}) and not _is_by_somebody(function):
            yield (
                f"{source.at(function)}: {function.name}() does not say who acts. Its first argument is "
                "a Viewer (author, actor, moderator); if truly nobody acts, say why in exceptions.py."
            )


def _actions(house: House) -> Iterator[tuple[str, Source, Function]]:
    """Find the acts of each room: what `actions/__init__.py` offers, else the public functions."""
    for source in house.code:
        if source.furniture != "actions":
            continue
        folder = "/".join(source.parts[:3])
        offered = _offered(house, folder)
        for function in source.tree.body:
            if isinstance(function, Function) and _is_offered(function.name, offered):
                yield folder, source, function


def _is_offered(name: str, offered: set[str] | None) -> bool:
    return name in offered if offered is not None else not name.startswith("_")


def _offered(house: House, folder: str) -> set[str] | None:
    door = Path(folder, "__init__.py").as_posix()
    for source in house.code:
        if source.path == door:
            return {name for _, module, name in source.imports() if module.startswith("app.")}
    return None


def _is_by_somebody(function: Function) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return bool(arguments) and _name_of(arguments[0].annotation) == "Viewer"


def _name_of(annotation: ast.expr | None) -> str:
    return annotation.id if isinstance(annotation, ast.Name) else ""
