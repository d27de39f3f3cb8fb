"""How current a dossier is: computed from what happened, never typed by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

StatusKind = Literal["concept", "reviewed", "changed", "outdated", "replaced", "archived"]
Reason = Literal["expired", "readers", "source", "link"]
READERS_NEEDED = 2


class Judged(Protocol):
    """What the status is computed from: a row of the table, or of a page's query."""

    @property
    def reviewed_at(self) -> datetime | None: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def changes_since_review(self) -> int: ...
    @property
    def outdated_count(self) -> int: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def merged_into_id(self) -> int | None: ...


@dataclass(frozen=True)
class Status:
    """What a reader is told: the kind decides icon and words, the reasons say why it may be outdated."""

    kind: StatusKind
    reviewed_at: datetime | None = None
    changes: int = 0
    reasons: tuple[Reason, ...] = ()
    readers: int = 0


def status_of(
    one: Judged, today: date, *, sources_changed: bool = False, links_broken: bool = False
) -> Status:
    """Compute the status, the gravest first; a review that ran out counts from the day after."""
    if one.merged_into_id or one.archived_at:
        return Status("replaced" if one.merged_into_id else "archived")
    reasons = _reasons(one, today, sources_changed=sources_changed, links_broken=links_broken)
    if reasons:
        return Status("outdated", one.reviewed_at, one.changes_since_review, reasons, one.outdated_count)
    if one.reviewed_at is None:
        return Status("concept")
    kind: StatusKind = "changed" if one.changes_since_review else "reviewed"
    return Status(kind, one.reviewed_at, one.changes_since_review)


def _reasons(one: Judged, today: date, *, sources_changed: bool, links_broken: bool) -> tuple[Reason, ...]:
    happened: dict[Reason, bool] = {
        "expired": one.valid_until is not None and one.valid_until < today,
        "readers": one.outdated_count >= READERS_NEEDED,
        "source": sources_changed,
        "link": links_broken,
    }
    return tuple(reason for reason, is_so in happened.items() if is_so)
