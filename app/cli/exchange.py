"""Taking the dossiers out of the house, and bringing them in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.accounts.models import User
from app.accounts.viewer import viewer_of
from app.exchange.actions import import_collection
from app.exchange.packages import make_packages
from app.exchange.upkeep import site
from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.transaction import writing


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export(folder: Path) -> None:
    """Write everything visitors may read into FOLDER: archive, git bundle, e-books and PDFs."""
    with force_locale("nl"):
        for name in make_packages(folder, site()):
            click.echo(f"  {folder / name}")


@click.command("import-dossiers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="The administrator who answers for what comes in.")
@with_appcontext
def import_dossiers(file: Path, username: str) -> None:
    """Bring in the dossiers of an archive (zip) that `export` wrote."""
    user_id = db.session.scalar(sa.select(User.id).where(sa.func.lower(User.username) == username.lower()))
    if user_id is None:
        raise click.ClickException(f"There is nobody called {username} here.")
    try:
        with zipfile.ZipFile(file) as archive, writing():
            brought = import_collection(viewer_of(user_id), archive)
            titles = [one.title for one in brought]
    except zipfile.BadZipFile as error:
        raise click.ClickException(f"{file} is no archive.") from error
    except HouseError as error:
        raise click.ClickException(error.sentence) from error
    click.echo("\n".join(f"  {title}" for title in titles) or "  nothing new in it")
