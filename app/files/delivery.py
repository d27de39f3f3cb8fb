"""Handing the bytes over: by range, by ETag, and never as something a browser would run."""

from __future__ import annotations

import logging
import unicodedata
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable, ServiceUnavailable
from werkzeug.wsgi import wrap_file

from app.files.models import File
from app.files.pictures import thumb_media_type
from app.files.refusals import StoreUnavailable
from app.files.store import Blob, Part, the_store
from app.foundation.errors import Hidden

logger = logging.getLogger(__name__)
CHUNK = 64 * 1024
# The bytes under a key never change, but who may see them can: after a day even a shared cache asks again.
SHARED = "public, max-age=86400, immutable"
OWN = "private, no-cache"
CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox"


def deliver(file: File, part: Part) -> Response:
    """Answer with one part of the file, or with as much of it as was asked for."""
    try:
        blob = the_store().open(file.key, part)
    except FileNotFoundError as error:
        raise Hidden from error
    except StoreUnavailable as error:
        logger.exception("the file store does not answer")
        raise ServiceUnavailable from error
    stream = wrap_file(request.environ, blob.stream, CHUNK)
    response = Response(stream, direct_passthrough=True, content_type=_media_type(file, part))
    response.content_length = blob.size
    response.set_etag(f"{file.sha256[:32]}-{part}")
    _describe(response, file)
    return _as_asked(response, blob)


def _as_asked(response: Response, blob: Blob) -> Response:
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=blob.size)
    except RequestedRangeNotSatisfiable:
        blob.stream.close()
        raise
    return response


def _media_type(file: File, part: Part) -> str:
    return thumb_media_type(file.media_type) if part == "thumb" else file.media_type


def _describe(response: Response, file: File) -> None:
    headers = response.headers
    headers["Content-Disposition"] = _disposition(file)
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cache-Control"] = SHARED if file.visibility == "public" else OWN


def _disposition(file: File) -> str:
    """Say whether to show or to save, with the name twice: headers know no letters beyond ASCII."""
    place = "inline" if file.is_image else "attachment"
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    return f"{place}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
