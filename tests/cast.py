"""The people in every test. Pia is the outsider: somebody who must not pass."""

from __future__ import annotations

from app.accounts import actions as accounts
from app.accounts.models import User
from app.accounts.viewer import VISITOR, Viewer, viewer_of
from app.foundation.database import db
from app.foundation.transaction import writing

PASSWORD = "samen-wonen-demo"
NAMES = ("nadia", "omar", "pia", "quinn", "ruth")


def make_cast() -> None:
    """Give each of them an account, once, in the template database."""
    with writing():
        people = {
            name: accounts.make_account(
                name.title(),
                f"{name}@voorbeeld.example",
                PASSWORD,
                username=name,
                is_confirmed=True,
            )
            for name in NAMES
        }
        people["ruth"].is_administrator = True
        db.session.flush()
        ruth = viewer_of(people["ruth"].id)
        accounts.make_moderator(ruth, people["quinn"].id, None, "moderator")


def person(name: str) -> Viewer:
    """Return one of them as the one acting or looking; `visitor` is nobody."""
    if name == "visitor":
        return VISITOR
    user_id = db.session.scalars(db.select(User.id).filter_by(username=name)).one()
    return viewer_of(user_id)
