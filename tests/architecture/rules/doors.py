"""The doors of the running house: who writes says so, and who only shows does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask import Flask
from werkzeug.routing import Rule

from tests.architecture.exceptions import WRITES_NOTHING

WRITING = {"POST", "PUT", "PATCH", "DELETE"}


def is_marked(app: Flask, rule: Rule) -> bool:
    """Whether the view carries the mark of @writes or @writes_quietly."""
    return bool(getattr(app.view_functions[rule.endpoint], "is_writing_door", False))


def rules_of(app: Flask, *methods: str) -> list[Rule]:
    """Every address that answers one of these methods."""
    return [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & set(methods)]


def undeclared_doors(app: Flask, exceptions: Collection[str] = WRITES_NOTHING) -> Iterator[str]:
    """Every door that can be posted to says that it writes."""
    for rule in rules_of(app, *WRITING):
        if not is_marked(app, rule) and rule.endpoint not in exceptions:
            yield (
                f"{rule.rule} ({rule.endpoint}): one posts here, without @writes. Put it nearest to the view "
                "(@writes_quietly when no visitor's page changes), and @wraps in every decorator around it."
            )


def pages_that_write(app: Flask) -> Iterator[str]:
    """No door that can be opened with a GET says that it writes."""
    for rule in rules_of(app, "GET"):
        if is_marked(app, rule):
            yield (
                f"{rule.rule} ({rule.endpoint}): a GET that writes. Crawlers and previews open every link: "
                "make the act a noun that is posted."
            )
