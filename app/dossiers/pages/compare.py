"""Any two versions of a dossier beside each other, in one of three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.viewer import Viewer
from app.dossiers.comparison import Row, inline, rendered, side_by_side
from app.dossiers.models import Dossier, Revision
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.pages.preview import page_html
from app.dossiers.pages.versions import Version, compare_url, version_of, version_query
from app.dossiers.policy import is_caretaker
from app.dossiers.undo import obstacle
from app.forum.pages.pieces import wording
from app.foundation.database import AnyRow, db
from app.foundation.errors import Hidden
from app.foundation.keeping import kept
from app.foundation.moments import Wording

Mode = Literal["inline", "side", "rendered"]
MODES: dict[Mode, Any] = {
    "inline": _l("In one column"),
    "side": _l("Side by side"),
    "rendered": _l("As it is read"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to look at the two texts."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: rows for two columns, or safe HTML."""

    rows: tuple[Row, ...] = ()
    html: Markup | str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """May this change be undone here? `obstacle` says why it never can; `summary` stands in the form."""

    number: int
    obstacle: str
    summary: str


@dataclass(frozen=True, slots=True)
class Restore:
    """An older version that can be put back."""

    number: int
    summary: str


@dataclass(frozen=True)
class ComparePage:
    """Two versions; `old` is None where there is nothing before the first. Without `difference`: withheld."""

    head: DossierHead
    old: Version | None
    new: Version
    mode: Mode
    ways: tuple[Way, ...]
    difference: Difference | None
    previous_url: str
    next_url: str
    undo: Undo | None
    restores: tuple[Restore, ...]

    @property
    def is_one_step(self) -> bool:
        """Return whether this is what one version changed."""
        return self.new.number - (self.old.number if self.old else 0) == 1


def compare_page(viewer: Viewer, dossier: Dossier, old: int, new: int, mode: str) -> ComparePage:
    """Show what differs between two versions, the older first; without numbers it is the last change."""
    numbers = _asked(dossier, old, new)
    head, words = head_of(viewer, dossier, "history"), wording(viewer)
    reads_withheld = is_caretaker(viewer, dossier, head.standing)
    rows = _rows(dossier, numbers)
    versions = {
        number: version_of(row, dossier.url, words, reads_withheld=reads_withheld)
        for number, row in rows.items()
    }
    chosen: Mode = next((one for one in MODES if one == mode), "inline")
    is_shown = all(one.is_readable for one in versions.values())
    return ComparePage(
        head=head,
        old=versions.get(numbers[0]),
        new=versions[numbers[1]],
        mode=chosen,
        ways=tuple(
            Way(str(words), compare_url(dossier.url, *numbers, one), one == chosen)
            for one, words in MODES.items()
        ),
        difference=_kept_difference(rows, numbers, chosen) if is_shown else None,
        previous_url=compare_url(dossier.url, numbers[1] - 2, numbers[1] - 1, mode) if numbers[1] > 1 else "",
        next_url=_next(dossier, numbers[1], mode),
        undo=_undo(head, rows, numbers) if is_shown else None,
        restores=_restores(dossier, head, rows, words) if is_shown else (),
    )


def _asked(dossier: Dossier, old: int, new: int) -> tuple[int, int]:
    """Return the two numbers in order; 0 stands for the empty page before the first version."""
    new = new or dossier.revision_count
    first, last = sorted((old if old or new == 1 else new - 1, new))
    if last > dossier.revision_count:
        raise Hidden
    return first, last


def _next(dossier: Dossier, number: int, mode: str) -> str:
    is_last = number >= dossier.revision_count
    return "" if is_last else compare_url(dossier.url, number, number + 1, mode)


def _rows(dossier: Dossier, numbers: tuple[int, int]) -> dict[int, AnyRow]:
    query = version_query(Revision.body).where(
        Revision.dossier_id == dossier.id, Revision.number.in_(numbers)
    )
    rows = {row.number: row for row in db.session.execute(query)}
    if not {one for one in numbers if one} <= set(rows):
        raise Hidden
    return rows


def _kept_difference(rows: dict[int, AnyRow], numbers: tuple[int, int], mode: Mode) -> Difference:
    """Texts of versions never change, so the two ids name all that this depends on."""
    old, new = (rows.get(one) for one in numbers)
    key = ("dossier difference", old.id if old else 0, new.id if new else 0, mode)
    return kept(key, lambda: _difference(old.body if old else "", new.body if new else "", mode))


def _difference(old: str, new: str, mode: Mode) -> Difference:
    if mode == "side":
        return Difference(rows=side_by_side(old, new))
    if mode == "rendered":
        html = rendered(page_html(old), page_html(new)) if old != new else ""
    else:
        html = inline(old, new)
    return Difference(html=Markup(html))  # noqa: S704 — escaped or sanitised there


def _undo(head: DossierHead, rows: dict[int, AnyRow], numbers: tuple[int, int]) -> Undo | None:
    """Only one step can be undone, by who may edit."""
    if numbers[1] - numbers[0] != 1 or not head.edit:
        return None
    row = rows[numbers[1]]
    summary = _("Undone: %(summary)s", summary=row.summary) if row.summary else ""
    return Undo(row.number, obstacle(row.number, row.kind), str(summary)[:200])


def _restores(
    dossier: Dossier, head: DossierHead, rows: dict[int, AnyRow], words: Wording
) -> tuple[Restore, ...]:
    if not head.edit:
        return ()
    older = (row for number, row in sorted(rows.items()) if number < dossier.revision_count)
    return tuple(
        Restore(row.number, str(_("As it was on %(day)s", day=words.on(row.created_at).words)))
        for row in older
    )
