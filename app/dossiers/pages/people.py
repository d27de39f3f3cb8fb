"""Whose words stand in a dossier, and who wrote the posts its footnotes cite: one question for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import User
from app.dossiers.models import PassageSource, Revision
from app.forum.models import MovedPost, Post, Topic
from app.forum.pages.pieces import Face
from app.forum.policy import Sight, listed_in
from app.foundation.database import AnyRow, Query, db
from app.groups.models import Group

Number = sa.orm.InstrumentedAttribute[int] | sa.ColumnElement[int]
Place = tuple[int, int]  # a topic, and the number of a post in it


@dataclass(frozen=True, slots=True)
class CitedPost:
    """A post as a footnote tells of it; a writer is None for who may not be named to this reader."""

    writer: Face | None
    voice_name: str
    voice_url: str
    is_readable: bool
    version_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class People:
    """Cited posts by their place; the writers of sources and of versions (None: not to be named)."""

    cited: Mapping[Place, CitedPost]
    of_source: Mapping[int, tuple[int, Face | None]]
    of_revision: Mapping[int, Face]


def people_of(
    dossier_id: int, places: Sequence[Place], sources: Iterable[int], numbers: Iterable[int], seen: Sight
) -> People:
    """Load them all in one query: cited posts by place, sources by id, versions by number."""
    rows = db.session.execute(
        sa.union_all(
            _cited(dossier_id, places, seen),
            _moved(dossier_id, places, seen),
            _sources(dossier_id, tuple(sources), seen),
            _revisions(dossier_id, tuple(numbers)),
        )
    ).all()
    moved = {(row.one, row.two): _cited_post(row) for row in rows if row.kind == "moved"}
    here = {(row.one, row.two): _cited_post(row) for row in rows if row.kind == "cited"}
    return People(
        cited={**here, **moved},
        of_source={row.one: (row.user_id, _face_or_none(row)) for row in rows if row.kind == "source"},
        of_revision={row.one: _face(row) for row in rows if row.kind == "revision"},
    )


def _columns(kind: str, one: Number, two: Number, dossier_id: int, seen: Sight) -> Query:
    source = sa.orm.aliased(PassageSource)
    is_nameless = sa.exists().where(
        source.dossier_id == dossier_id, source.post_id == Post.id, source.is_anonymous
    )
    is_readable = sa.and_(listed_in(seen), Post.deleted_at.is_(None))
    return sa.select(
        sa.literal(kind).label("kind"), one.label("one"), two.label("two"),
        User.id.label("user_id"), User.username, User.name, User.door,
        Group.name.label("voice_name"), Group.slug.label("voice_slug"),
        is_nameless.label("is_nameless"), is_readable.label("is_readable"),
        Post.revision_count, Post.created_at,
    )  # fmt: skip


def _with_post(query: Query) -> Query:
    return (
        query.join(Topic, Topic.id == Post.topic_id)
        .join(User, User.id == Post.author_id)
        .outerjoin(Group, sa.and_(Group.id == Post.voice_id, Group.shown_at.is_not(None)))
    )


def _cited(dossier_id: int, places: Sequence[Place], seen: Sight) -> Query:
    query = _columns("cited", Post.topic_id, Post.number, dossier_id, seen).select_from(Post)
    return _with_post(query).where(sa.tuple_(Post.topic_id, Post.number).in_(places))


def _moved(dossier_id: int, places: Sequence[Place], seen: Sight) -> Query:
    """A citation keeps the address of a post that moved to another topic."""
    query = _columns("moved", MovedPost.topic_id, MovedPost.number, dossier_id, seen).select_from(MovedPost)
    query = _with_post(query.join(Post, Post.id == MovedPost.post_id))
    return query.where(sa.tuple_(MovedPost.topic_id, MovedPost.number).in_(places))


def _sources(dossier_id: int, sources: tuple[int, ...], seen: Sight) -> Query:
    query = _columns("source", PassageSource.id, sa.literal(0), dossier_id, seen).select_from(PassageSource)
    query = _with_post(query.join(Post, Post.id == PassageSource.post_id))
    return query.where(PassageSource.id.in_(sources), PassageSource.dossier_id == dossier_id)


def _revisions(dossier_id: int, numbers: tuple[int, ...]) -> Query:
    nothing = sa.null()
    return (
        sa.select(
            sa.literal("revision"), Revision.number, sa.literal(0), User.id, User.username, User.name,
            User.door, nothing, nothing, sa.false(), sa.true(), sa.literal(1), Revision.created_at,
        )
        .join(User, User.id == Revision.author_id)
        .where(Revision.dossier_id == dossier_id, Revision.number.in_(numbers))
    )  # fmt: skip


def _face(row: AnyRow) -> Face:
    return Face(row.user_id, row.username, row.name, row.door)


def _face_or_none(row: AnyRow) -> Face | None:
    return _face(row) if row.is_readable and not row.is_nameless else None


def _cited_post(row: AnyRow) -> CitedPost:
    writer = _face_or_none(row)
    voice = row.voice_name if writer else None
    return CitedPost(
        writer=writer,
        voice_name=voice or "",
        voice_url=f"/i/{row.voice_slug}" if voice else "",
        is_readable=row.is_readable,
        version_count=row.revision_count,
        created_at=row.created_at,
    )
