"""The file of a backup: a .tar that is whole or is not there, and is read whole before anything happens."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import click

END = "whole"  # the last member: a file cut short, wherever, lacks it
OWNER_ONLY = {True: 0o700, False: 0o600}


def pack(file: Path, members: Mapping[str, Path]) -> None:
    """Write under another name first: an interrupted backup never looks like a whole one."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with tarfile.open(unfinished, mode="w") as archive:
            for name, path in members.items():
                _add(archive, path, name)
            archive.addfile(tarfile.TarInfo(END), BytesIO())
        unfinished.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} could not be written ({error}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file, or a folder with all in it; what is taken away meanwhile is left out."""
    with suppress(FileNotFoundError):
        archive.add(path, name, recursive=False)
        if path.is_dir() and not path.is_symlink():
            for child in sorted(path.iterdir()):
                _add(archive, child, f"{name}/{child.name}")


def unpack(file: Path, folder: Path) -> None:
    """Take everything out; stop with a sentence when it is not a whole backup of ours."""
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                _take_out(archive, member, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise click.ClickException(f"{file} is no backup, or cannot be read whole ({error}).") from error
    if not (folder / END).exists():
        raise click.ClickException(f"{file} is not whole: it ends too early. Nothing was changed.")


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Let nothing out of the folder, and nobody else read it; only what a backup has: folders and files."""
    path = folder / member.name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{member.name} leads outside")
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
    elif content := archive.extractfile(member) if member.isfile() else None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
    else:
        raise tarfile.TarError(f"{member.name} is neither a folder nor a file")
    path.chmod(OWNER_ONLY[member.isdir()])
