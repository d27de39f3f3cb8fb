"""Giving and taking roles, each with a line in the public log."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts import policy
from app.accounts.models import Moderator, User
from app.accounts.viewer import Viewer
from app.foundation import clock, ledger
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.gate import require


def give_role(actor: Viewer, user_id: int, role: str) -> None:
    """Make somebody an administrator, or a moderator of the whole site."""
    if role == policy.MODERATOR:
        make_moderator(actor, user_id, None, policy.MODERATOR)
        return
    person = _person(user_id)
    require(policy.can_give_role(actor, person))
    if not person.is_administrator:
        person.is_administrator = True
        _note(actor, "role.given", person, role)


def take_role(actor: Viewer, user_id: int, role: str) -> None:
    """End somebody's role; the last administrator keeps it."""
    if role == policy.MODERATOR:
        unmake_moderator(actor, user_id, None, policy.MODERATOR)
        return
    require(policy.can_take_role(actor, role, _count_administrators()))
    person = _person(user_id)
    if person.is_administrator:
        person.is_administrator = False
        _note(actor, "role.taken", person, role)


def make_moderator(
    actor: Viewer, user_id: int, category_id: int | None, scope_name: str, audience: str = "public"
) -> None:
    """Let somebody look after one category, or (None) the whole site.

    `scope_name` is for the log, and `audience` says who may read it there.
    """
    person = _person(user_id)
    require(policy.can_be_moderator(actor, person, category_id))
    facts = {"user_id": user_id, "category_id": category_id, "given_by_id": actor.id or None}
    line = insert(Moderator).values(given_at=clock.now(), **facts).on_conflict_do_nothing()
    if db.session.execute(line.returning(Moderator.id)).first():
        _note(actor, "role.given", person, scope_name, audience)


def unmake_moderator(
    actor: Viewer, user_id: int, category_id: int | None, scope_name: str, audience: str = "public"
) -> None:
    """End somebody's care for one category, or (None) for the whole site."""
    require(policy.can_choose_moderators(actor, category_id))
    person = _person(user_id)
    theirs = (Moderator.user_id == user_id, Moderator.category_id.is_not_distinct_from(category_id))
    gone = sa.delete(Moderator).where(*theirs).returning(Moderator.id)
    if db.session.execute(gone).first():
        _note(actor, "role.taken", person, scope_name, audience)


def _person(user_id: int) -> User:
    person = db.session.get(User, user_id)
    if person is None:
        raise Hidden
    return person


def _count_administrators() -> int:
    """Count the administrators, and keep the others from being taken away at the same moment."""
    query = sa.select(User.id).where(User.is_administrator).order_by(User.id).with_for_update()
    return len(db.session.scalars(query).all())


def _note(actor: Viewer, verb: str, person: User, role: str, audience: str = "public") -> None:
    ledger.note(
        actor.id or None, verb, "users", person.id, is_logged=True, audience=audience,
        actor=actor.name, person=person.name, role=role,
    )  # fmt: skip
