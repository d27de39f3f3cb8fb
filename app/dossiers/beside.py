"""What a conversation shows of the dossiers it belongs to: banners, moments between the posts, marks at them.

Two questions to the database at most; one where there is no dossier. All with one sight are told the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.dossiers.evidence import judged, judged_columns
from app.dossiers.models import Dossier, DossierTopic, PassageSource, PostFold, Revision
from app.dossiers.policy import begun_in, proposed_in
from app.dossiers.wording import status_words
from app.forum.beside import Beside, Companion, Landmark, Mark, PostAct
from app.forum.models import Post
from app.forum.policy import Sight
from app.foundation.database import AnyRow, Query, db
from app.foundation.moments import Wording
from app.foundation.text.context import HEADING_MARK, heading_name
from app.groups.models import Membership
from app.groups.standing import INSIDE

# Versions that are told of in another way.
TOLD_OTHERWISE = ("promote", "start")
USED, DAY = "used", "day"
# What is said of a post, the weightiest first.
MARKS = {
    USED: ("fold-in", _l("Used in the dossier “%(title)s”")),
    "folded": ("check", _l("Worked into the dossier “%(title)s”")),
    "later": ("clock", _l("Kept for later for the dossier “%(title)s”")),
    "not_needed": ("close", _l("Not needed for the dossier “%(title)s”")),
}
A_DAY = timedelta(hours=25)  # the longest there is


def dossiers_beside(seen: Sight, topic_id: int, numbers: Sequence[int], words: Wording) -> Beside:
    """Answer the forum's question for one page of a topic."""
    found = db.session.execute(_dossiers(seen, topic_id)).all()
    begun = {row.id: row for row in found if row.is_confirmed}
    happened = _happened(topic_id, tuple(begun), numbers, words) if begun and numbers else []
    return Beside(
        companions=tuple(_companion(seen, row, words) for row in found),
        landmarks=(*_births(begun.values(), words), *_days(begun, happened, words)),
        marks=_marks(begun, happened),
        acts=(PostAct("fold-in", _("Into the dossier"), "/posts/%d/fold"),) if begun else (),
        invitation=f"/t/{topic_id}/dossier",
    )


def _dossiers(seen: Sight, topic_id: int) -> Query:
    """Ask for the dossiers of a topic, the one that came from it first; of a proposal, who is asked."""
    last_before = sa.select(sa.func.max(Post.number)).where(
        Post.topic_id == topic_id, Post.created_at <= Dossier.started_at
    )
    is_proposal = Dossier.confirmed_at.is_(None)
    return (
        sa.select(
            Dossier.id, Dossier.title, Dossier.slug, Dossier.started_at, DossierTopic.role,
            Dossier.confirmed_at.is_not(None).label("is_confirmed"),
            last_before.scalar_subquery().label("after"),
            sa.case((is_proposal, _asked(topic_id))).label("asked"),
            *judged_columns(),
        )
        .join(DossierTopic, DossierTopic.dossier_id == Dossier.id)
        .where(DossierTopic.topic_id == topic_id, Dossier.merged_into_id.is_(None))
        .where(begun_in(seen) | proposed_in(seen))
        .order_by(sa.case((DossierTopic.role == "origin", 0), else_=1), Dossier.id)
    )  # fmt: skip


def _asked(topic_id: int) -> sa.ColumnElement[list[int]]:
    """Select who may say yes to a proposal: who wrote in the topic, and the stewards of its theme."""
    other = sa.orm.aliased(Dossier)
    wrote = sa.select(Post.author_id).where(Post.topic_id == topic_id, Post.deleted_at.is_(None))
    stewards = (
        sa.select(Membership.user_id)
        .join(other, other.steward_id == Membership.group_id)
        .where(other.theme_id == Dossier.theme_id, other.withdrawn_at.is_(None))
        .where(Membership.role.in_(INSIDE))
        .correlate(Dossier)
    )
    return sa.func.array(wrote.union(stewards).scalar_subquery(), type_=sa.ARRAY(sa.BigInteger))


def _companion(seen: Sight, row: AnyRow, words: Wording) -> Companion:
    url = f"/d/{row.slug}/{row.id}"
    if row.is_confirmed:
        status = status_words(judged(row), words, row.reviewer_name)
        belongs = _("This conversation belongs to the dossier")
        return Companion("dossier", belongs, row.title, url, status.kind, status.label)
    return Companion(
        icon="dossier",
        words=_("Proposed as a dossier:"),
        title=row.title,
        url=url,
        act_url=f"/d/{row.id}/confirmation",
        act_words=_("Yes, make it a dossier"),
        only_for=None if seen.is_moderator else frozenset(row.asked or ()),
    )


def _births(dossiers: Iterable[AnyRow], words: Wording) -> Iterator[Landmark]:
    for row in dossiers:
        if row.role == "origin" and row.after:
            said = _("From this came the dossier “%(title)s”", title=row.title)
            yield Landmark(row.after, "dossier", said, f"/d/{row.slug}/{row.id}", words.on(row.started_at))


