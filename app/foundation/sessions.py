"""The signed cookie of a browser, and the token against forged forms that hangs on it.

Both are as Flask and Flask-WTF make them; what signs them is made once, not anew for each page.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode, want_bytes
from typing_extensions import override

SALT_OF_FORMS = "wtf-csrf-token"  # Flask-WTF reads what is signed with it
FIELD = "csrf_token"


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions; the secret key of a running house does not change."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    @override
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class _Signer(URLSafeTimedSerializer):
    """Signs what Flask-WTF reads, without trying each time whether so short a text packs smaller."""

    @override
    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(want_bytes(self.serializer.dumps(obj)))


def keep_sessions(app: Flask) -> None:
    """Let browsers carry their session."""
    app.session_interface = Sessions()
    app.extensions["form_signer"] = _Signer(app.config["SECRET_KEY"], salt=SALT_OF_FORMS)


def form_token() -> str:
    """Return the token against forged forms; a page has several forms and one token."""
    token: str | None = g.get("form_token")
    if token is None:
        token = g.form_token = _signed_token()
    return token


def _signed_token() -> str:
    """Sign what the session holds; Flask-WTF gives a session its first."""
    held = session.get(FIELD)
    return str(current_app.extensions["form_signer"].dumps(held) if held else generate_csrf())
