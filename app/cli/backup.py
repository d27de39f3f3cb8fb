"""One file with everything, and the way back: the database as a dump, and the files people added."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.archive import pack, unpack
from app.cli.dump import Database
from app.cli.prepare import database_at_hand
from app.foundation import freshness
from config import Settings

DUMP = "database.dump"
FILES = "files"
LOCAL_STORE = "file://"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and the local files to FILE (a .tar); the site can go on meanwhile."""
    settings: Settings = current_app.config["SETTINGS"]
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"{file.absolute().parent} is no folder.")
    with _room_beside(file) as room, database_at_hand(settings):
        click.echo("Dumping the database …")
        _database(settings).dump(Path(room, DUMP))
        click.echo("Packing it with the files …")
        pack(file, {DUMP: Path(room, DUMP), **_files(settings)})
    click.echo(f"{file} holds everything ({file.stat().st_size // 1024} kB).")


def _files(settings: Settings) -> dict[str, Path]:
    folder = files_folder(settings)
    return {FILES: folder} if folder and folder.is_dir() else {}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, *, yes: bool) -> None:
    """Put back what FILE holds, in place of everything that is there now."""
    if not yes:
        click.confirm("This replaces everything in the database and the files. Go on?", abort=True)
    settings: Settings = current_app.config["SETTINGS"]
    files = files_folder(settings)
    with _room_beside(files or file) as room, database_at_hand(settings):
        click.echo("Reading the backup …")
        unpack(file, Path(room))
        click.echo("Putting back the database …")
        _database(settings).restore(Path(room, DUMP))
        if files and Path(room, FILES).is_dir():
            click.echo("Putting back the files …")
            swap(Path(room, FILES), files)
        freshness.changed()
    click.echo("Everything is back as it was. Is the backup of an older release? Then also: make migrate")


def swap(kept: Path, files: Path) -> None:
    """Put one folder's content in place of another's; when that fails, the old content stays."""
    aside = kept.with_name("aside")
    _move(files, aside)
    try:
        _move(kept, files)
    except OSError as error:
        _move(files, kept)
        _move(aside, files)
        raise click.ClickException(f"The database is back, the files are not ({error}).") from error


def _move(here: Path, there: Path) -> None:
    """Move what is in a folder and leave the folder: it may be a mounted one."""
    here.mkdir(parents=True, exist_ok=True)
    there.mkdir(parents=True, exist_ok=True)
    for one in sorted(here.iterdir()):
        shutil.move(one, there / one.name)


def _room_beside(path: Path) -> tempfile.TemporaryDirectory[str]:
    """Return room to work in, on the same disk: large enough, and moving from there costs nothing."""
    parent = path.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=parent, prefix=".cooplink-")


def _database(settings: Settings) -> Database:
    url = str(current_app.config["SQLALCHEMY_DATABASE_URI"])
    return Database(url, settings.instance_dir / "postgres")


def files_folder(settings: Settings) -> Path | None:
    """Return the folder of local files; an S3 store keeps its own copies."""
    if settings.storage_url.startswith(LOCAL_STORE):
        return Path(settings.storage_url.removeprefix(LOCAL_STORE))
    return None
