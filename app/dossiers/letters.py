"""The letters about words that came into a dossier, each in the language of who receives it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.models import User
from app.accounts.viewer import viewer_of
from app.dossiers.models import Consent, Dossier, PassageSource, PostFold
from app.dossiers.policy import visible_dossiers
from app.forum.models import Post, Topic
from app.foundation.database import AnyRow, Query, db
from app.foundation.jobs import job
from app.foundation.mail import Letter, send

SUBJECTS: dict[str, LazyString] = {
    "folded": _l("Your words stand in the dossier %(dossier)s"),
    "objection": _l("Your objection in the dossier %(dossier)s"),
    "consent": _l("May everybody read your words in the dossier %(dossier)s?"),
}


@job("dossiers.folded_letter")
def write_folded(post_id: int, dossier_id: int) -> None:
    """Tell somebody that their reply was worked in; nothing when that was undone, or is not for them."""
    query = _of_post(PostFold.section).join(PostFold, PostFold.post_id == Post.id)
    here = (PostFold.post_id == post_id, PostFold.dossier_id == dossier_id, PostFold.state == "folded")
    row = db.session.execute(query.where(*here)).one_or_none()
    dossier = _dossier_for(row.user_id, dossier_id) if row else None
    if row and dossier:
        _send("folded", row, dossier, "", section=row.section)


@job("dossiers.objection_letter")
def write_objection(source_id: int, *, is_honoured: bool, reason: str) -> None:
    """Tell somebody what a steward decided on their objection."""
    query = _of_post(PassageSource.dossier_id).join(PassageSource, PassageSource.post_id == Post.id)
    row = db.session.execute(query.where(PassageSource.id == source_id)).one_or_none()
    dossier = _dossier_for(row.user_id, row.dossier_id) if row else None
    if row and dossier:
        _send("objection", row, dossier, "/sources", is_honoured=is_honoured, reason=reason)


@job("dossiers.consent_letter")
def write_consent(dossier_id: int, user_id: int) -> None:
    """Ask somebody whether everybody may read their words; nothing when they answered meanwhile."""
    asked = (Consent.dossier_id == dossier_id, Consent.user_id == user_id, Consent.state == "asked")
    query = sa.select(User.id.label("user_id"), User.name, User.email, User.language)
    row = db.session.execute(query.join(Consent, Consent.user_id == User.id).where(*asked)).one_or_none()
    dossier = _dossier_for(user_id, dossier_id) if row else None
    if row and dossier:
        _send("consent", row, dossier, "/sources")


def _of_post(column: sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[str]) -> Query:
    """Select the writer of a post, and where it stands."""
    facts = (User.id.label("user_id"), User.name, User.email, User.language, Post.number, Topic.title)
    query = sa.select(*facts, column).select_from(Post).join(User, User.id == Post.author_id)
    return query.join(Topic, Topic.id == Post.topic_id)


def _dossier_for(user_id: int, dossier_id: int) -> Dossier | None:
    here = (Dossier.id == dossier_id, visible_dossiers(viewer_of(user_id)))
    return db.session.scalars(sa.select(Dossier).where(*here)).one_or_none()


def _send(kind: str, person: AnyRow, dossier: Dossier, side: str, **facts: object) -> None:
    settings = current_app.config["SETTINGS"]
    page = current_app.jinja_env.get_template(f"dossiers/letters/{kind}.txt")
    link = settings.base_url + dossier.url + side
    with force_locale(person.language):
        subject = str(SUBJECTS[kind]) % {"dossier": dossier.title}
        facts |= {"person": person, "dossier": dossier, "link": link, "_": gettext}
        body = page.render(facts, site_name=settings.site_name)  # that of pages escapes, for HTML
    send(Letter(to=person.email, subject=f"{subject} · {settings.site_name}", body=body.strip() + "\n"))
