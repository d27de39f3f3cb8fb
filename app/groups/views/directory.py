"""The directory of initiatives: as a page with a list and a map, and as open data."""

from __future__ import annotations

from flask import Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.groups.filters import Filters, read_filters
from app.groups.open_data import as_csv, as_geojson
from app.groups.pages.directory import directory_page
from app.groups.places import suggested_places
from app.groups.views.room import room


@room.get("/initiatives")
def directory() -> ResponseReturnValue:
    """Show the initiatives one asks for, in a list and on the map."""
    return render_template("groups/directory.html", page=directory_page(_asked()))


@room.get("/initiatives.geojson")
def geojson() -> ResponseReturnValue:
    """Give the same as points on a map."""
    return _open_data(as_geojson(_asked(), _site()), "application/geo+json")


@room.get("/initiatives.csv")
def table() -> ResponseReturnValue:
    """Give the same as a table."""
    answer = _open_data("\ufeff" + as_csv(_asked(), _site()), "text/csv")  # the mark tells Excel it is UTF-8
    answer.headers["Content-Disposition"] = "attachment; filename=initiatives.csv"
    return answer


@room.get("/places.json")
def places() -> ResponseReturnValue:
    """Suggest places while somebody types."""
    found = suggested_places(request.args.get("q", ""))
    return jsonify(places=[{"id": place.id, "name": place.label} for place in found])


def _asked() -> Filters:
    return read_filters(request.args.to_dict(flat=False))


def _site() -> str:
    site: str = current_app.config["SETTINGS"].base_url
    return site.rstrip("/")


def _open_data(body: str, kind: str) -> Response:
    """Answer with data that any other site may show too."""
    answer = Response(body, content_type=f"{kind}; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
