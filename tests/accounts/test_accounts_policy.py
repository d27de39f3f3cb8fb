"""Who may know of whom, and who may do what to an account: person × situation × verdict."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from app.accounts import policy
from app.accounts.models import User
from app.accounts.viewer import VISITOR, Viewer
from app.foundation.database import db
from app.foundation.errors import Denied
from app.foundation.gate import require
from tests.accounts.reading import newcomer
from tests.cast import person

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = {
    "visitor": VISITOR,
    "newcomer": Viewer(id=1, name="Newcomer"),
    "omar": Viewer(id=2, name="Omar", is_confirmed=True),
    "pia": Viewer(id=3, name="Pia", is_confirmed=True),
    "keeper of category 7": Viewer(id=4, is_confirmed=True, moderates=frozenset({7})),
    "quinn": Viewer(id=5, name="Quinn", is_confirmed=True, is_site_moderator=True),
    "ruth": Viewer(id=6, name="Ruth", is_confirmed=True, is_administrator=True),
}
EVERYBODY = set(PEOPLE)
MEMBERS = EVERYBODY - {"visitor"}
CONFIRMED = MEMBERS - {"newcomer"}


def omar(**facts):
    return User(**{"id": 2, "name": "Omar", "email_confirmed_at": LONG_AGO, **facts})


ACTS = {
    "write": (policy.can_write, CONFIRMED),
    "have preferences": (policy.can_have_account, MEMBERS),
    "look up names": (policy.can_find_people, MEMBERS),
    "ask for the letter again": (policy.can_ask_confirmation, {"newcomer"}),
    "change Omar's username": (lambda v: policy.can_change_username(v, omar()), {"omar"}),
    "change Omar's username again": (
        lambda v: policy.can_change_username(v, omar(username_changed_at=LONG_AGO)),
        set(),
    ),
    "give Omar a role": (lambda v: policy.can_give_role(v, omar()), {"ruth"}),
    "give a role to somebody unconfirmed": (
        lambda v: policy.can_give_role(v, omar(email_confirmed_at=None)),
        set(),
    ),
    "take the role of one of two administrators": (
        lambda v: policy.can_take_role(v, "administrator", 2),
        {"ruth"},
    ),
    "take the role of the last administrator": (
        lambda v: policy.can_take_role(v, "administrator", 1),
        set(),
    ),
    "take the role of a moderator": (lambda v: policy.can_take_role(v, "moderator", 1), {"ruth"}),
    "choose moderators of the site": (
        lambda v: policy.can_choose_moderators(v, None),
        {"ruth"},
    ),
    "choose moderators of category 7": (
        lambda v: policy.can_choose_moderators(v, 7),
        {"ruth", "quinn"},
    ),
    "make somebody unconfirmed a moderator": (
        lambda v: policy.can_be_moderator(v, omar(email_confirmed_at=None), 7),
        set(),
    ),
    "make Omar a moderator of category 7": (
        lambda v: policy.can_be_moderator(v, omar(), 7),
        {"ruth", "quinn"},
    ),
}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
def test_each_person_may_do_exactly_what_the_table_says(house, name, act):
    rule, allowed = ACTS[act]
    assert bool(rule(PEOPLE[name])) is (name in allowed)


@pytest.mark.parametrize("act", ACTS)
def test_every_refusal_gives_its_reason(house, act):
    rule, allowed = ACTS[act]
    for name in EVERYBODY - allowed:
        assert str(rule(PEOPLE[name]).reason)


def test_a_refusal_stops_the_act_with_that_reason(house):
    with force_locale("en"), pytest.raises(Denied, match=r"First confirm your e-mail address"):
        require(policy.can_write(PEOPLE["newcomer"]))


@pytest.mark.parametrize(
    ("name", "sees_newcomer"),
    [("visitor", False), ("pia", False), ("omar", False), ("quinn", True), ("ruth", True)],
)
def test_who_did_not_confirm_is_known_to_moderators_only(house, name, sees_newcomer):
    there = newcomer()
    query = sa.select(User.id).where(policy.visible_people(person(name)))
    assert (there.id in db.session.scalars(query).all()) is sees_newcomer


def test_who_did_not_confirm_still_sees_themself(house):
    there = newcomer()
    query = sa.select(User.id).where(policy.visible_people(Viewer(id=there.id)))
    assert there.id in db.session.scalars(query).all()


@pytest.mark.parametrize("name", ["visitor", "pia", "ruth"])
def test_everybody_knows_confirmed_people(house, name):
    query = sa.select(User.username).where(policy.visible_people(person(name)))
    assert {"nadia", "omar", "pia", "quinn", "ruth"} <= set(db.session.scalars(query))
