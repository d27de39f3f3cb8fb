"""Who may do what where: one commit, one clock, no web below the doors, no questions at the doors."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.exceptions import WEB_BELOW_THE_DOOR
from tests.architecture.house import House, Source

TRANSACTION = "app/foundation/transaction.py"
CLOCK = "app/foundation/clock.py"
WEB = {"flask", "flask_login", "werkzeug"}
TIMES = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "clock_timestamp", "localtimestamp"},
}
WRITES = {"add", "add_all", "delete", "merge", "flush", "bulk_save_objects", "bulk_insert_mappings"}
STATEMENTS = {"insert", "update", "delete"}


def one_commit(house: House) -> Iterator[str]:
    """Only `foundation/transaction.py` commits."""
    for source in house.code:
        if source.path == TRANSACTION:
            continue
        for call in _calls(source):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback", "begin"}:
                yield (
                    f"{source.at(call)}: `.{call.func.attr}()` outside {TRANSACTION}. A door says @writes, "
                    "a job or a command says `with writing():`; they commit once."
                )


def doors_ask_no_questions(house: House) -> Iterator[str]:
    """Views and forms leave the database alone."""
    for source in house.code:
        if source.furniture not in {"views", "forms"}:
            continue
        for node in source.nodes:
            if _imports_db(node) or _is_session(node):
                yield (
                    f"{source.at(node)}: a door or a form uses the database. Ask in pages, change "
                    "in actions, and load through the viewer's eyes."
                )


def models_open_no_session(house: House) -> Iterator[str]:
    """A model holds facts about its own row and asks for no other."""
    for source in house.code:
        if source.furniture != "models":
            continue
        for node in source.nodes:
            if _is_session(node):
                yield (
                    f"{source.at(node)}: a model opens a session. Facts about one row stay here; "
                    "a question goes to pages or policy, a change to actions."
                )


def policy_and_pages_only_read(house: House) -> Iterator[str]:
    """Who judges and who shows changes nothing."""
    for source in house.code:
        if source.furniture not in {"policy", "pages"}:
            continue
        for call in _calls(source):
            if word := _written(call):
                yield (
                    f"{source.at(call)}: `{word}` in {source.furniture}: it only reads. "
                    "Every write is an action."
                )


def one_clock(house: House) -> Iterator[str]:
    """Only `foundation/clock.py` reads the time."""
    for source in house.code:
        if source.path == CLOCK:
            continue
        yield from _readings(source)


def _readings(source: Source) -> Iterator[str]:
    teach = (
        "Take `clock.now()`: tests and demo content live at other moments. To measure, `time.monotonic()`."
    )
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in TIMES.get(_last_name(node.value), ()):
            yield f"{source.at(node)}: `{ast.unparse(node)}` reads the time. {teach}"
    for node, module, name in source.imports():
        if module == "time" and name in TIMES["time"]:
            yield f"{source.at(node)}: `from time import {name}` reads the time. {teach}"


def no_web_below_the_door(
    house: House, exceptions: dict[str, tuple[str, str]] = WEB_BELOW_THE_DOOR
) -> Iterator[str]:
    """In a room only the views know the web; `exceptions` holds the few files that stand at the door too."""
    for source in house.code:
        if not source.room or source.furniture == "views":
            continue
        known, _ = exceptions.get(source.path, ("", ""))
        for node, module, name in source.imports():
            if module.partition(".")[0] in WEB and known not in {"*", name or module}:
                yield (
                    f"{source.at(node)}: `{name or module}` from {module} below the door. Give the function "
                    "what it needs as an argument (viewer, text, number): a command and a test call it too."
                )


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes if isinstance(node, ast.Call))


def _imports_db(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name == "db" for alias in node.names)


def _is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session" and _last_name(node.value) == "db"


def _written(call: ast.Call) -> str:
    """Return the words with which a call writes: `db.session.add`, `sa.insert`, an imported `insert`."""
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id in STATEMENTS else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    owner, verb = call.func.value, call.func.attr
    is_write = _is_session(owner) and verb in WRITES
    is_statement = _last_name(owner) in {"sa", "sqlalchemy", "db"} and verb in STATEMENTS
    return ast.unparse(call.func) if is_write or is_statement else ""


def _last_name(node: ast.AST) -> str:
    """Return the name just before the dot: `datetime` for both `datetime.x` and `datetime.datetime.x`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