def _happened(
    topic_id: int, dossier_ids: tuple[int, ...], numbers: Sequence[int], words: Wording
) -> Sequence[AnyRow]:
    """Ask at once what became of these posts, and on which days between them the dossiers changed."""
    shown = (Post.topic_id == topic_id, Post.number.between(min(numbers), max(numbers)))
    nothing = (
        sa.cast(sa.null(), sa.BigInteger).label("changes"),
        sa.cast(sa.null(), sa.DateTime(timezone=True)).label("at"),
    )
    folds = (
        sa.select(PostFold.dossier_id, Post.number, PostFold.state.label("state"), PostFold.section, *nothing)
        .join(Post, Post.id == PostFold.post_id)
        .where(PostFold.dossier_id.in_(dossier_ids), *shown)
    )
    used = (
        sa.select(PassageSource.dossier_id, Post.number, sa.literal(USED), sa.literal(""), *nothing)
        .join(Post, Post.id == PassageSource.post_id)
        .where(PassageSource.dossier_id.in_(dossier_ids), *shown)
    )
    days = _changed_days(topic_id, dossier_ids, numbers, words)
    return db.session.execute(sa.union_all(folds, used, days)).all()


def _changed_days(
    topic_id: int, dossier_ids: tuple[int, ...], numbers: Sequence[int], words: Wording
) -> Query:
    """Count the changes of each day that ended on this page: below the last post before them."""
    first, following = _times(topic_id, numbers)
    day = sa.func.date_trunc("day", sa.func.timezone(words.zone.key, Revision.created_at))
    is_beside = sa.and_(DossierTopic.dossier_id == Revision.dossier_id, DossierTopic.topic_id == topic_id)
    days = (
        sa.select(
            Revision.dossier_id,
            sa.func.count().label("changes"),
            sa.func.max(Revision.created_at).label("at"),
        )
        .join(DossierTopic, is_beside)
        .where(Revision.dossier_id.in_(dossier_ids), sa.not_(Revision.is_minor))
        .where(Revision.kind.not_in(TOLD_OTHERWISE), Revision.created_at >= DossierTopic.linked_at)
        .where(Revision.created_at > first - A_DAY)
        .group_by(Revision.dossier_id, day)
        .subquery()
    )
    before = sa.select(sa.func.max(Post.number)).where(
        Post.topic_id == topic_id, Post.created_at <= days.c.at
    )
    number = before.scalar_subquery().label("number")
    found = sa.select(days.c.dossier_id, number, sa.literal(DAY), sa.literal(""), days.c.changes, days.c.at)
    return found.where(days.c.at >= first, sa.or_(following.is_(None), days.c.at < following))


def _times(
    topic_id: int, numbers: Sequence[int]
) -> tuple[sa.ScalarSelect[datetime], sa.ScalarSelect[datetime]]:
    """Select when the first post of the page was written, and the first after it."""
    written = sa.select(sa.func.min(Post.created_at)).where(Post.topic_id == topic_id)
    here = written.where(Post.number >= min(numbers)).scalar_subquery()
    return here, written.where(Post.number > max(numbers)).scalar_subquery()


def _days(dossiers: Mapping[int, AnyRow], happened: Iterable[AnyRow], words: Wording) -> Iterator[Landmark]:
    days = [row for row in happened if row.state == DAY and row.number]
    for row in sorted(days, key=lambda row: row.at):
        dossier = dossiers[row.dossier_id]
        said = ngettext(
            "The dossier “%(title)s” was changed once",
            "The dossier “%(title)s” was changed %(num)s times",
            row.changes,
            title=dossier.title,
        )
        url = f"/d/{dossier.slug}/{dossier.id}/history"
        yield Landmark(row.number, "history", said, url, words.on(row.at))


def _marks(dossiers: Mapping[int, AnyRow], happened: Iterable[AnyRow]) -> dict[int, tuple[Mark, ...]]:
    """Say of each post what became of it in each dossier."""
    states: dict[tuple[int, int], set[str]] = {}
    sections: dict[tuple[int, int], str] = {}
    for row in happened:
        if row.state != DAY:
            states.setdefault((row.number, row.dossier_id), set()).add(row.state)
            sections[row.number, row.dossier_id] = row.section or sections.get(
                (row.number, row.dossier_id), ""
            )
    marks: dict[int, tuple[Mark, ...]] = {}
    for (number, dossier_id), found in sorted(states.items()):
        mark = _mark(dossiers[dossier_id], found, sections[number, dossier_id])
        marks[number] = (*marks.get(number, ()), mark)
    return marks


def _mark(dossier: AnyRow, states: set[str], section: str) -> Mark:
    state = next(one for one in MARKS if one in states)
    icon, said = MARKS[state]
    url = f"/d/{dossier.slug}/{dossier.id}"
    if state != USED or not section:
        return Mark(icon, said % {"title": dossier.title}, url)
    place = _("Used in the dossier “%(title)s”, under “%(section)s”", title=dossier.title, section=section)
    return Mark(icon, place, f"{url}#{HEADING_MARK}{heading_name(section)}")
