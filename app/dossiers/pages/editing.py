"""The editor: what it opens with, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.attempts import draft_key, own_attempt
from app.dossiers.loading import latest_revision, revision_of
from app.dossiers.models import Dossier, DossierPage, Revision
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.pages.presence import others_editing
from app.dossiers.policy import can_see_text
from app.dossiers.sections import Section, sections_of, words_of
from app.dossiers.standing import standing
from app.forum.models import Draft
from app.forum.pages.pieces import wording
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Hidden


@dataclass(frozen=True, slots=True)
class Opening:
    """What the fields begin with; `base` is the version the text was taken from.

    `is_below`: an attempt whose place is not known stands below the whole page.
    """

    body: str
    base: Revision
    section: int | None = None
    section_title: str = ""
    summary: str = ""
    is_minor: bool = False
    is_draft: bool = False
    is_attempt: bool = False
    is_below: bool = False
    is_section_gone: bool = False


@dataclass(frozen=True)
class EditorPage:
    """The editor of a dossier or of one section of it.

    `changes_since` counts the versions that came after the one this text began from; `others` are sentences
    about who else is editing.
    """

    head: DossierHead
    section_title: str
    base_number: int
    latest_number: int
    changes_since: int
    others: tuple[str, ...]
    policy: str
    source_line: str
    draft_key: str
    draft_sequence: int
    is_draft: bool = False
    is_attempt: bool = False
    is_below: bool = False
    is_section_gone: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the editor asks for: a section of the latest version, a version, an attempt."""

    section: int | None = None
    base_id: int = 0
    attempt_id: int = 0


def opening(viewer: Viewer, dossier: Dossier, asked: Asked) -> Opening:
    """Choose the text to begin with: an attempt of one's own, else a draft, else what the page says."""
    if asked.attempt_id:
        return _of_attempt(viewer, dossier, asked.attempt_id)
    draft = _draft(viewer, draft_key(dossier.id, asked.section))
    if draft and draft.body and (begun := _of_draft(dossier, draft, asked.section)):
        return begun
    return _of_page(_base(viewer, dossier, asked.base_id), asked.section)


def editor_page(viewer: Viewer, dossier: Dossier, begun: Opening) -> EditorPage:
    """Show what stands around the text: from which version, who else is here, what becomes of it."""
    key = draft_key(dossier.id, begun.section)
    draft = _draft(viewer, key)
    is_other = bool(begun.is_attempt and draft and draft.body not in ("", begun.body.rstrip()))
    return EditorPage(
        head=head_of(viewer, dossier, "edit"),
        section_title=begun.section_title,
        base_number=begun.base.number,
        latest_number=dossier.revision_count,
        changes_since=dossier.revision_count - begun.base.number,
        others=others_editing(viewer, dossier),
        policy=dossier.policy,
        source_line=_source_line(viewer),
        draft_key=key,
        # With an older number than the draft has, the script asks which of the two texts to keep.
        draft_sequence=0 if is_other or draft is None else draft.sequence,
        is_draft=begun.is_draft,
        is_attempt=begun.is_attempt,
        is_below=begun.is_below,
        is_section_gone=begun.is_section_gone,
    )


def typed_again(dossier: Dossier, body: str, base_id: int, section: int | None) -> Opening:
    """Return what was sent as what the editor shows once more; the fields hold the text themselves."""
    base = revision_of(dossier, base_id) or latest_revision(dossier)
    found = _find(base, section)
    return Opening(body, base, section, _title(found) if found else "")


def anchor_of(revision: Revision) -> str:
    """Return where on the page the section begins that a version changed, with its #; or nothing."""
    page = db.session.get(DossierPage, revision.id) if revision.section else None
    sections = page.cooked["sections"] if page else ()
    return next((f"#{one['id']}" for one in sections if one["title"] == revision.section), "")


def _source_line(viewer: Viewer) -> str:
    """Return how the line of a new source begins: seen today."""
    today = wording(viewer).on(clock.now()).words
    return str(_("[title](https://), accessed on %(day)s.", day=today))


def _of_page(base: Revision, number: int | None) -> Opening:
    section = _find(base, number)
    if section is None:
        return Opening(base.body, base, is_section_gone=number is not None)
    return Opening(words_of(base.body, section), base, section.index, _title(section))


def _of_draft(dossier: Dossier, draft: Draft, section: int | None) -> Opening | None:
    """Go on with a draft on the version it began from; one that changes nothing is none."""
    base = revision_of(dossier, draft.base_id) or latest_revision(dossier)
    plain = _of_page(base, section)
    if plain.body.rstrip() == draft.body.rstrip():
        return None
    if plain.is_section_gone:
        return _below(dossier, draft.body)
    return Opening(draft.body, base, plain.section, plain.section_title, is_draft=True)


def _of_attempt(viewer: Viewer, dossier: Dossier, attempt_id: int) -> Opening:
    """Go on with something that was sent, on the version it began from."""
    attempt = own_attempt(viewer, attempt_id)
    if attempt.dossier_id != dossier.id:
        raise Hidden
    base = revision_of(dossier, attempt.base_id)
    plain = _of_page(base, attempt.section) if base else None
    if base is None or plain is None or plain.is_section_gone:
        return _below(dossier, attempt.body, attempt.summary, is_minor=attempt.is_minor)
    return replace(
        plain, body=attempt.body, summary=attempt.summary, is_minor=attempt.is_minor, is_attempt=True
    )


def _below(dossier: Dossier, body: str, summary: str = "", *, is_minor: bool = False) -> Opening:
    """Show a text whose place is gone below the whole page: in the place of the page it would erase it."""
    latest = latest_revision(dossier)
    whole = f"{latest.body}\n{body}"
    return Opening(whole, latest, summary=summary, is_minor=is_minor, is_attempt=True, is_below=True)


def _base(viewer: Viewer, dossier: Dossier, base_id: int) -> Revision:
    """Return the version asked for; one that is not there, or not for these eyes, is the latest."""
    base = revision_of(dossier, base_id) if base_id else None
    if base is not None and can_see_text(viewer, dossier, base, standing(viewer, dossier)):
        return base
    return latest_revision(dossier)


def _draft(viewer: Viewer, key: str) -> Draft | None:
    mine = sa.select(Draft).where(Draft.user_id == viewer.id, Draft.key == key)
    return db.session.scalars(mine).one_or_none()


def _title(section: Section) -> str:
    return section.title or str(_("Introduction"))


def _find(base: Revision, number: int | None) -> Section | None:
    """Find a section; of a version that is withheld not even a heading is named."""
    if number is None or base.withheld_at:
        return None
    return next((section for section in sections_of(base.body) if section.index == number), None)
