"""The sources of a dossier: posts with what became of them since, and addresses on the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.accounts.viewer import Viewer
from app.dossiers.evidence import BROKEN_AFTER, version_now
from app.dossiers.models import Dossier, PassageSource, WebSource
from app.dossiers.own_words import can_answer_objection, can_object
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.sources import consents_of, sources_of, web_sources_of
from app.dossiers.standing import Standing
from app.dossiers.wording import day_words
from app.forum.pages.pieces import Face, wording
from app.foundation.database import AnyRow
from app.foundation.moments import Moment, Wording


@dataclass(frozen=True, slots=True)
class PostSource:
    """A post whose words came in. `writer` None: a member. `became`: "", changed or deleted.

    `objection`: "", open, honoured or declined; `note` is why, for its writer and the stewards.
    """

    id: int
    writer: Face | None
    number: int
    topic_title: str
    url: str
    changes_url: str
    version: int
    became: str
    is_checked: bool
    is_mine: bool
    is_anonymous: bool
    is_restricted: bool
    may_object: bool
    may_answer: bool
    objection: str
    note: str


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A page on the web that the text cites."""

    url: str
    host: str
    accessed_on: str
    failing_since: Moment | None


@dataclass(frozen=True)
class SourcesPage:
    """All sources of a dossier. `consent`: what the viewer was asked or said ("": nothing)."""

    head: DossierHead
    posts: tuple[PostSource, ...]
    webs: tuple[WebAddress, ...]
    consent: str
    has_own: bool
    is_asking_possible: bool
    answers: tuple[int, int, int]
    refused: str


def sources_page(viewer: Viewer, dossier: Dossier, refused: str = "") -> SourcesPage:
    """Show where the words come from; `refused` is why something that was sent is not right."""
    head, words = head_of(viewer, dossier, "read"), wording(viewer)
    rows, said = sources_of(viewer, dossier), consents_of(dossier)
    posts = tuple(_post(viewer, dossier, row, head.standing) for row in rows)
    is_open = {row.author_id for row in rows if row.is_restricted and row.PassageSource.consented_at is None}
    states = list(said.values())
    return SourcesPage(
        head=head,
        posts=posts,
        webs=tuple(_web(one, words) for one in web_sources_of(dossier)),
        consent=said.get(viewer.id, "given" if _has_agreed(viewer, rows) else ""),
        has_own=any(one.is_mine and one.is_restricted for one in posts),
        is_asking_possible=bool(head.steward_act) and bool(is_open - said.keys()),
        answers=(states.count("asked"), states.count("given"), states.count("refused")),
        refused=refused,
    )


def _has_agreed(viewer: Viewer, rows: Sequence[AnyRow]) -> bool:
    own = [row for row in rows if row.author_id == viewer.id and row.is_restricted]
    return bool(own) and all(row.PassageSource.consented_at for row in own)


def _post(viewer: Viewer, dossier: Dossier, row: AnyRow, own: Standing) -> PostSource:
    source: PassageSource = row.PassageSource
    is_mine = viewer.is_member and row.author_id == viewer.id
    may_answer = bool(can_answer_objection(viewer, dossier, source, own))
    is_named = is_mine or (row.is_readable and not source.is_anonymous and not source.objected_at)
    return PostSource(
        id=source.id,
        writer=Face(row.author_id, row.username, row.name, row.door) if is_named else None,
        number=row.number,
        topic_title=row.title if row.is_readable or is_mine else "",
        url=f"/t/{row.topic_id}/{row.number}?version={source.post_version}" if row.is_readable else "",
        changes_url=f"/posts/{source.post_id}/revisions" if row.is_readable else "",
        version=source.post_version,
        became=_became(source, row.revision_count, row.deleted_at),
        is_checked=(source.checked_version or 0) >= version_now(row.revision_count, row.deleted_at),
        is_mine=is_mine,
        is_anonymous=source.is_anonymous,
        is_restricted=row.is_restricted,
        may_object=is_mine and not source.objected_at and bool(can_object(viewer, row.author_id, source)),
        may_answer=may_answer and not source.objection_answered_at,
        objection=_objection(source),
        note=source.objection if is_mine or may_answer else "",
    )


def _became(source: PassageSource, newest: int, deleted_at: datetime | None) -> str:
    if deleted_at:
        return "deleted"
    return "changed" if newest > source.post_version else ""


def _objection(source: PassageSource) -> str:
    if source.objection_answered_at:
        return "honoured" if source.objected_at else "declined"
    return "open" if source.objected_at else ""


def _web(one: WebSource, words: Wording) -> WebAddress:
    is_broken = one.failing_since is not None and one.failing_since < words.now - BROKEN_AFTER
    return WebAddress(
        url=one.url,
        host=urlsplit(one.url).netloc or one.url,
        accessed_on=day_words(one.accessed_on, words.language) if one.accessed_on else "",
        failing_since=words.on(one.failing_since) if is_broken and one.failing_since else None,
    )
