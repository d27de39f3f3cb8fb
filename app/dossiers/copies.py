"""What goes along when text moves to another dossier: its sources, its conversations, what was worked in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.dossiers import authorship as authors
from app.dossiers.authorship import Range
from app.dossiers.models import Authorship, Dossier, DossierTopic, PassageSource, PostFold
from app.foundation.database import db

_MARKS = (
    "post_id", "post_version", "consented_at", "is_anonymous", "objected_at", "objection",
    "objection_answered_at", "checked_version",
)  # fmt: skip


def spans_of(dossier: Dossier) -> authors.Authorship:
    """Return where each word of the latest text comes from."""
    return authors.from_json(db.session.get_one(Authorship, dossier.id).spans["spans"])


def copy_sources(dossier: Dossier, into: Dossier, only: set[int] | None = None) -> dict[int, int]:
    """Give the other dossier the same sources, with what their writers said; return new ids by old ones."""
    here = [PassageSource.dossier_id == dossier.id]
    if only is not None:
        here.append(PassageSource.id.in_(only))
    columns = [getattr(PassageSource, name) for name in _MARKS]
    rows = sa.select(sa.literal(into.id, sa.BigInteger), *columns).where(*here)
    new = insert(PassageSource).from_select(["dossier_id", *_MARKS], rows)
    db.session.execute(new.on_conflict_do_nothing())
    other = sa.orm.aliased(PassageSource)
    is_same = (other.post_id == PassageSource.post_id) & (other.post_version == PassageSource.post_version)
    pairs = sa.select(PassageSource.id, other.id).join(other, is_same & (other.dossier_id == into.id))
    return dict(db.session.execute(pairs.where(*here)).all())


def for_sources(passages: tuple[Range, ...], new_ids: dict[int, int]) -> tuple[Range, ...]:
    """Say the same of stretches of text in terms of the other dossier's sources."""
    return tuple((start, end, new_ids[source]) for start, end, source in passages if source in new_ids)


def copy_conversations(dossier: Dossier, into: Dossier) -> None:
    """Put the same conversations beside the other dossier, with what was decided on their replies."""
    topics = sa.select(
        sa.literal(into.id, sa.BigInteger),
        DossierTopic.topic_id,
        sa.case((DossierTopic.role == "origin", "discussion"), else_=DossierTopic.role),
        DossierTopic.section,
        DossierTopic.folded_upto,
        DossierTopic.linked_by_id,
        DossierTopic.linked_at,
    ).where(DossierTopic.dossier_id == dossier.id)
    names = ["dossier_id", "topic_id", "role", "section", "folded_upto", "linked_by_id", "linked_at"]
    db.session.execute(insert(DossierTopic).from_select(names, topics).on_conflict_do_nothing())
    folds = sa.select(
        sa.literal(into.id, sa.BigInteger),
        PostFold.post_id,
        PostFold.state,
        PostFold.section,
        PostFold.decided_by_id,
        PostFold.decided_at,
        PostFold.told_at,
    ).where(PostFold.dossier_id == dossier.id)
    names = ["dossier_id", "post_id", "state", "section", "decided_by_id", "decided_at", "told_at"]
    db.session.execute(insert(PostFold).from_select(names, folds).on_conflict_do_nothing())
