"""Invitations: by letter to one address or by a link for several, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.viewer import hashed
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Gone, Hidden, Invalid
from app.foundation.transaction import writing
from app.groups import actions, upkeep
from app.groups.counting import recount
from app.groups.invitations import USES_MOST, is_open
from app.groups.keys import invitation_key
from app.groups.loading import invitation_by_key
from app.groups.models import Group, Invitation
from tests.cast import person
from tests.groups.seeing import counts, roles, verbs_of
from tests.making import make_group, make_initiative

DAY = timedelta(days=1)
WIM = "wim@voorbeeld.example"


def invite(group: Group, email: str = WIM, role: str = "member", name: str = "nadia") -> str:
    """Send a letter; return its key."""
    with writing():
        return invitation_key(actions.invite_by_email(person(name), group, email, role).id)


def link(group: Group, most: int = USES_MOST, name: str = "nadia") -> str:
    with writing():
        return invitation_key(actions.make_link(person(name), group, most).id)


def accept(name: str, key: str) -> Group:
    with writing():
        return actions.accept_invitation(person(name), invitation_by_key(key))


def withdraw(group: Group, key: str, name: str = "nadia") -> None:
    with writing():
        actions.withdraw_invitation(person(name), group, invitation_by_key(key))


def open_ones() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(is_open()))


@pytest.mark.parametrize(("role", "expected"), [("member", (1, 2, 0)), ("coordinator", (2, 2, 0))])
def test_a_letter_lets_one_person_in_with_the_role_it_says(house, role, expected):
    group = make_group()
    key = invite(group, role=role)
    assert accept("pia", key).id == group.id
    assert (roles(group)["pia"], counts(group)) == (role, expected)
    with pytest.raises(Gone) as refused:
        accept("omar", key)
    assert refused.value.sentence
    assert "omar" not in roles(group)
    with writing():
        assert recount() == 0


def test_a_link_lets_several_in_as_members_until_it_is_used_up(house):
    group = make_group(join_policy="invitation")
    key = link(group, 2)
    for name in ("pia", "omar"):
        accept(name, key)
    with pytest.raises(Gone):
        accept("ruth", key)
    assert (counts(group), open_ones()) == ((1, 3, 0), 0)
    assert verbs_of(group)[-3:] == ["group.invited", "group.joined", "group.joined"]


def test_after_fourteen_days_an_invitation_works_no_more(house):
    group = make_group()
    keys = [invite(group), link(group)]
    with clock.at(clock.now() + 14 * DAY - timedelta(minutes=1)):
        assert open_ones() == 2
    with clock.at(clock.now() + 14 * DAY):
        assert open_ones() == 0
        for key in keys:
            with pytest.raises(Gone):
                accept("pia", key)
    assert roles(group) == {"nadia": "coordinator"}


def test_a_withdrawn_invitation_works_no_more_and_who_came_in_stays(house):
    group = make_group()
    key = link(group)
    accept("pia", key)
    withdraw(group, key)
    withdraw(group, key)
    with pytest.raises(Gone):
        accept("omar", key)
    assert set(roles(group)) == {"nadia", "pia"}
    assert verbs_of(group).count("group.invitation_withdrawn") == 1


def test_why_it_works_no_more_is_said(house):
    group = make_group()
    expired, used, withdrawn = link(group), invite(group), link(group)
    accept("omar", used)
    withdraw(group, withdrawn)
    sentences = set()
    with clock.at(clock.now() + 15 * DAY):
        for key in (expired, used, withdrawn):
            with pytest.raises(Gone) as refused:
                accept("pia", key)
            sentences.add(refused.value.sentence)
    assert len(sentences) == 3


def test_who_is_in_the_group_uses_no_invitation_up(house):
    group = make_group(omar="member")
    key = invite(group)
    for name in ("nadia", "omar"):
        with pytest.raises(Conflict):
            accept(name, key)
    assert invitation_by_key(key).use_count == 0
    accept("pia", key)


def test_an_invitation_to_an_initiative_that_ended_lets_nobody_in(as_):
    group = make_initiative()
    key = link(group)
    with writing():
        actions.end(person("nadia"), group, "Geen kavel.")
    with pytest.raises(Denied):
        accept("pia", key)
    assert ("pia" in roles(group), invitation_by_key(key).use_count) == (False, 0)
    for name in ("visitor", "pia"):  # a visitor does not sign in first to read it
        browser = as_(name)
        browser.set_cookie("language", "en")
        page = browser.get(f"/invitations/{key}", headers={"Accept-Language": "en"})
        assert (page.status_code, 'method="post" action="/invitations/' in page.text) == (200, False), name
        assert "/session/new?next=/invitations/" not in page.text, name


def test_a_follower_who_is_invited_becomes_a_member(house):
    group = make_group(pia="follower")
    accept("pia", link(group))
    assert (roles(group)["pia"], counts(group)) == ("member", (1, 2, 0))


def test_a_visitor_and_an_unproven_address_come_in_later(house):
    key = link(make_group())
    for viewer in (person("visitor"), replace(person("pia"), is_confirmed=False)):
        with pytest.raises(Denied), writing():
            actions.accept_invitation(viewer, invitation_by_key(key))
    assert invitation_by_key(key).use_count == 0


def test_only_coordinators_invite(house):
    group = make_group(omar="member", ruth="follower")
    key = link(group)
    for name in ("visitor", "pia", "omar", "ruth", "quinn"):
        for act in (
            lambda name=name: invite(group, name=name),
            lambda name=name: link(group, name=name),
            lambda name=name: withdraw(group, key, name),
        ):
            with pytest.raises(Denied):
                act()
    assert open_ones() == 1


@pytest.mark.parametrize(
    "email", ["", " ", "wim", "wim@", "a@b", "wim@voorbeeld.example\nBcc: dief@voorbeeld.example", "x" * 300]
)
def test_what_is_no_address_is_refused(house, email):
    with pytest.raises(Invalid) as refused:
        invite(make_group(), email)
    assert refused.value.field == "email"


def test_a_role_or_a_number_that_cannot_be_is_refused(house):
    group = make_group()
    for role in ("follower", "", "baas"):
        with pytest.raises(Invalid):
            invite(group, role=role)
    for most in (0, -1, USES_MOST + 1):
        with pytest.raises(Invalid):
            link(group, most)
    assert open_ones() == 0


def test_one_address_is_invited_once_until_that_invitation_ends(house):
    group = make_group()
    key = invite(group)
    with pytest.raises(Conflict):
        invite(group, " WIM@Voorbeeld.example ")
    invite(make_group(name="Een andere"))
    withdraw(group, key)
    assert invite(group) != key


def test_twenty_open_invitations_is_the_most(house, monkeypatch):
    monkeypatch.setattr("app.groups.actions.invitations.OPEN_MOST", 3)
    group = make_group()
    keys = [link(group), link(group), invite(group)]
    for act in (lambda: link(group), lambda: invite(group, "wil@voorbeeld.example")):
        with pytest.raises(Conflict):
            act()
    link(make_group(name="Een andere"))
    withdraw(group, keys[0])
    link(group)


def test_the_letter_goes_to_the_address_and_its_link_opens_the_door(house, letters):
    group = make_group()
    key = invite(group)
    (letter,) = letters()
    assert letter["To"] == WIM
    assert group.name in letter["Subject"]
    assert letter.get_content().count(f"http://localhost/invitations/{key}\n") == 1
    assert "nadia@voorbeeld.example" not in letter.as_string()


def test_the_queue_and_the_tables_hold_no_key(house):
    group = make_group()
    keys = [invite(group), link(group)]
    queued = " ".join(db.session.scalars(sa.text("SELECT args::text FROM procrastinate_jobs")))
    kept = " ".join(db.session.scalars(sa.text("SELECT invitations::text FROM invitations")))
    told = " ".join(db.session.scalars(sa.text("SELECT details::text FROM activities")))
    for key in keys:
        assert key not in queued + kept + told
    assert WIM not in told


def test_a_key_follows_from_the_number_and_the_secret_of_the_house(house, monkeypatch):
    keys = {invitation_key(number) for number in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 43 for key in keys)
    other = replace(house.config["SETTINGS"], secret_key="a secret of another house")
    monkeypatch.setitem(house.config, "SETTINGS", other)
    assert invitation_key(1) not in keys


@pytest.mark.parametrize("key", ["", "x", "\0", "é" * 50, "x" * 10_000, "A" * 43])
def test_a_key_that_opens_nothing_is_not_found(house, key):
    link(make_group())
    with pytest.raises(Hidden):
        invitation_by_key(key)


def test_an_invitation_withdrawn_before_its_letter_was_sent_sends_none(house, letters):
    group = make_group()
    withdraw(group, invite(group))
    assert not letters()


def test_ninety_days_after_it_ended_an_invitation_and_its_address_are_forgotten(house):
    group = make_group()
    key = invite(group)
    for days, left in ((14 + 89, 1), (14 + 91, 0)):
        with clock.at(clock.now() + days * DAY), writing():
            upkeep.forget_old()
        found = sa.select(sa.func.count()).where(Invitation.key_hash == hashed(key))
        assert db.session.scalar(found) == left, days


@pytest.mark.parametrize(
    "broken", [{"use_count": 2}, {"use_most": 9}, {"role": "follower"}, {"key_hash": None}]
)
def test_the_database_itself_refuses_an_invitation_that_cannot_be(house, broken):
    invite(make_group())
    with pytest.raises(IntegrityError), writing():
        db.session.execute(sa.update(Invitation).values(broken))
