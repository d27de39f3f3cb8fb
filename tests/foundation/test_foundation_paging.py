"""Cursors: what goes in comes out, and whatever else somebody sends is the first page."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.database import db
from app.foundation.paging import LONGEST, before, decode, encode, page_of

IDS = st.integers(-(2**63) + 1, 2**63 - 1)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=ZONES)
VALUES = st.lists(st.one_of(IDS, MOMENTS), min_size=1, max_size=4)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(VALUES)
def test_what_goes_in_comes_out(values):
    assert decode(encode(values), [type(value) for value in values]) == tuple(values)


@given(VALUES)
def test_a_cursor_fits_in_an_address_as_it_is(values):
    cursor = encode(values)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert len(cursor) <= LONGEST


@given(st.text(max_size=300), st.lists(st.sampled_from([int, datetime]), max_size=3))
def test_whatever_somebody_types_is_the_first_page_or_values_of_the_right_kind(text, kinds):
    values = decode(text, kinds)
    assert values is None or all(isinstance(*pair) for pair in zip(values, kinds, strict=True))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


@given(json_values)
def test_whatever_is_packed_like_a_cursor_is_the_first_page_or_values_of_the_right_kind(value):
    values = decode(packed(value), [int, datetime])
    assert values is None or (isinstance(values[0], int) and values[1].tzinfo is not None)


NOT_A_CURSOR = {
    "nothing": None,
    "an empty text": "",
    "no base64": "%%%",
    "half of it": encode([7])[:2],
    "not ASCII": "é" * 8,
    "bytes that are no text": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "no JSON": base64.urlsafe_b64encode(b"[7,").decode(),
    "too few": packed([]),
    "too many": packed([7, 8]),
    "not a list": packed(7),
    "words": packed(["seven"]),
    "yes": packed([True]),
    "a fraction": packed([7.0]),
    "beyond the largest number": packed([2**63]),
    "beyond the smallest number": packed([-(2**63)]),
    "more digits than anybody counts": base64.urlsafe_b64encode(b"[" + b"9" * 100 + b"]").decode(),
    "far too long": packed([7] * 500),
    "nested too deep to read": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    "infinite": base64.urlsafe_b64encode(b"[Infinity]").decode(),
}


@pytest.mark.parametrize("cursor", NOT_A_CURSOR.values(), ids=NOT_A_CURSOR)
def test_anything_else_is_the_first_page(cursor):
    assert decode(cursor, [int]) is None


@pytest.mark.parametrize("moment", ["2026-11-23T12:00:00", "yesterday", "", "2026-13-01T00:00:00Z"])
def test_a_moment_without_a_zone_or_a_meaning_is_the_first_page(moment):
    assert decode(packed([moment]), [datetime]) is None


@pytest.mark.parametrize(("found", "shown", "has_more"), [(0, 0, False), (3, 3, False), (4, 3, True)])
def test_a_page_has_a_next_one_when_a_row_is_left(found, shown, has_more):
    page = page_of(range(found), 3, lambda row: [row])
    assert page.rows == tuple(range(shown))
    assert (decode(page.after, [int]) == (2,)) is has_more


def test_the_next_page_begins_where_the_last_one_ended(house):
    rows = sa.values(sa.column("at", sa.DateTime(True)), sa.column("id", sa.BigInteger), name="rows").data(
        [(NOON - timedelta(hours=number // 2), number) for number in range(10)]
    )
    columns = (rows.c.at, rows.c.id)
    seen, cursor = [], None
    while True:
        clause = before(columns, decode(cursor, [datetime, int]))
        query = sa.select(*columns).where(clause).order_by(*[column.desc() for column in columns]).limit(4)
        page = page_of(db.session.execute(query).all(), 3, tuple)
        seen += [row.id for row in page.rows]
        cursor = page.after
        if cursor is None:
            break
    assert seen == [1, 0, 3, 2, 5, 4, 7, 6, 9, 8]
