"""Registering an initiative, and telling about it section by section."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Hidden, Invalid
from app.foundation.gate import require
from app.groups.actions.groups import found_group
from app.groups.actions.members import note
from app.groups.answers import accept, today
from app.groups.fields import FIELD, Field, fields_of, typed_value
from app.groups.models import Group, Initiative, Membership, PhaseChange
from app.groups.places import Place, place_by_id
from app.groups.policy import can_manage
from app.groups.positions import Position, keep_position, own_position
from app.groups.standing import INSIDE, standing
from app.groups.story import tell_story
from app.groups.vocabulary import DECLARATIONS

OF_THE_GROUP = ("name", "summary")


def register_initiative(
    founder: Viewer,
    name: str,
    place_id: int,
    kinds: Collection[str],
    declarations: Collection[str],
    *,
    is_shown: bool = True,
) -> Group:
    """Register an initiative: its group and its profile; sending the same twice makes one."""
    place, chosen = accept_place(place_id), accept_kinds(kinds)
    accept_declarations(declarations)
    group = found_group(founder, "initiative", name, is_shown=is_shown)
    if db.session.get(Initiative, group.id) is None:  # else the first half of a double click made it
        _add_profile(group, founder, place, chosen)
        audience = "public" if is_shown else "moderators"
        facts = {"name": group.name, "slug": group.slug}
        record(founder, verbs.INITIATIVE_REGISTERED, group, audience=audience, **facts)
    return group


def accept_place(place_id: int) -> Place:
    """Return the place with this number, or refuse."""
    place = place_by_id(place_id)
    if place is None:
        raise Invalid(
            _("We do not know this place. Choose one from the list, or a larger one near it."), "place"
        )
    return place


def accept_kinds(kinds: Collection[str]) -> list[str]:
    """Return what is built or taken over, at least one kind."""
    return cast("list[str]", accept(FIELD["kinds"], list(kinds)))


def accept_declarations(declarations: Collection[str]) -> None:
    """Refuse an initiative that does not declare all three."""
    if set(declarations) != DECLARATIONS.keys():
        raise Invalid(_("Tick all three: this is what initiatives here have in common."), "declarations")


def _add_profile(group: Group, founder: Viewer, place: Place, kinds: list[str]) -> None:
    initiative = Initiative(group_id=group.id, contact_id=founder.id, kinds=kinds)
    _put_at(initiative, place)
    db.session.add(initiative)
    db.session.flush()
    db.session.add(PhaseChange(group_id=group.id, phase="idea", on=today(), actor_id=founder.id))
    db.session.flush()


def change_section(actor: Viewer, group: Group, section: str, answers: Mapping[str, object]) -> None:
    """Tell another thing in one section of the profile; what is not among the answers stays."""
    initiative = hold_initiative(group)
    require(can_manage(actor, standing(actor, group)))
    asked = [field for field in fields_of(section) if field.key in answers]
    if not asked:
        raise Hidden
    kept = {field.key: accept(field, answers[field.key]) for field in asked}
    before = {field.key: typed_value(field, initiative) for field in asked}
    for field in asked:
        _keep(initiative, field, kept[field.key])
    _refuse_pin_nowhere(initiative)
    changed = [field.key for field in asked if typed_value(field, initiative) != before[field.key]]
    if changed:
        initiative.updated_at = clock.now()
        db.session.flush()
        note(actor, verbs.INITIATIVE_CHANGED, group, section=section, changed=", ".join(changed))


def hold_initiative(group: Group) -> Initiative:
    """Wait until no one else changes this initiative or its group, and see both as they are now."""
    lock(group)
    initiative = db.session.get(Initiative, group.id)
    if initiative is None:
        raise Hidden
    lock(initiative)
    set_committed_value(initiative, "group", group)  # it is here: nobody need load it
    return initiative


def _keep(initiative: Initiative, field: Field, value: object) -> None:
    if field.key == "place":
        _put_at(initiative, accept_place(cast("int", value)))
    elif field.key == "position":
        keep_position(initiative, cast("Position | None", value))
    elif field.key == "contact":
        initiative.contact_id = _contact(initiative, str(value))
    elif field.key == "story":
        tell_story(initiative.group, str(value))
    else:
        setattr(initiative.group if field.key in OF_THE_GROUP else initiative, field.key, value)


def _put_at(initiative: Initiative, place: Place) -> None:
    initiative.place_id, initiative.place, initiative.province = place.id, place.label, place.province
    initiative.lat, initiative.lon = place.lat, place.lon


def _contact(initiative: Initiative, username: str) -> int | None:
    """Return who speaks for the initiative to others: somebody in it, or nobody in particular."""
    if not username:
        return None
    inside = (Membership.group_id == initiative.group_id, Membership.role.in_(INSIDE))
    named = sa.select(User.id, Membership.is_hidden).join(Membership, Membership.user_id == User.id)
    called = sa.func.lower(User.username) == username.lower()
    found = db.session.execute(named.where(*inside, called)).one_or_none()
    if found is None:
        raise Invalid(_("Choose somebody who is in this initiative."), "contact")
    if found.is_hidden:
        raise Invalid(_("This person chose to be left out of the list of members."), "contact")
    return int(found.id)


def _refuse_pin_nowhere(initiative: Initiative) -> None:
    if initiative.location_precision != "place" and own_position(initiative) is None:
        raise Invalid(_("Give a position of your own, or choose the middle of the place."), "position")
