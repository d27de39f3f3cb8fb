"""The directory as open data, GeoJSON and CSV: what everybody may know, whoever asks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import contains_eager

from app.foundation.database import db
from app.foundation.keeping import kept
from app.groups.fields import FIELDS, Field, shown_fields
from app.groups.filters import Filters
from app.groups.models import Initiative
from app.groups.results import asked, found, ordering, shape_of

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
TOO_LONG = {"story"}  # a whole page: it stands at the address of the initiative
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so
Facts = dict[str, Any]


def as_geojson(filters: Filters, site: str) -> str:
    """Return the results as a collection of points (RFC 7946); `site` is where this house stands."""
    features = [_feature(facts) for facts in public_facts(filters, site)]
    return json.dumps(
        {"type": "FeatureCollection", "license": LICENCE, "features": features}, ensure_ascii=False
    )


def as_csv(filters: Filters, site: str) -> str:
    """Return the results as a table (RFC 4180) with one column for each public field, empty or not."""
    return kept(("csv", filters.address(), site), lambda: _csv(public_facts(filters, site)))


def public_facts(filters: Filters, site: str) -> Iterator[Facts]:
    """Return what everybody may know of each result, in the order of the list, in one statement."""
    query = found(shape_of(filters), Initiative).options(contains_eager(Initiative.group))
    for initiative in db.session.scalars(query.order_by(*ordering(filters.order)), asked(filters)):
        known = shown_fields("public", initiative)
        plain = {key: _plain(value) for key, value in known.items() if key not in TOO_LONG}
        yield {"url": f"{site}/i/{initiative.group.slug}", **plain}


def _geojson(found: Iterable[Facts]) -> str:
    whole = {"type": "FeatureCollection", "license": LICENCE, "features": [_feature(one) for one in found]}
    return json.dumps(whole, ensure_ascii=False)


def _csv(found: Iterable[Facts]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["url", *_columns()], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(_line(one) for one in found)
    return text.getvalue()


def _columns() -> Iterator[str]:
    for field in FIELDS:
        if field.key == "position":
            yield from ("lat", "lon")
        elif field.key not in TOO_LONG and _may_be_public(field):
            yield field.key


def _may_be_public(field: Field) -> bool:
    return field.audience == "public" or (field.audience == "members" and bool(field.opened_by))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _feature(facts: Facts) -> Facts:
    lat, lon = facts.pop("position")
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": facts}


def _line(facts: Facts) -> dict[str, str]:
    lat, lon = facts.pop("position")
    return {key: _cell(value) for key, value in {**facts, "lat": lat, "lon": lon}.items()}


def _cell(value: object) -> str:
    """Return a value as a table holds it: several with a semicolon between them, and never a formula."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, dict):
        value = "; ".join(f"{name}: {number}" for name, number in value.items())
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
