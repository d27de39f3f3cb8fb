"""The replies beside a dossier by what was done with them: one page of them at a time, in one query."""

from __future__ import annotations

from typing import Any, Literal, get_args

import sqlalchemy as sa

from app.accounts.models import User
from app.dossiers.models import DossierTopic, PostFold, Suggestion
from app.dossiers.open_replies import is_open
from app.forum.models import Post, Topic
from app.forum.policy import Sight, listed_in
from app.foundation.database import AnyRow, Query, db
from app.foundation.paging import PER_PAGE

State = Literal["open", "later", "not_needed", "folded"]
STATES: tuple[State, ...] = get_args(State)
_Fold = sa.orm.aliased(PostFold)  # beside each reply; `is_open` asks the table itself


def replies_in(seen: Sight, dossier_id: int, state: State, after: int) -> list[AnyRow]:
    """Load the replies in this state after a post, the oldest first, and one more than fit on a page."""
    query = _beside(
        dossier_id,
        Post.id, Post.topic_id, Post.number, Post.author_id, User.username, User.name, User.door,
        Post.html, Post.body, Post.created_at, Topic.title, DossierTopic.section.label("about"),
        _Fold.section, _section_of_answered().label("answered"), _is_suggested().label("is_suggested"),
    ).join(User, User.id == Post.author_id)  # fmt: skip
    query = query.where(listed_in(seen), _in_state(state), Post.id > after)
    return list(db.session.execute(query.order_by(Post.id).limit(PER_PAGE + 1)))


def state_counts(seen: Sight, dossier_id: int) -> dict[State, int]:
    """Count the replies in each state, in one query."""
    counts = [sa.func.count().filter(_in_state(state)).label(state) for state in STATES]
    row = db.session.execute(_beside(dossier_id, *counts).where(listed_in(seen))).one()
    return dict(zip(STATES, row, strict=True))


def _beside(dossier_id: int, *columns: sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]) -> Query:
    fold = (_Fold.post_id == Post.id) & (_Fold.dossier_id == DossierTopic.dossier_id)
    return (
        sa.select(*columns)
        .select_from(DossierTopic)
        .join(Topic, Topic.id == DossierTopic.topic_id)
        .join(Post, Post.topic_id == Topic.id)
        .outerjoin(_Fold, fold)
        .where(DossierTopic.dossier_id == dossier_id, Post.deleted_at.is_(None))
    )


def _in_state(state: State) -> sa.ColumnElement[bool]:
    return is_open() if state == "open" else _Fold.state == state


def _section_of_answered() -> sa.ScalarSelect[str]:
    """Select where the post went that this one answers."""
    other = sa.orm.aliased(PostFold)
    here = (other.post_id == Post.reply_to_id, other.dossier_id == DossierTopic.dossier_id)
    return sa.select(other.section).where(*here).scalar_subquery()


def _is_suggested() -> sa.Exists:
    return sa.exists().where(
        Suggestion.dossier_id == DossierTopic.dossier_id,
        Suggestion.post_id == Post.id,
        Suggestion.state == "open",
    )
