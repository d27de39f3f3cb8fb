"""How far an initiative is: the next phase, the end, a new beginning, and what is said to be right still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.activity.verbs import Verb
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.groups.actions.initiatives import hold_initiative
from app.groups.actions.members import note
from app.groups.answers import today
from app.groups.models import Group, Initiative, PhaseChange
from app.groups.policy import can_manage
from app.groups.standing import standing
from app.groups.typed import accept_line, accept_text, accept_word
from app.groups.vocabulary import PHASES

WORDS_LONGEST = 300
REASON_LONGEST = 5000
EARLIEST = date(1900, 1, 1)
STEPS = tuple(phase for phase in PHASES if phase != "ended")


def move_to_phase(actor: Viewer, group: Group, phase: str, on: date, words: str = "") -> None:
    """Say in which phase the initiative is since that day; one that had ended begins again.

    The same phase with another day corrects the day.
    """
    initiative = hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    accept_word(phase, STEPS, "phase")
    words = accept_line(words, WORDS_LONGEST, "words")
    steps = _timeline(group)
    if phase == initiative.phase:
        step = _corrected(steps, on)
        step.note = words or step.note
    else:
        _step_into(initiative, phase, on, words, actor, steps)
        _tell(actor, verbs.INITIATIVE_PHASE_CHANGED, group, phase=phase)
    _is_right(initiative)


def end(actor: Viewer, group: Group, reason: str) -> None:
    """Say that the initiative ended, and what others can learn from it; its page stays."""
    initiative = hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    reason = accept_text(reason, REASON_LONGEST, "reason")
    if not reason:
        raise Invalid(_("Say why you stopped and what you learned: others can build on it."), "reason")
    is_news = initiative.status != "ended"
    initiative.ended_reason, initiative.asked_at = reason, None
    initiative.status = "ended"
    if is_news:
        _step_into(initiative, "ended", today(), "", actor, ())
        _tell(actor, verbs.INITIATIVE_ENDED, group)


def verify(actor: Viewer, group: Group) -> None:
    """Say that everything is still right; who slept is awake."""
    initiative = hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    if initiative.status == "ended":
        raise Invalid(_("This initiative has ended. Choose a phase to begin again."))
    _is_right(initiative)
    note(actor, verbs.INITIATIVE_VERIFIED, group)


def _is_right(initiative: Initiative) -> None:
    initiative.verified_at, initiative.asked_at, initiative.status = clock.now(), None, "active"
    db.session.flush()


def _timeline(group: Group) -> Sequence[PhaseChange]:
    mine = sa.select(PhaseChange).where(PhaseChange.group_id == group.id)
    return db.session.scalars(mine.order_by(PhaseChange.on, PhaseChange.id)).all()


def _corrected(steps: Sequence[PhaseChange], on: date) -> PhaseChange:
    _refuse_day(on, steps[:-1])
    steps[-1].on = on
    return steps[-1]


def _step_into(
    initiative: Initiative, phase: str, on: date, words: str, actor: Viewer, steps: Sequence[PhaseChange]
) -> None:
    """Add a step; what was said at registration gives way to a step of before that day."""
    if len(steps) == 1 and on < steps[0].on:
        db.session.delete(steps[0])
        steps = ()
    _refuse_day(on, steps)
    step = PhaseChange(group_id=initiative.group_id, phase=phase, on=on, note=words, actor_id=actor.id)
    db.session.add(step)
    initiative.phase = phase
    if phase != "ended":
        initiative.status = "active"
    initiative.updated_at = clock.now()
    db.session.flush()


def _refuse_day(on: date, steps: Sequence[PhaseChange]) -> None:
    if on > today():
        raise Invalid(_("That day is still to come."), "on")
    if on < EARLIEST:
        raise Invalid(_("That is too long ago."), "on")
    if steps and on < steps[-1].on:
        raise Invalid(_("The step before this one was later: on %(day)s.", day=_said(steps[-1].on)), "on")


def _said(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _tell(actor: Viewer, verb: Verb, group: Group, **details: str) -> None:
    """Write a line for everybody, once the group is shown; nobody is named who chose not to be listed."""
    is_for_all = group.shown_at is not None and not standing(actor, group).is_hidden
    audience = "public" if is_for_all else "moderators"
    record(actor, verb, group, audience=audience, name=group.name, slug=group.slug, **details)
