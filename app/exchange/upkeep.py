"""What the worker does for the exchange by itself."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from app.exchange.documents import Site
from app.exchange.packages import make_packages
from app.foundation.jobs import job


def site() -> Site:
    """Return the name and address of this house."""
    settings = current_app.config["SETTINGS"]
    return Site(settings.site_name, settings.base_url)


def folder() -> Path:
    """Return where the large files lie."""
    return Path(current_app.config["SETTINGS"].instance_dir) / "exports"


@job("exchange.make_packages", cron="*/10 * * * *")
def make_packages_anew() -> None:
    """Make the archives, e-books and PDFs whose dossiers changed."""
    with force_locale(current_app.config["SETTINGS"].default_locale):
        make_packages(folder(), site())
