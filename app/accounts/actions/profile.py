"""Changing what others see of somebody, and how the house looks to them."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts import policy
from app.accounts.actions.registration import choose_alone
from app.accounts.models import User
from app.accounts.names import check_bio, check_name
from app.accounts.people import person_by_username
from app.accounts.usernames import check_username
from app.accounts.viewer import Viewer
from app.foundation import clock, ledger
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.gate import require


def change_profile(viewer: Viewer, name: str, bio: str) -> None:
    """Change one's name and the few lines about oneself."""
    require(policy.can_have_account(viewer))
    check_name(name)
    check_bio(bio)
    person = db.session.get_one(User, viewer.id)
    person.name, person.bio = name, bio


def change_look(viewer: Viewer, *, language: str, time_zone: str, text_size: str, theme: str) -> None:
    """Change the language, the time zone, the size of the text, and day or night."""
    require(policy.can_have_account(viewer))
    person = db.session.get_one(User, viewer.id)
    person.language, person.time_zone = language, time_zone
    person.text_size, person.theme = text_size, theme


def change_language(viewer: Viewer, language: str) -> None:
    """Change only the language."""
    require(policy.can_have_account(viewer))
    db.session.get_one(User, viewer.id).language = language


def change_username(viewer: Viewer, username: str) -> None:
    """Choose another username, the one time that this can be done."""
    person = db.session.get(User, viewer.id)
    require(policy.can_change_username(viewer, person) if person else policy.can_have_account(viewer))
    check_username(username)
    choose_alone()
    there = person_by_username(username)
    if there and there.id != viewer.id:
        raise Invalid(_("Somebody else has this username."), "username")
    _rename(db.session.get_one(User, viewer.id), username)


def _rename(person: User, username: str) -> None:
    if person.username == username:
        raise Invalid(_("This is the username you have now."), "username")
    former, person.username = person.username, username
    person.username_changed_at = clock.now()
    ledger.note(
        person.id, "account.username_changed", "users", person.id,
        actor=person.name, former=former, username=username,
    )  # fmt: skip
