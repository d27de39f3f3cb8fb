"""Who may know of whom, and who may write, give roles and change an account."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation.gate import YES, Verdict, no

ADMINISTRATOR, MODERATOR = ROLES = ("administrator", "moderator")
SIGN_IN_FIRST = _l("Sign in to do this.")


def visible_people(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for people this viewer may know of: an unproven address is not yet somebody."""
    if viewer.is_moderator:
        return sa.true()
    return User.email_confirmed_at.is_not(None) | (User.id == viewer.id)


def can_write(viewer: Viewer) -> Verdict:
    """May this person write anything at all?"""
    if not viewer.is_member:
        return no(_l("Sign in to take part."))
    if not viewer.is_confirmed:
        return no(_l("First confirm your e-mail address: the link is in the letter we sent you."))
    return YES


def can_have_account(viewer: Viewer) -> Verdict:
    """May this person change preferences, an account, sign-ins?"""
    return YES if viewer.is_member else no(SIGN_IN_FIRST)


def can_find_people(viewer: Viewer) -> Verdict:
    """May this person look up names while typing?"""
    return can_have_account(viewer)


def can_change_username(viewer: Viewer, person: User) -> Verdict:
    """May this person choose another username? Once, so that mentions keep their meaning."""
    if not viewer.is_member or viewer.id != person.id:
        return no(SIGN_IN_FIRST)
    if not person.may_change_username:
        return no(_l("You changed your username before; that can be done once."))
    return YES


def can_ask_confirmation(viewer: Viewer) -> Verdict:
    """May this person get the letter with the confirmation link again?"""
    if not viewer.is_member:
        return no(SIGN_IN_FIRST)
    return no(_l("Your e-mail address was confirmed already.")) if viewer.is_confirmed else YES


def can_give_role(viewer: Viewer, person: User) -> Verdict:
    """May this person make somebody an administrator or a moderator of the whole site?"""
    if not viewer.is_administrator:
        return no(_l("Only an administrator can do this."))
    return _can_hold_role(person)


def can_take_role(viewer: Viewer, role: str, administrator_count: int) -> Verdict:
    """May this person end somebody's role? The house is never left without an administrator."""
    if not viewer.is_administrator:
        return no(_l("Only an administrator can do this."))
    if role == ADMINISTRATOR and administrator_count <= 1:
        return no(_l("This is the last administrator. Make somebody else one first."))
    return YES


def can_choose_moderators(viewer: Viewer, category_id: int | None) -> Verdict:
    """May this person say who moderates one category, or (None) the whole site?"""
    if viewer.is_administrator or (category_id is not None and viewer.is_moderator):
        return YES
    if category_id is None:
        return no(_l("Only an administrator can do this."))
    return no(_l("Only moderators of the site can do this."))


def can_be_moderator(viewer: Viewer, person: User, category_id: int | None) -> Verdict:
    """May this person give that task to this somebody?"""
    return can_choose_moderators(viewer, category_id) and _can_hold_role(person)


def _can_hold_role(person: User) -> Verdict:
    if not person.is_confirmed:
        return no(_l("This person has not confirmed an e-mail address yet."))
    return YES
