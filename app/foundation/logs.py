"""Structured logs: one JSON line per happening on standard error, one per request."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

logger = structlog.get_logger("cooplink")


def set_up_logs(app: Flask) -> None:
    """Log as JSON lines (or readable lines on a terminal), and one line for each request."""
    is_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    logger.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=milliseconds,
    )
    return response
