"""Adding a version: the one place where the text of a dossier changes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.accounts.viewer import Viewer
from app.dossiers import authorship as authors
from app.dossiers.chain import link_hash
from app.dossiers.comparison import summary_of
from app.dossiers.cooking import cook_dossier
from app.dossiers.links import note_links
from app.dossiers.merge import normalised
from app.dossiers.models import Authorship, Dossier, DossierPage, Passage, PassageSource, Revision
from app.dossiers.policy import is_public
from app.files import actions as files
from app.forum.models import Post
from app.foundation import clock
from app.foundation.database import db
from app.foundation.text import RENDERER_VERSION, CookedPage, find_references, terms

SHOWN_IN_SEARCH = 400


@dataclass(frozen=True)
class Change:
    """What is to become the newest text, and how it came about.

    `base_id` is the version the writer began from and `submitted` what they sent, where a merge made `body`
    of it. `passages` are stretches of `body` (from, up to, in characters) that are a source's words.
    `follows` is the version whose words come back (a restore), so that they keep their writers.
    """

    kind: str
    body: str
    summary: str = ""
    is_minor: bool = False
    base_id: int | None = None
    submitted: str | None = None
    section: str = ""
    refers_to_id: int | None = None
    passages: tuple[tuple[int, int, int], ...] = ()
    origins: authors.Authorship | None = None


def add_revision(author: Viewer, dossier: Dossier, change: Change) -> Revision:
    """Put a text on top of a locked dossier: the version, who wrote what, what is shown, what is counted."""
    parent = _parent(dossier)
    body = normalised(change.body)
    revision = _new_revision(author, dossier, parent, change, body)
    db.session.add(revision)
    db.session.flush()
    db.session.add_all(
        Passage(revision_id=revision.id, start_at=start, end_at=end, source_id=source)
        for start, end, source in change.passages
    )
    cooked = cook_dossier(body)
    _count(dossier, revision)
    _follow_words(dossier, parent, revision, body, change)
    _show(dossier, revision, cooked)
    note_links(dossier, body, cooked)
    _attach_files(author, dossier, body)
    db.session.flush()
    return revision


def _parent(dossier: Dossier) -> Revision | None:
    if dossier.latest_id is None:
        return None
    return db.session.get(Revision, dossier.latest_id, options=[undefer(Revision.body)])


def _new_revision(
    author: Viewer, dossier: Dossier, parent: Revision | None, change: Change, body: str
) -> Revision:
    number, now = (parent.number + 1 if parent else 1), clock.now()
    tally = summary_of(parent.body if parent else "", body)
    return Revision(
        dossier_id=dossier.id,
        number=number,
        parent_id=parent.id if parent else None,
        base_id=change.base_id,
        author_id=author.id,
        kind=change.kind,
        body=body,
        submitted=change.submitted,
        summary=change.summary,
        is_minor=change.is_minor,
        words_added=tally.words_added,
        words_removed=tally.words_removed,
        section=change.section,
        refers_to_id=change.refers_to_id,
        created_at=now,
        sha256=link_hash(parent.sha256 if parent else b"", number, change.kind, now, body),
    )


def _count(dossier: Dossier, revision: Revision) -> None:
    """The row is locked, so what is counted here is what there is."""
    dossier.latest_id, dossier.revision_count = revision.id, revision.number
    if not revision.is_minor:
        dossier.edited_at = revision.created_at
    if dossier.reviewed_id is not None:
        dossier.changes_since_review += 1


def _follow_words(
    dossier: Dossier, parent: Revision | None, revision: Revision, body: str, change: Change
) -> None:
    """Keep, for each word, the version and the post it came from, and count the people and the posts."""
    kept = db.session.get(Authorship, dossier.id)
    origin = authors.Origin(revision.number, 0)
    if change.origins is not None:
        spans = change.origins
    elif kept is None or parent is None:
        spans = authors.first(body, change.passages)
    else:
        spans = authors.follow(
            parent.body, authors.from_json(kept.spans["spans"]), body, origin, change.passages
        )
    if kept is None:
        kept = Authorship(dossier_id=dossier.id)
        db.session.add(kept)
    kept.revision_number, kept.spans = revision.number, {"spans": authors.to_json(spans)}
    _count_writers(dossier, {one.origin for one in spans})


def _count_writers(dossier: Dossier, origins: set[authors.Origin]) -> None:
    """A post's words are its writer's; other words are those of who wrote that version."""
    sources = {one.source for one in origins if one.source}
    numbers = {one.revision for one in origins if not one.source}
    of_posts = sa.select(Post.id, Post.author_id).join(PassageSource, PassageSource.post_id == Post.id)
    rows = db.session.execute(of_posts.where(PassageSource.id.in_(sources))).all() if sources else []
    own = sa.select(Revision.author_id).where(Revision.dossier_id == dossier.id, Revision.number.in_(numbers))
    writers = {writer for _, writer in rows} | set(db.session.scalars(own.distinct()))
    dossier.post_count, dossier.writer_count = len({post for post, _ in rows}), len(writers)


def _show(dossier: Dossier, revision: Revision, cooked: CookedPage) -> None:
    """Keep what is shown of the newest and of the reviewed version; others are rendered when asked for."""
    kept = {revision.id, dossier.reviewed_id or 0}
    versions = sa.select(Revision.id).where(Revision.dossier_id == dossier.id, Revision.id.not_in(kept))
    db.session.execute(
        sa.delete(DossierPage).where(DossierPage.revision_id.in_(versions)),
        execution_options={"synchronize_session": False},
    )
    db.session.add(
        DossierPage(revision_id=revision.id, renderer_version=RENDERER_VERSION, cooked=cooked.to_json())
    )
    dossier.excerpt = cooked.excerpt
    headings = " ".join(section.title for section in cooked.sections[:SHOWN_IN_SEARCH])
    dossier.body_terms = terms(f"{cooked.excerpt} {headings}")


def _attach_files(author: Viewer, dossier: Dossier, body: str) -> None:
    if keys := find_references(body).files:
        files.attach(keys, "public" if is_public(dossier) else "members", author.id)
