"""One file with everything, and the way back: the database as a dump, and the files people added."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from app.foundation.postgres.programs import program_folders
from config import Settings

DUMP = "database.dump"
FILES = "files"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and the local files to FILE (a .tar); the site can go on meanwhile."""
    settings: Settings = current_app.config["SETTINGS"]
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        click.echo("Dumping the database …")
        _run("pg_dump", settings, "--format=custom", f"--file={dump}", _url())
        _pack(file, dump, _files_folder(settings))
    click.echo(f"{file} holds everything ({file.stat().st_size // 1024} kB).")


def _pack(file: Path, dump: Path, files: Path | None) -> None:
    """Write under another name first: an interrupted backup never looks like a whole one."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    with tarfile.open(unfinished, mode="w") as archive:
        archive.add(dump, DUMP)
        if files and files.is_dir():
            click.echo("Adding the files …")
            archive.add(files, FILES)
    unfinished.replace(file)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, *, yes: bool) -> None:
    """Put back what FILE holds, in place of everything that is there now."""
    if not yes:
        click.confirm("This replaces everything in the database and the files. Go on?", abort=True)
    settings: Settings = current_app.config["SETTINGS"]
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        click.echo("Putting back the database …")
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={_url()}")
        _run("pg_restore", settings, *options, str(Path(folder) / DUMP))
        _put_back(Path(folder) / FILES, _files_folder(settings))
    click.echo("Everything is back as it was.")


def _put_back(kept: Path, files: Path | None) -> None:
    if files and kept.is_dir():
        click.echo("Putting back the files …")
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(kept, files)


def _run(program: str, settings: Settings, *words: str) -> None:
    folders = program_folders(settings.instance_dir / "postgres")
    found = next((str(folder / program) for folder in folders if (folder / program).exists()), program)
    done = subprocess.run([found, *words], stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{program} failed: {done.stderr.strip()[-2000:]}")


def _url() -> str:
    return str(current_app.config["SQLALCHEMY_DATABASE_URI"]).replace(
        "postgresql+psycopg://", "postgresql://"
    )


def _files_folder(settings: Settings) -> Path | None:
    """Return the folder of local files; an S3 store keeps its own copies."""
    url = urlsplit(settings.storage_url)
    return Path(url.path) if url.scheme == "file" else None
