"""What every answer tells the browser: no scripts, styles, frames or pictures from anywhere else."""

from __future__ import annotations

from flask import Flask, Response, current_app, request, session
from flask_login import current_user

from app.foundation.page_cache import SHARED

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OK = 200
READING = ("GET", "HEAD")


def set_headers(app: Flask) -> None:
    """Add the headers to every answer, and mark pages that are the same for every visitor."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    given = {name for name, _ in response.headers}
    response.headers.extend([one for one in HEADERS.items() if one[0] not in given])
    if current_app.config["SETTINGS"].is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    response.headers.setdefault("Cache-Control", "no-cache" if _is_shared(response) else "no-store")
    return response


def _is_shared(response: Response) -> bool:
    is_shared = (
        request.method in READING
        and response.status_code == OK
        and response.mimetype == "text/html"
        and not session
        and not session.modified
        and not current_user.is_member
    )
    request.environ[SHARED] = is_shared
    return is_shared
