"""The letters about reviews and suggestions: written by the worker, in the language of who receives them.

Nobody gets a letter about a dossier that they may not see, and no letter holds an e-mail address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.models import User
from app.accounts.viewer import viewer_of
from app.dossiers.decided import decided_changes
from app.dossiers.loading import load_dossier
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.jobs import enqueue, job
from app.foundation.mail import Letter, send
from app.groups.letters import site_address
from app.groups.models import Membership
from app.groups.standing import COORDINATOR

Facts = Mapping[str, object]


def _nothing_more(_about_id: int) -> Facts:
    return {}


@dataclass(frozen=True)
class Kind:
    """One sort of letter: its subject, where its link leads, and what else it tells of what it is about."""

    subject: LazyString
    path: str
    more: Callable[[int], Facts] = _nothing_more


KINDS = {
    "review_waits": Kind(_l("Changes in “%(title)s” wait for a review"), "{url}/review"),
    "review_due": Kind(_l("The review of “%(title)s” runs out soon"), "{url}/review"),
    "suggestion_decided": Kind(
        _l("Your suggestion for “%(title)s”"), "{url}/suggestions/{about}", decided_changes
    ),
}


@job("dossiers.review_letter")
def write_letter(kind: str, user_id: int, dossier_id: int, about_id: int = 0) -> None:
    """Send one letter to somebody about a dossier; nothing when they can no longer see it."""
    person, form = db.session.get(User, user_id), KINDS[kind]
    try:
        dossier = load_dossier(viewer_of(user_id), dossier_id)
    except Hidden:
        return
    if person is None:
        return
    link = site_address() + form.path.format(url=dossier.url, about=about_id)
    facts = {"person": person, "title": dossier.title, "link": link, **form.more(about_id)}
    send(_letter(form, kind, person, facts))


def _letter(form: Kind, template: str, person: User, facts: Facts) -> Letter:
    site_name = current_app.config["SETTINGS"].site_name
    page = current_app.jinja_env.get_template(f"dossiers/letters/{template}.txt")
    with force_locale(person.language):
        subject = str(form.subject) % {"title": facts["title"]}
        body = page.render(facts, site_name=site_name, _=gettext)  # that of pages escapes, for HTML
    return Letter(to=person.email, subject=f"{subject} · {site_name}", body=body.strip() + "\n")


def tell(kind: str, user_ids: Iterable[int], dossier_id: int, about_id: int = 0) -> None:
    """Queue the same letter for each: one that cannot be sent keeps none of the others back."""
    for user_id in user_ids:
        enqueue(
            "dossiers.review_letter", kind=kind, user_id=user_id, dossier_id=dossier_id, about_id=about_id
        )


def coordinators_of(group_id: int) -> list[int]:
    """Return who decides for a group, as far as their address was proven."""
    theirs = (Membership.group_id == group_id, Membership.role == COORDINATOR)
    proven = sa.select(User.id).join(Membership).where(*theirs, User.email_confirmed_at.is_not(None))
    return list(db.session.scalars(proven.order_by(User.id)))
