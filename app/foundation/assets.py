"""The static tree under one hashed address, and the stylesheets as one file, made at start."""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

STATIC = Path(__file__).resolve().parents[2] / "static"
A_YEAR = 365 * 24 * 60 * 60
_IMPORT = re.compile(r'^@import url\("([^"]+)"\);$', re.MULTILINE)
_URL = re.compile(r'url\("(?!data:|#)([^"]+)"\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


@cache
def static_version() -> str:
    """Return 12 hex digits that change when any file in the static tree does; read once per process."""
    return version_of(STATIC)


def version_of(folder: Path) -> str:
    """Return the hash of every path and byte below a folder, as 12 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def asset_url(path: str) -> str:
    """Return the address of a file in the static tree; it changes with any file's content."""
    return f"/static/{static_version()}/{path}"


def icon_href(name: str) -> str:
    """Return the address of one icon in the sprite."""
    return asset_url(f"icons.svg#{name}")


def stylesheet_url() -> str:
    """Return the address of all stylesheets in one file."""
    return f"/assets/{static_version()}/app.css"


def imports_of(sheet: Path) -> tuple[Path, ...]:
    """Return the files a stylesheet imports, in order."""
    return tuple(sheet.parent / name for name in _IMPORT.findall(sheet.read_text()))


@cache
def bundled_stylesheet() -> str:
    """Return every stylesheet that app.css imports, in order, as one text."""
    sheets = (_with_addresses(sheet) for sheet in imports_of(STATIC / "css" / "app.css"))
    return lean("\n".join(sheets))


def lean(css: str) -> str:
    """Return a stylesheet without the comments and indentation that are for people."""
    return _INDENT.sub("\n", _COMMENT.sub("", css)).strip()


def _with_addresses(sheet: Path) -> str:
    """Return a stylesheet whose relative addresses also hold from elsewhere."""
    folder = sheet.parent.relative_to(STATIC).as_posix()

    def absolute(found: re.Match[str]) -> str:
        return f'url("{asset_url(posixpath.normpath(f"{folder}/{found[1]}"))}")'

    return _URL.sub(absolute, sheet.read_text())


@cache
def _squeezed_stylesheet() -> bytes:
    return gzip.compress(bundled_stylesheet().encode(), mtime=0)


def register_assets(app: Flask) -> None:
    """Serve the stylesheet and the static tree, and give templates their addresses."""
    app.add_url_rule("/assets/<version>/app.css", "assets.stylesheet", _stylesheet)
    app.add_url_rule("/static/<version>/<path:filename>", "assets.file", _file)
    app.jinja_env.globals.update(asset_url=asset_url, icon_href=icon_href, stylesheet_url=stylesheet_url)


def _stylesheet(version: str) -> Response:
    if request.accept_encodings.quality("gzip") > 0:
        response = Response(_squeezed_stylesheet(), mimetype="text/css")
        response.content_encoding = "gzip"
    else:
        response = Response(bundled_stylesheet(), mimetype="text/css")
    response.vary.add("Accept-Encoding")
    return _kept(response, version)


def _file(version: str, filename: str) -> Response:
    if any(part.startswith(".") for part in filename.split("/")):
        abort(404)
    return _kept(send_from_directory(STATIC, filename), version)


def _kept(response: Response, version: str) -> Response:
    """Let browsers keep it for good, unless a page from before the last release asked for it."""
    is_current = version == static_version()
    forever = f"public, max-age={A_YEAR}, immutable"
    response.headers["Cache-Control"] = forever if is_current else "no-cache"
    return response
