"""Logs: one JSON line for each happening, and nothing in it that opens a door."""

from __future__ import annotations

import io
import json
import logging
import sys
from datetime import datetime

import pytest
from flask import Flask

from app.foundation.logs import logger, set_up_logs

KEY = "Zm9vYmFyYmF6cXV4"


class Terminal(io.StringIO):
    """A terminal that somebody looks at."""

    def isatty(self):
        return True


@pytest.fixture
def written(capsys):
    """Return a way to read what was written since it was last read, line by line."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_each_request_is_one_line_with_what_an_operator_asks(client, written):
    client.get("/nowhere")
    (line,) = written()
    assert (line["event"], line["level"]) == ("request", "info")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/nowhere", 404)
    assert line["ms"] >= 0
    assert datetime.fromisoformat(line["timestamp"]).utcoffset().total_seconds() == 0


def test_a_form_that_was_sent_is_one_line_without_what_was_typed(client, written):
    client.post("/session?next=/latest", data={"login": "omar", "password": "very secret"})
    (line,) = written()
    assert set(line) == {"event", "level", "timestamp", "method", "path", "status", "ms"}
    assert (line["method"], line["path"], line["status"]) == ("POST", "/session", 422)


def test_what_is_after_a_question_mark_is_not_written(client, written):
    client.get(f"/latest?token={KEY}")
    (line,) = written()
    assert line["path"] == "/latest"
    assert KEY not in str(line)


@pytest.mark.parametrize("door", ["confirm", "email", "password"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_key_from_a_letter_is_not_written(client, written, door, method):
    client.open(f"/{door}/{KEY}", method=method)
    (line,) = written()
    assert line["path"] == f"/{door}/…"
    assert KEY not in str(line)


def test_only_the_key_itself_is_left_out(as_, written):
    omar = as_("omar")
    omar.post("/drafts/t", data={"body": "x"})
    assert written()[-1]["path"] == "/drafts/…"


def test_a_line_stays_one_line_whatever_somebody_asks_for(client, written):
    client.get("/a%0Ab%1b[31m%22,%22level%22:%22error")
    (line,) = written()
    assert line["level"] == "info"
    assert line["path"] == '/a\nb\x1b[31m","level":"error'


def test_a_page_from_memory_writes_no_line(client, written):
    client.get("/latest")
    client.get("/latest")
    assert len(written()) == 1


def test_what_breaks_is_written_with_where(client, written, monkeypatch):
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(client.application.view_functions, "overview.home", lambda: 1 / 0)
    client.get("/")
    broken, line = written()
    assert (broken["event"], broken["level"], broken["path"]) == ("request failed", "error", "/")
    assert "ZeroDivisionError" in broken["exception"]
    assert line["status"] == 500


@pytest.mark.parametrize("level", ["INFO", "WARNING", "ERROR", "CRITICAL"])
def test_what_the_house_logs_elsewhere_becomes_such_a_line(house, written, level):
    logging.getLogger("app.files.upkeep").log(logging.getLevelName(level), "%s files", 3)
    (line,) = written()
    assert (line["event"], line["source"]) == ("3 files", "app.files.upkeep")
    assert line["level"] == ("error" if level == "CRITICAL" else level.lower())


def test_libraries_are_heard_when_something_is_wrong(house, written):
    library = logging.getLogger("somebody.elses")
    library.info("all is well")
    library.error("it broke", exc_info=OSError("no route"))
    (line,) = written()
    assert line["event"] == "it broke"
    assert "OSError: no route" in line["exception"]


def test_an_application_made_twice_writes_each_line_once(house, written):
    set_up_logs(Flask("another"))
    logging.getLogger("app.anything").warning("once")
    assert len(written()) == 1


def test_on_a_terminal_the_lines_are_for_people(house, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    set_up_logs(Flask("another"))
    try:
        logger.warning("look here", place="the shelf")
        logger.error("request failed", exc_info=ZeroDivisionError("it broke"))
    finally:
        monkeypatch.undo()
        set_up_logs(Flask("another"))
    assert "look here" in terminal.getvalue()
    assert "ZeroDivisionError" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
