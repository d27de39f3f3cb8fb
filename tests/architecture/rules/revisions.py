"""What every migration keeps to: there is a way back, and a long wait for a lock is refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Source


def a_way_back(house: House) -> Iterator[str]:
    """Every revision has an upgrade and a downgrade that do something."""
    for source in house.files("migrations/versions/*.py"):
        for way in ("upgrade", "downgrade"):
            if not _does_something(source, way):
                yield (
                    f"{source.path}: {way}() does nothing. Who takes a version back must get a database "
                    "that fits it; test_house_migrations.py goes up, down and up again."
                )


def no_endless_wait(house: House) -> Iterator[str]:
    """Every revision says how long it waits for a lock, so that a migration never stops the site."""
    for source in house.files("migrations/versions/*.py"):
        if "lock_timeout" not in source.text:
            yield (
                f"{source.path}: no lock_timeout. Begin upgrade() with "
                "op.execute(\"SET LOCAL lock_timeout = '5s'\"): who waits for a lock makes everybody wait."
            )


def _does_something(source: Source, way: str) -> bool:
    bodies = [function.body for function in source.functions() if function.name == way]
    return bool(bodies) and any(
        isinstance(node, ast.Call) for statement in bodies[0] for node in ast.walk(statement)
    )
