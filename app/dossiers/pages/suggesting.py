"""What others proposed for a dossier: the list, and one suggestion with each of its changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.dossiers.decided import DecidedChange, changes_of
from app.dossiers.models import Dossier, Revision, Suggestion
from app.dossiers.pages.differences import two_sides
from app.dossiers.policy import can_decide, can_see_text, can_withdraw_suggestion
from app.dossiers.standing import standing
from app.dossiers.suggestions import Decision, base_of
from app.forum.models import Post, Topic
from app.forum.pages.pieces import Face, wording
from app.forum.policy import visible_topics
from app.foundation.database import AnyRow, db
from app.foundation.errors import Hidden
from app.foundation.gate import Verdict
from app.foundation.moments import Moment, Wording

DECIDED_SHOWN = 50
OPEN_SHOWN = 200


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion in a list; `days` is how long an open one waits."""

    id: int
    url: str
    author: Face
    reason: str
    section: str
    state: str
    moment: Moment
    days: int


@dataclass(frozen=True)
class SuggestionsPage:
    """Those that wait, the oldest first, and those that were decided, the newest first."""

    open: tuple[SuggestionRow, ...]
    decided: tuple[SuggestionRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: as it was beside as it would be, between the nearest words that stay.

    `is_taken` and `reason` are what was decided, or what was typed when the form comes back.
    """

    index: int
    line: int
    lead: str
    trail: str
    old_html: Markup
    new_html: Markup
    is_taken: bool | None
    reason: str
    is_clashing: bool


@dataclass(frozen=True)
class SuggestionPage:
    """One suggestion; `post_url` leads to the reply it works in, `result_number` is the version it became."""

    id: int
    author: Face
    moment: Moment
    reason: str
    section: str
    state: str
    base_number: int
    changes: tuple[ChangeView, ...]
    decide: Verdict
    withdraw: Verdict
    decided_by: str
    decided: Moment | None
    result_number: int
    post_url: str


@dataclass(frozen=True)
class Typed:
    """What was sent with a decision that could not be carried out."""

    decisions: Mapping[int, Decision]
    clashes: tuple[int, ...] = ()


NOTHING_TYPED = Typed({})


def suggestions_page(viewer: Viewer, dossier: Dossier) -> SuggestionsPage:
    """List them with one query for each half."""
    words, here = wording(viewer), Suggestion.dossier_id == dossier.id
    waiting = _rows(here, Suggestion.state == "open").order_by(Suggestion.id).limit(OPEN_SHOWN)
    done = _rows(here, Suggestion.state != "open").order_by(Suggestion.decided_at.desc(), Suggestion.id)
    return SuggestionsPage(
        open=tuple(_row(row, dossier, words) for row in db.session.execute(waiting)),
        decided=tuple(_row(row, dossier, words) for row in db.session.execute(done.limit(DECIDED_SHOWN))),
    )


def _rows(*clauses: sa.ColumnElement[bool]) -> sa.Select[*tuple[object, ...]]:
    columns = (
        Suggestion.id, Suggestion.reason, Suggestion.section, Suggestion.state,
        Suggestion.created_at, Suggestion.decided_at,
        User.id.label("user_id"), User.username, User.name, User.door,
    )  # fmt: skip
    return sa.select(*columns).join(User, User.id == Suggestion.author_id).where(*clauses)


def _row(row: AnyRow, dossier: Dossier, words: Wording) -> SuggestionRow:
    return SuggestionRow(
        id=row.id,
        url=f"{dossier.url}/suggestions/{row.id}",
        author=Face(row.user_id, row.username, row.name, row.door),
        reason=row.reason,
        section=row.section,
        state=row.state,
        moment=words.on(row.decided_at or row.created_at),
        days=(words.now - row.created_at).days,
    )


def suggestion_page(
    viewer: Viewer, dossier: Dossier, suggestion: Suggestion, typed: Typed = NOTHING_TYPED
) -> SuggestionPage:
    """Show one suggestion, with what was typed when a decision comes back."""
    words, base, own = wording(viewer), base_of(suggestion), standing(viewer, dossier)
    if not can_see_text(viewer, dossier, base, own):
        raise Hidden
    facts, author = _facts(viewer, suggestion), suggestion.author
    return SuggestionPage(
        id=suggestion.id,
        author=Face(author.id, author.username, author.name, author.door),
        moment=words.on(suggestion.created_at),
        reason=suggestion.reason,
        section=suggestion.section,
        state=suggestion.state,
        base_number=base.number,
        changes=tuple(_change(one, typed) for one in changes_of(base.body, suggestion)),
        decide=can_decide(viewer, dossier, own),
        withdraw=can_withdraw_suggestion(viewer, suggestion),
        decided_by=facts.decider or "",
        decided=words.on(suggestion.decided_at) if suggestion.decided_at else None,
        result_number=facts.result or 0,
        post_url=f"/t/{facts.topic_id}/{facts.post_number}" if facts.topic_id else "",
    )


def _facts(viewer: Viewer, suggestion: Suggestion) -> AnyRow:
    """Ask in one query who decided, what came of it, and where the post is that it works in."""
    decider, result = aliased(User), aliased(Revision)
    place = sa.and_(Topic.id == Post.topic_id, visible_topics(viewer))
    query = (
        sa.select(
            decider.name.label("decider"),
            result.number.label("result"),
            Topic.id.label("topic_id"),
            Post.number.label("post_number"),
        )
        .select_from(Suggestion)
        .outerjoin(decider, decider.id == Suggestion.decided_by_id)
        .outerjoin(result, result.id == Suggestion.revision_id)
        .outerjoin(Post, Post.id == Suggestion.post_id)
        .outerjoin(Topic, place)
        .where(Suggestion.id == suggestion.id)
    )
    return db.session.execute(query).one()


def _change(one: DecidedChange, typed: Typed) -> ChangeView:
    hunk, sent = one.hunk, typed.decisions.get(one.hunk.index)
    old, new = two_sides(hunk.before, hunk.after)
    return ChangeView(
        index=hunk.index,
        line=hunk.line,
        lead=hunk.lead,
        trail=hunk.trail,
        old_html=old,
        new_html=new,
        is_taken=sent.is_taken if sent else one.is_taken,
        reason=sent.reason if sent else one.reason,
        is_clashing=hunk.index in typed.clashes,
    )
