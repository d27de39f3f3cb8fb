"""Who may read which line of the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.activity.policy import visible_lines
from app.foundation import ledger
from app.foundation.database import db
from app.foundation.ledger import AUDIENCES, Activity
from app.foundation.transaction import writing
from tests.cast import person

MEMBER = Viewer(id=7, is_confirmed=True)


def audiences_read_by(viewer: Viewer) -> set[str]:
    return set(db.session.scalars(sa.select(Activity.audience).where(visible_lines(viewer))))


@pytest.fixture
def lines(house):
    with writing():
        for audience in AUDIENCES:
            ledger.note(None, "topic.closed", "topics", 1, is_logged=True, audience=audience)


@pytest.mark.parametrize(
    ("viewer", "read"),
    [
        (Viewer(), {"public"}),
        (MEMBER, {"public", "members"}),
        (replace(MEMBER, is_confirmed=False), {"public"}),
        (replace(MEMBER, moderates=frozenset({3})), {"public", "members"}),
        (replace(MEMBER, is_site_moderator=True), set(AUDIENCES)),
        (replace(MEMBER, is_administrator=True), set(AUDIENCES)),
    ],
    ids=["visitor", "member", "not confirmed", "moderator of a category", "moderator", "administrator"],
)
def test_each_reads_the_lines_meant_for_them(lines, viewer, read):
    assert audiences_read_by(viewer) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("visitor", {"public"}),
        ("pia", {"public", "members"}),
        ("quinn", set(AUDIENCES)),
        ("ruth", set(AUDIENCES)),
    ],
)
def test_so_does_the_cast(lines, name, read):
    assert audiences_read_by(person(name)) == read
