"""The status of a dossier in words, the same wherever the dossier is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.dossiers.status import Reason, Status, StatusKind
from app.foundation.moments import Wording, month_names

ICONS: dict[StatusKind, str] = {
    "concept": "pencil",
    "reviewed": "reviewed",
    "changed": "clock",
    "outdated": "warning",
    "replaced": "move",
    "archived": "archive",
}
BADGES: dict[StatusKind, str] = {
    "concept": "concept",
    "reviewed": "ok",
    "changed": "new",
    "outdated": "hot",
    "replaced": "quiet",
    "archived": "quiet",
}
KINDS = {
    "concept": _l("Draft"),
    "reviewed": _l("Reviewed"),
    "changed": _l("Changed since its review"),
    "outdated": _l("Possibly outdated"),
    "replaced": _l("Replaced"),
    "archived": _l("Archived"),
}


@dataclass(frozen=True, slots=True)
class StatusView:
    """What is told of a status: a label of a few words for a badge, a sentence without markup for elsewhere.

    `head` and `tail` are the sentence in two parts, for a page that puts a link between them.
    """

    kind: StatusKind
    icon: str
    label: str
    head: str
    tail: str
    changes: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return all that there is to say."""
        is_dated = self.kind in ("reviewed", "changed") and self.tail
        opening = f"{self.head} {self.tail}" if is_dated else f"{self.head}. {self.tail}".strip()
        changes = f"{changes_words(self.changes)}." if self.changes else ""
        return " ".join(part for part in (opening, *self.reasons, changes) if part)

    @property
    def badge(self) -> str:
        """Return the variant of the badge."""
        return BADGES[self.kind]


def status_words(status: Status, words: Wording, reviewer_name: str | None = None) -> StatusView:
    """Say a status in the reader's language; `reviewer_name` is the group that reviewed it, if it had one."""
    head = str(KINDS[status.kind])
    if status.kind in ("reviewed", "changed") and status.reviewed_at:
        head = _("Reviewed on %(day)s", day=words.on(status.reviewed_at).words)
    return StatusView(
        kind=status.kind,
        icon=ICONS[status.kind],
        label=changes_words(status.changes) if status.kind == "changed" else head,
        head=head,
        tail=_tail(status, words, reviewer_name),
        changes=status.changes if status.reviewed_at else 0,
        reasons=tuple(reason_words(reason, status.readers) for reason in status.reasons),
    )


def changes_words(changes: int) -> str:
    """Say how often the text was changed after its review."""
    return str(ngettext("%(num)s change since", "%(num)s changes since", changes))


def reason_words(reason: Reason, readers: int = 0) -> str:
    """Say why a dossier may be outdated."""
    if reason == "expired":
        return str(_("The review has run out."))
    if reason == "readers":
        return str(ngettext("%(num)s reader says so.", "%(num)s readers say so.", readers))
    if reason == "source":
        return str(_("A post it leans on was changed or deleted."))
    return str(_("A source on the web no longer answers."))


def day_words(day: date, language: str) -> str:
    """Say a day without a time: the same one wherever the reader is."""
    return f"{day.day} {month_names(language, 'wide')[day.month]} {day.year}"


def _tail(status: Status, words: Wording, reviewer_name: str | None) -> str:
    if status.kind in ("replaced", "archived"):
        return ""
    if status.reviewed_at is None:
        return str(_("Nobody has reviewed this text yet."))
    if status.kind == "outdated":
        return _last_review(words.on(status.reviewed_at).words, reviewer_name)
    return str(_("by %(group)s.", group=reviewer_name)) if reviewer_name else ""


def _last_review(day: str, reviewer_name: str | None) -> str:
    if reviewer_name:
        return str(_("Last reviewed on %(day)s by %(group)s.", day=day, group=reviewer_name))
    return str(_("Last reviewed on %(day)s.", day=day))
