"""What waits for the people who look after dossiers: for one group, or for all groups of a member."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.viewer import Viewer
from app.dossiers.waiting import acts_of, days_since, flags_of, groups_of, is_overdue, waiting_for
from app.dossiers.wording import day_words
from app.forum.pages.pieces import Face, wording
from app.foundation.database import AnyRow
from app.foundation.moments import Moment, Wording
from app.groups.models import Group
from app.groups.standing import Standing

PROMISED = timedelta(days=14)
_COUNTED: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "sources": (
        "/sources",
        "history",
        lambda n: ngettext("%(num)s source was changed", "%(num)s sources were changed", n),
    ),
    "links": (
        "/sources",
        "link",
        lambda n: ngettext("%(num)s link is broken", "%(num)s links are broken", n),
    ),
    "flags": (
        "",
        "warning",
        lambda n: ngettext("%(num)s reader says: outdated", "%(num)s readers say: outdated", n),
    ),
    "replies": (
        "/replies",
        "fold-in",
        lambda n: ngettext("%(num)s reply to work in", "%(num)s replies to work in", n),
    ),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work that waits in a dossier, in words, and where it is done."""

    words: str
    url: str
    icon: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A reader said why a dossier is out of date."""

    id: int
    name: str
    note: str
    said: Moment


@dataclass(frozen=True, slots=True)
class WaitingDossier:
    """A dossier in which something waits, and whose turn it is."""

    id: int
    title: str
    url: str
    work: tuple[Work, ...]
    flags: tuple[Flag, ...]
    turn: Face | None


@dataclass(frozen=True, slots=True)
class GroupQueue:
    """What waits for one group, the most urgent first."""

    name: str
    url: str
    rows: tuple[WaitingDossier, ...]


@dataclass(frozen=True)
class QueuePage:
    """What waits for somebody, group by group."""

    groups: tuple[GroupQueue, ...]


def queue_page(viewer: Viewer) -> QueuePage:
    """Show what waits in the dossiers of all groups that this viewer is inside of."""
    return QueuePage(_queues(viewer, groups_of(viewer)))


def group_queue(viewer: Viewer, group: Group, own: Standing) -> GroupQueue | None:
    """Show what waits for one group to those inside it and to moderators; nobody else is told."""
    if not (viewer.is_moderator or own.is_inside):
        return None
    queue = _queues(viewer, (group,))[0]
    return queue if own.is_inside else _for_onlookers(queue)


def _for_onlookers(queue: GroupQueue) -> GroupQueue:
    """Moderators outside a group do not review for it: its reviews lead them to the dossiers themselves."""
    return replace(queue, rows=tuple(map(_to_look_at, queue.rows)))


def _to_look_at(row: WaitingDossier) -> WaitingDossier:
    return replace(row, work=tuple(replace(one, url=one.url.removesuffix("/review")) for one in row.work))


def _queues(viewer: Viewer, groups: Sequence[AnyRow | Group]) -> tuple[GroupQueue, ...]:
    ids = [group.id for group in groups]
    found = waiting_for(viewer, ids) if ids else ()
    words, turns = wording(viewer), _Turns(acts_of(ids) if found else ())
    flags = _flags(flags_of([row.id for row in found if row.flags]) if found else (), words)
    rows = defaultdict[int, list[WaitingDossier]](list)
    for row in found:
        shown = _waiting(row, tuple(flags.get(row.id, ())), turns.next_in(row.steward_id), words)
        rows[row.steward_id].append(shown)
    return tuple(
        GroupQueue(one.name, f"/g/{one.slug}/dossiers", tuple(sorted(rows[one.id], key=_rank)))
        for one in groups
    )


def _rank(one: WaitingDossier) -> bool:
    return not any(work.is_urgent for work in one.work)


def _flags(rows: Iterable[AnyRow], words: Wording) -> dict[int, list[Flag]]:
    flags = defaultdict[int, list[Flag]](list)
    for row in rows:
        flags[row.dossier_id].append(Flag(row.id, row.name, row.note, words.ago(row.created_at)))
    return flags


def _waiting(row: AnyRow, flags: tuple[Flag, ...], turn: Face | None, words: Wording) -> WaitingDossier:
    url = f"/d/{row.slug}/{row.id}"
    return WaitingDossier(row.id, row.title, url, tuple(_work(row, url, words)), flags, turn)


def _work(row: AnyRow, url: str, words: Wording) -> Iterator[Work]:
    """Say what waits, in the order in which it should be done."""
    if row.objections:
        told = ngettext("%(num)s writer wants words out", "%(num)s writers want words out", row.objections)
        yield Work(str(told), f"{url}/sources", "flag", is_urgent=True)
    if row.suggestions:
        yield _suggestions(row, url)
    yield from _reviews(row, url, words)
    for kind, (side, icon, say) in _COUNTED.items():
        if count := getattr(row, kind):
            yield Work(str(say(count)), url + side, icon)


def _reviews(row: AnyRow, url: str, words: Wording) -> Iterator[Work]:
    """Say what is to be read: a text nobody reviewed yet, a review that runs out, changes kept back."""
    if row.is_new:
        yield Work(_("Nobody has reviewed it yet"), f"{url}/review", "clock")
    elif row.is_due:
        yield _review(row, url, words)
    if row.unread:
        told = ngettext(
            "%(num)s change waits for a review before readers see it",
            "%(num)s changes wait for a review before readers see them",
            row.unread,
        )
        yield Work(str(told), f"{url}/review", "reviewed")


def _suggestions(row: AnyRow, url: str) -> Work:
    """Say how long the oldest one waits: an answer is promised within two weeks."""
    days = days_since(row.suggested_at)
    told = ngettext("%(num)s suggestion waits", "%(num)s suggestions wait", row.suggestions)
    since = ngettext("the oldest for %(num)s day", "the oldest for %(num)s days", days)
    is_late = days >= PROMISED.days
    late = _("longer than the %(n)s days we promise", n=PROMISED.days)
    return Work(f"{told}, {since}{f', {late}' if is_late else ''}", f"{url}/suggestions", "eye", is_late)


def _review(row: AnyRow, url: str, words: Wording) -> Work:
    day = day_words(row.valid_until, words.language)
    if is_overdue(row.valid_until):
        return Work(_("The review ran out on %(day)s", day=day), f"{url}/review", "clock", is_urgent=True)
    return Work(_("To be reviewed before %(day)s", day=day), f"{url}/review", "clock")


class _Turns:
    """Whose turn it is in each group: who did least, and each dossier that is given out counts as well."""

    def __init__(self, rows: Sequence[AnyRow]) -> None:
        self._load = Counter({(row.group_id, row.id): row.acts for row in rows})
        self._people = defaultdict[int, list[Face]](list)
        for row in rows:
            self._people[row.group_id].append(Face(row.id, row.username, row.name, row.door))

    def next_in(self, group_id: int) -> Face | None:
        """Return the one who did least so far."""
        people = self._people.get(group_id)
        if not people:
            return None
        one = min(people, key=lambda face: self._load[group_id, face.id])
        self._load[group_id, one.id] += 1
        return one
