"""An initiative joins: account, group, profile and logbook at once, or nothing at all.

The front may look into several rooms; each of them does its own part.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts import actions as accounts
from app.accounts.actions.registration import choose_alone
from app.accounts.models import User
from app.accounts.viewer import VISITOR, Viewer, viewer_of
from app.forum.actions import open_logbook, show_logbooks
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.jobs import job
from app.foundation.transaction import writing
from app.groups.actions import show_own_groups
from app.groups.actions.groups import founded_just_before
from app.groups.actions.initiatives import register_initiative
from app.groups.duplicates import similar_initiatives
from app.groups.models import Group
from app.groups.places import Place, choose_place, places_named


@dataclass(frozen=True)
class Newcomer:
    """Who registers an initiative without having an account."""

    name: str
    email: str
    password: str
    language: str


@dataclass(frozen=True)
class Wanted:
    """What somebody tells of an initiative; `is_another` when they saw the one that is like it."""

    name: str
    place: Place
    kinds: tuple[str, ...]
    declarations: tuple[str, ...]
    is_another: bool = False


def place_meant(typed: str, chosen: str) -> Place:
    """Return the place that was typed; of several with one name, the one that was chosen."""
    found = places_named(typed)
    meant = next((place for place in found if place.full_name == chosen), None)
    if len(found) > 1 and meant is None:
        raise Invalid(_("Several places have this name. Choose which one you mean."), "which")
    return meant or choose_place(typed)


def register(founder: Viewer, wanted: Wanted) -> Group:
    """Register an initiative for a member; sending the same twice makes one."""
    choose_alone()
    if earlier := founded_just_before(founder, "initiative", wanted.name):
        return earlier
    _refuse_unseen(founder, wanted)
    return _found(founder, wanted)


def register_with_account(newcomer: Newcomer, wanted: Wanted) -> None:
    """Open an account and register an initiative; who asks cannot tell whether the address was taken."""
    _refuse_unseen(VISITOR, wanted)
    person = accounts.register(newcomer.name, newcomer.email, newcomer.password, newcomer.language)
    if person:
        register(viewer_of(person.id), wanted)


def _refuse_unseen(viewer: Viewer, wanted: Wanted) -> None:
    """Let somebody see first what is like theirs: perhaps they can join it."""
    if not wanted.is_another and similar_initiatives(viewer, wanted.name, wanted.place.id):
        raise Invalid(_("Something like it takes part already. Look first whether it is yours."))


def _found(founder: Viewer, wanted: Wanted) -> Group:
    founder = _as_proven(founder)
    facts = (wanted.name, wanted.place.id, wanted.kinds, wanted.declarations)
    group = register_initiative(founder, *facts, is_shown=founder.is_confirmed)
    open_logbook(founder, group)
    return group


def _as_proven(founder: Viewer) -> Viewer:
    """Look again whether the address is proven: who proves it at this moment waits, and then shows all."""
    if founder.is_confirmed or not founder.is_member:
        return founder
    lock(db.session.get_one(User, founder.id))
    return viewer_of(founder.id)


@job("after_confirmation")
def show_what_was_registered(user_id: int) -> None:
    """Let others see what somebody registered before the address was proven."""
    with writing():
        person = db.session.get(User, user_id)
        if person and person.is_confirmed:
            founder = viewer_of(person.id)
            for group in show_own_groups(founder):
                show_logbooks(founder, group)
