"""Structured logs: one JSON line per happening on standard error, one per request that reaches Flask.

A kept page is given away before that, without a line: writing it would cost more than the answer.
"""

from __future__ import annotations

import json
import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from typing_extensions import override

logger = structlog.get_logger("cooplink")
_JSON = json.JSONEncoder(default=repr)
HIDDEN_PART = "key"  # the part of an address that opens something: from a letter, or of a file


class _Forward(logging.Handler):
    """Takes what libraries and the worker log, so that it becomes a line like all others."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        tell = logger.error if record.levelno >= logging.ERROR else logger.warning
        tell = tell if record.levelno >= logging.WARNING else logger.info
        tell(record.getMessage(), source=record.name, exc_info=record.exc_info)


def set_up_logs(app: Flask) -> None:
    """Log as JSON lines (or readable lines on a terminal), and one line for each request."""
    as_json = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_in_one_line))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *((structlog.dev.ConsoleRenderer(),) if sys.stderr.isatty() else as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the one of this moment
    )
    _gather_other_logs()
    app.before_request(_start)
    app.after_request(_finish)


def _in_one_line(event: object, **_options: object) -> str:
    """Write one line as JSON, by a writer that is made once."""
    return _JSON.encode(event)


def _gather_other_logs() -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, _Forward) for handler in root.handlers):
        root.addHandler(_Forward())
    logging.getLogger("app").setLevel(logging.INFO)


def open_path() -> str:
    """Return the path that was asked for, without the key that may be in it; never what is after a `?`."""
    key = (request.view_args or {}).get(HIDDEN_PART)
    return "/".join("…" if key and part == key else part for part in request.path.split("/"))


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    logger.info(
        "request",
        method=request.method,
        path=open_path(),
        status=response.status_code,
        ms=milliseconds,
    )
    return response
