"""For whom somebody speaks: one of the initiatives they belong to, or only themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.accounts.viewer import Viewer
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.questions import Question
from app.groups.models import Group, Membership
from app.groups.standing import INSIDE

FOR_ONESELF = 0
_IS_USUAL = Membership.is_voice & sa.not_(Membership.is_hidden)


@dataclass(frozen=True, slots=True)
class Voice:
    """An initiative somebody can speak for; `is_usual`: their posts do so unless they choose otherwise."""

    id: int
    name: str
    is_usual: bool


def voices_of(author: Viewer) -> tuple[Voice, ...]:
    """Load the initiatives this person may speak for, by name."""
    return voices_in(db.session.scalar(sa.select(voices_as_json(author.id))))


def voices_as_json(user_id: int | sa.BindParameter[int]) -> sa.ScalarSelect[Any]:
    """Select the same as one value, for a query that is about something else."""
    facts = sa.func.jsonb_build_array(Group.id, Group.name, _IS_USUAL)
    found = sa.select(sa.func.jsonb_agg(aggregate_order_by(facts, Group.name, Group.id)))
    return found.select_from(Membership).join(Group).where(*_may_speak(user_id)).scalar_subquery()


def voices_in(found: list[list[Any]] | None) -> tuple[Voice, ...]:
    """Read what `voices_as_json` found."""
    return tuple(Voice(*facts) for facts in found or ())


def accept_voice(author: Viewer, chosen: int | None) -> int | None:
    """Return the initiative a text speaks for: the usual one when nothing was chosen, None for nobody's."""
    if chosen == FOR_ONESELF:
        return None
    found = _USUAL.ask(author=author.id) if chosen is None else _ASKED.ask(author=author.id, chosen=chosen)
    if chosen and not found:
        raise Invalid(_("You can only speak for an initiative you are in."), "voice")
    return int(found[0][0]) if found else None


def _may_speak(user_id: int | sa.BindParameter[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Whoever belongs to an initiative that others see; who does not stand in its list chooses each time."""
    return (
        Membership.user_id == user_id,
        Membership.role.in_(INSIDE),
        Group.kind == "initiative",
        Group.shown_at.is_not(None),
    )


def _voice_that(is_meant: sa.ColumnElement[bool]) -> Question:
    author = sa.bindparam("author", type_=sa.BigInteger)
    query = sa.select(Group.id).join(Membership).where(*_may_speak(author), is_meant)
    return Question(query.order_by(Group.id).limit(1))


_USUAL = _voice_that(_IS_USUAL)
_ASKED = _voice_that(Group.id == sa.bindparam("chosen", type_=sa.BigInteger))
