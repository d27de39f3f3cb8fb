"""The roof: puts the rooms of Cooplink together; nobody imports it."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.templating import Environment
from typing_extensions import override

from config import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MEGABYTE = 1024 * 1024
WITH_JOBS = (
    "app.accounts.actions.upkeep",
    "app.accounts.letters",
    "app.dossiers.letters",
    "app.dossiers.review_letters",
    "app.dossiers.upkeep",
    "app.exchange.upkeep",
    "app.files.upkeep",
    "app.forum.upkeep",
    "app.groups.letters",
    "app.groups.relay",
    "app.groups.upkeep",
    "app.overview.joining",
)


class Templates(Environment):
    """Jinja as Flask sets it up, with globals that are looked up in one place instead of a chain."""

    @override
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Cooplink(Flask):
    """Flask, with kept pages standing in front of it."""

    front: WSGIApplication
    jinja_environment = Templates

    @override
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.front(environ, start_response)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application: configure, open the rooms, give each error its page."""
    settings = settings or load_settings()
    app = Cooplink(
        "app",
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance_dir),
    )
    _configure(app, settings)
    _lay_foundation(app)
    _meet_people(app)
    _open_rooms(app)
    _put_roof_on(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from app.foundation.postgres import local_url

    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url or local_url(settings.instance_dir),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.is_https,
        REMEMBER_COOKIE_DURATION=60 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as the session it belongs to
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        BABEL_DEFAULT_LOCALE=settings.default_locale,
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
    )


def _lay_foundation(app: Cooplink) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app.foundation import freshness
    from app.foundation.assets import register_assets
    from app.foundation.keeping import keep_parts
    from app.foundation.logs import set_up_logs
    from app.foundation.page_cache import PageCache

    set_up_logs(app)
    _open_database(app)
    freshness.share(app.config["SETTINGS"].instance_dir / "freshness")
    register_assets(app)
    keep_parts(app)
    inner: WSGIApplication = app.wsgi_app
    if app.config["SETTINGS"].is_https:  # TLS ends at a proxy, which tells who is asking
        inner = ProxyFix(inner, x_for=1, x_proto=1)
    app.front = PageCache(inner)


def _open_database(app: Flask) -> None:
    from flask_migrate import Migrate

    from app.foundation.database import db, replace_closed_connections
    from app.foundation.transaction import watch_for_undeclared_writes

    db.init_app(app)
    with app.app_context():
        replace_closed_connections(db.engine)
    watch_for_undeclared_writes()
    Migrate(app, db, directory=str(ROOT / "migrations"), include_object=_is_ours, render_as_batch=False)


def _is_ours(_: object, name: str, kind: str, is_reflected: bool, _to: object) -> bool:
    """Keep the queue's own tables out of what Alembic compares."""
    return not (is_reflected and kind == "table" and name.startswith("procrastinate_"))


def _meet_people(app: Flask) -> None:
    """Know who is here, in which language and time zone; expect a token with every form."""
    from flask_babel import Babel
    from flask_wtf.csrf import CSRFProtect

    from app.accounts import presence
    from app.foundation.headers import set_headers
    from app.foundation.sessions import keep_sessions

    keep_sessions(app)
    presence.watch_the_door(app)
    Babel(app, locale_selector=presence.current_language, timezone_selector=presence.current_time_zone)
    CSRFProtect(app)
    set_headers(app)


def _open_rooms(app: Flask) -> None:
    """Register each room's doors, and let the forum show what hangs on a topic."""
    from app.accounts.views import room as accounts
    from app.activity.views import room as activity
    from app.dossiers.beside import dossiers_beside
    from app.dossiers.views import room as dossiers
    from app.exchange.views import room as exchange
    from app.files.views import room as files
    from app.forum.beside import hang
    from app.forum.views import room as forum
    from app.groups.views import room as groups
    from app.overview.views import room as overview

    for room in (accounts, activity, dossiers, exchange, files, forum, groups, overview):
        app.register_blueprint(room)
    hang(app, dossiers_beside)
    for work in WITH_JOBS:
        import_module(work)  # the worker knows their jobs by name


def _put_roof_on(app: Flask) -> None:
    """Give errors their pages, templates what every page shows, and the operator commands."""
    from app.cli import register_commands
    from app.doorway import register_globals
    from app.error_pages import register_error_pages
    from app.health import register_health

    register_globals(app)
    register_error_pages(app)
    register_health(app)
    register_commands(app)
