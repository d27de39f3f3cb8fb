"""The public log: what moderators and administrators did, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.activity import wording
from app.activity.policy import visible_lines
from app.activity.verbs import GROUPS, VERBS
from app.activity.wording import Piece, Subject
from app.foundation import clock
from app.foundation.database import AnyRow, db
from app.foundation.errors import Hidden
from app.foundation.ledger import Activity
from app.foundation.moments import Moment, Wording, zone
from app.foundation.paging import PER_PAGE, Page, before, decode, page_of


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act."""

    id: int
    icon: str
    sentence: tuple[Piece, ...]
    facts: tuple[Piece, ...]
    reason: str
    when: Moment


@dataclass(frozen=True, slots=True)
class Tab:
    """One group of acts to choose."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class LogPage:
    """Some acts, the latest first, and where the older ones are."""

    tabs: tuple[Tab, ...]
    lines: tuple[LogLine, ...]
    older_url: str
    is_first: bool


def log_page(viewer: Viewer, group: str, cursor: str | None) -> LogPage:
    """Show one page of the log; `group` empty is everything."""
    if group and group not in GROUPS:
        raise Hidden
    found = _found(viewer, group, cursor)
    words = _wording(viewer)
    return LogPage(
        tabs=_tabs(group),
        lines=tuple(_line(row, words) for row in found.rows),
        older_url=_address(group, found.after) if found.after else "",
        is_first=cursor is None,
    )


def _found(viewer: Viewer, group: str, cursor: str | None) -> Page[AnyRow]:
    verbs = [verb.name for verb in VERBS.values() if verb.is_logged and group in ("", verb.group)]
    is_person = sa.and_(Activity.subject_kind == "users", Activity.subject_id == User.id)
    query = (
        sa.select(Activity, User.username)
        .outerjoin(User, is_person)
        .where(Activity.is_logged, Activity.verb.in_(verbs), visible_lines(viewer))
        .where(before([Activity.id], decode(cursor, [int])))
        .order_by(Activity.id.desc())
        .limit(PER_PAGE + 1)
    )
    rows: Sequence[AnyRow] = db.session.execute(query).all()
    return page_of(rows, PER_PAGE, lambda row: [row.Activity.id])


def _line(row: AnyRow, words: Wording) -> LogLine:
    act: Activity = row.Activity
    verb = VERBS[act.verb]
    subject = Subject(act.subject_kind, act.subject_id, row.username or "")
    details = {**act.details, "actor": act.details.get("actor") or current_app.config["SETTINGS"].site_name}
    return LogLine(
        id=act.id,
        icon=verb.icon,
        sentence=wording.sentence(verb, subject, details),
        facts=wording.facts(verb, subject, details),
        reason=str(details.get("reason", "")),
        when=words.at(act.created_at),
    )


def _tabs(current: str) -> tuple[Tab, ...]:
    labels = {
        "": _("Everything"),
        "topics": _("Conversations"),
        "categories": _("Categories"),
        "groups": _("Groups"),
        "dossiers": _("Dossiers"),
        "people": _("People"),
    }
    return tuple(Tab(labels[group], _address(group), group == current) for group in ("", *GROUPS))


def _address(group: str, after: str = "") -> str:
    values = {name: value for name, value in (("group", group), ("after", after)) if value}
    return f"/log?{urlencode(values)}" if values else "/log"


def _wording(viewer: Viewer) -> Wording:
    locale = get_locale()
    return Wording(locale.language if locale else "nl", zone(viewer.time_zone), clock.now())
