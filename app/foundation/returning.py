"""Going back to where somebody came from, never to another house."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

# One slash and then something else: browsers read // and /\ as the start of another host,
# and leave out tabs and line ends before they do.
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
LONGEST = 2000


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """Return an address on this site as it was asked for; anything else becomes `otherwise`."""
    if wanted and len(wanted) <= LONGEST and _LOCAL.fullmatch(wanted):
        return wanted
    return otherwise


def came_from(otherwise: str = "/") -> str:
    """Return the page of this site from which the form was sent."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return otherwise
    if parts.netloc != request.host:
        return otherwise
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path, otherwise)
