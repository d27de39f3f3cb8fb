"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.models import Moderator, SignIn, User
from app.accounts.policy import visible_people
from app.accounts.viewer import Viewer
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import Verdict
from app.foundation.moments import Moment, Wording, zone

MOST_SUGGESTIONS = 8


@dataclass(frozen=True)
class ProfilePage:
    """What others see of somebody, to change."""

    name: str
    bio: str
    door: str
    username: str


def profile_page(viewer: Viewer) -> ProfilePage:
    """Bring together what one can change about how others see one."""
    person = db.session.get_one(User, viewer.id)
    return ProfilePage(person.name, person.bio, person.door, person.username)


@dataclass(frozen=True)
class AccountPage:
    """One's own account; `can_change_username` says why not, once it was done."""

    username: str
    email: str
    can_change_username: Verdict


def account_page(viewer: Viewer) -> AccountPage:
    """Bring together the facts of one's own account."""
    person = db.session.get_one(User, viewer.id)
    verdict = policy.can_change_username(viewer, person)
    return AccountPage(person.username, person.email, verdict)


@dataclass(frozen=True)
class SignInRow:
    """One device on which somebody is signed in."""

    id: int
    device: str
    began: Moment
    seen: Moment
    is_here: bool


@dataclass(frozen=True)
class SignInsPage:
    """Every device on which somebody is signed in, the one in use first."""

    rows: tuple[SignInRow, ...]


def sign_ins_page(viewer: Viewer) -> SignInsPage:
    """Bring together where one is signed in."""
    is_here = SignIn.id == viewer.sign_in_id
    query = (
        sa.select(SignIn)
        .where(SignIn.user_id == viewer.id, SignIn.ends_at > clock.now())
        .order_by(is_here.desc(), SignIn.seen_at.desc())
    )
    wording = Wording(viewer.language, zone(viewer.time_zone), clock.now())
    return SignInsPage(
        tuple(
            SignInRow(
                row.id, row.device, wording.at(row.created_at), wording.at(row.seen_at),
                row.id == viewer.sign_in_id,
            )
            for row in db.session.scalars(query)
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """Somebody whose name may be meant."""

    username: str
    name: str


def suggestions(viewer: Viewer, beginning: str) -> tuple[Suggestion, ...]:
    """Find the people whose username or name begins like this, who was here last first."""
    if not beginning:
        return ()
    start = beginning.lower()
    matches = [
        sa.func.lower(column).startswith(start, autoescape=True) for column in (User.username, User.name)
    ]
    query = (
        sa.select(User.username, User.name)
        .where(visible_people(viewer), sa.or_(*matches))
        .order_by(User.last_seen_at.desc().nulls_last(), User.id)
        .limit(MOST_SUGGESTIONS)
    )
    return tuple(Suggestion(row.username, row.name) for row in db.session.execute(query))


@dataclass(frozen=True)
class RoleChoice:
    """One role of the whole site: whether somebody has it, and whether the viewer may change that."""

    role: str
    is_held: bool
    can_change: Verdict

    @property
    def act(self) -> str:
        """Return what the button does."""
        return "take" if self.is_held else "give"


def role_choices(viewer: Viewer, person: User) -> tuple[RoleChoice, ...]:
    """Bring together the roles an administrator can give to somebody or take; none for anybody else."""
    if not viewer.is_administrator:
        return ()
    theirs = (Moderator.user_id == person.id, Moderator.category_id.is_(None))
    counted = sa.select(sa.func.count()).where(User.is_administrator).scalar_subquery()
    row = db.session.execute(sa.select(sa.exists().where(*theirs), counted)).one()
    held = {policy.ADMINISTRATOR: person.is_administrator, policy.MODERATOR: row[0]}
    return tuple(
        RoleChoice(role, is_held, _can_change(viewer, person, role, row[1] if is_held else 0))
        for role, is_held in held.items()
    )


def _can_change(viewer: Viewer, person: User, role: str, administrator_count: int) -> Verdict:
    """`administrator_count` is 0 when the role would be given."""
    if administrator_count:
        return policy.can_take_role(viewer, role, administrator_count)
    return policy.can_give_role(viewer, person)
