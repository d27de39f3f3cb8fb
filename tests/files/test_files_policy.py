"""Who sees which file, and who may add one: person × situation × verdict."""

import pytest

from app.accounts.viewer import VISITOR, Viewer
from app.files.models import File
from app.files.policy import can_upload, visible_files
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.files.making import attached, keep, unconfirm

EVERYONE = ("visitor", "unconfirmed", "pia", "omar", "quinn", "ruth", "nadia")
MEMBERS = ("pia", "omar", "quinn", "ruth", "nadia")
SEEN_BY = {"public": EVERYONE, "members": MEMBERS, "owner": ("nadia",)}
TABLE = [(who, visibility, who in seen) for visibility, seen in SEEN_BY.items() for who in EVERYONE]


@pytest.fixture
def somebody(house):
    """Pia stands for who has not confirmed an address, when asked."""

    def look(name):
        if name != "unconfirmed":
            return person(name)
        unconfirm("pia")
        return person("pia")

    return look


@pytest.mark.parametrize(("who", "visibility", "is_seen"), TABLE)
def test_the_table_of_who_sees_which_file(house, somebody, who, visibility, is_seen):
    file = attached(visibility) if visibility != "owner" else keep()
    seen = db.session.scalars(db.select(File).where(visible_files(somebody(who)))).all()
    assert (file in seen) is is_seen


def test_an_owner_whose_address_is_no_longer_proven_still_sees_their_own(house):
    file = attached("members", owner="pia")
    unconfirm("pia")
    assert file in db.session.scalars(db.select(File).where(visible_files(person("pia")))).all()


@pytest.mark.parametrize("visibility", ["members", "owner"])
def test_a_visitor_does_not_own_the_files_of_people_who_left(house, visibility):
    file = attached(visibility)
    with writing():
        file.owner_id = None
    assert file not in db.session.scalars(db.select(File).where(visible_files(VISITOR))).all()


@pytest.mark.parametrize(
    ("viewer", "reason"),
    [
        (VISITOR, "Sign in to take part."),
        (Viewer(id=5), "First confirm your e-mail address: the link is in the letter we sent you."),
        (Viewer(id=5, is_confirmed=True), ""),
        (Viewer(id=5, is_confirmed=True, is_administrator=True), ""),
    ],
    ids=["visitor", "unconfirmed", "member", "administrator"],
)
def test_whoever_may_write_may_add_files(viewer, reason):
    verdict = can_upload(viewer)
    assert bool(verdict) is not bool(reason)
    assert str(verdict.reason) == reason
