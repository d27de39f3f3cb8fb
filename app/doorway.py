"""What every page shows, whoever looks: given to all templates at once."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request

from app.accounts.presence import current_viewer
from app.foundation.keep_tag import KeepTag
from app.foundation.sessions import form_token
from app.foundation.wording import language, speak_in_templates


def register_globals(app: Flask) -> None:
    """Give templates the viewer and the facts of this house."""
    app.context_processor(_facts)
    speak_in_templates(app)
    app.jinja_env.add_extension(KeepTag)
    app.jinja_env.globals["csrf_token"] = form_token
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _facts() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    viewer = current_viewer()
    return {
        "viewer": viewer,
        "site_name": settings.site_name,
        "base_url": settings.base_url,
        "is_demo": settings.is_demo,
        "current_path": request.path,
        "language": language(),
        "csrf_token": form_token,
        "csrf_in_page": viewer.is_member,
    }
