"""Reviewing and suggesting in tests, through the same actions that members use."""

from __future__ import annotations

import secrets

from app.accounts.models import User
from app.dossiers.actions.reviewing import review_dossier
from app.dossiers.actions.saving import Sent, keep_attempt
from app.dossiers.actions.suggesting import decide_suggestion, suggest
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, Review, Revision, Suggestion, Theme
from app.dossiers.pages.head import head_of
from app.dossiers.suggestions import Decision, load_suggestion
from app.dossiers.wording import StatusView
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person
from tests.dossiers.making import again


def review(
    dossier: Dossier,
    who: str,
    verdict: str = "correct",
    *,
    note: str = "",
    group: Group | None = None,
    revision: Revision | None = None,
) -> Review:
    """Say that the newest text is right, or not."""
    read = revision or latest_revision(again(dossier))
    here = load_dossier(person(who), dossier.id)
    with writing():
        return review_dossier(
            person(who), here, read, verdict, note or "Dit klopt niet.", group.id if group else 0
        )


def status_shown(dossier: Dossier, who: str = "omar") -> StatusView:
    """Return the status as this person reads it."""
    return head_of(person(who), again(dossier), "read").status


def change_row(row: Dossier | Theme, **values: object) -> None:
    """Set columns that no action of the test's own subject sets."""
    with writing():
        db.session.execute(db.update(type(row)).where(type(row).id == row.id).values(**values))
    db.session.expire_all()


def make_suggestion(
    dossier: Dossier, author: str, body: str, *, section: int | None = None, summary: str = "", key: str = ""
) -> Suggestion:
    """Send a text as the editor does, as a suggestion."""
    sent = Sent(body, dossier.latest_id or 0, key or secrets.token_hex(8), section, summary)
    with writing():
        attempt_id = keep_attempt(person(author), dossier, sent)
    with writing():
        return suggest(person(author), load_dossier(person("ruth"), dossier.id), attempt_id)


def decide(
    dossier: Dossier, who: str, suggestion: Suggestion, *taken: bool, reason: str = "Dit klopt niet."
) -> Suggestion:
    """Take the changes that are True, leave out the others."""
    decisions = {
        number: Decision(is_taken, "" if is_taken else reason) for number, is_taken in enumerate(taken, 1)
    }
    with writing():
        here = load_dossier(person(who), dossier.id)
        decide_suggestion(person(who), here, load_suggestion(here, suggestion.id), decisions)
    db.session.expire_all()
    return load_suggestion(dossier, suggestion.id)


def speak_english() -> None:
    """Let all read the sentences as they stand in the code."""
    with writing():
        db.session.execute(db.update(User).values(language="en"))
