"""The directory of initiatives: a list, the same on a map, and what one can choose by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.foundation.keeping import kept
from app.foundation.paging import PER_PAGE
from app.foundation.wording import language
from app.groups.filters import FACETS, Facet, Filters
from app.groups.map import KindOfPin, Map, legend, map_of
from app.groups.pages.cards import Card, cards
from app.groups.results import ASLEEP, ENDED, Counts, counted
from app.groups.vocabulary import PHASES, STATUSES

OPEN_ALREADY = ("kind", "phase")


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, with how many results that would give."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One facet with its options, and how many of them were chosen."""

    key: str
    label: str
    options: tuple[Option, ...]
    chosen_count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the same question, asked a little differently."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class DirectoryPage:
    """One page of the list, the whole map, and every way to ask for less or more."""

    filters: Filters
    heading: str
    total: int
    cards: tuple[Card, ...]
    map: Map
    legend: tuple[KindOfPin, ...]
    whole_map: Way | None
    phases: tuple[Way, ...]
    choices: tuple[Choice, ...]
    chosen: tuple[Way, ...]
    orders: tuple[Way, ...]
    asleep: Way | None
    current: int
    last: int
    url: str
    geojson_url: str
    csv_url: str
    is_near_unknown: bool


def directory_page(asked: Filters) -> DirectoryPage:
    """Bring together one page of the directory; for all who ask the same, once."""
    return kept(("directory", language(), asked.address(), asked.page), lambda: _made(asked))


def _made(asked: Filters) -> DirectoryPage:
    """Make it, in three statements."""
    counts = counted(asked)
    total = counts[""][""]
    last = max(1, -(-total // PER_PAGE))
    filters = replace(asked, page=min(asked.page, last))
    return DirectoryPage(
        filters=filters,
        heading=ngettext("%(num)s initiative", "%(num)s initiatives", total),
        total=total,
        cards=tuple(cards(filters)),
        map=map_of(filters),
        legend=legend(),
        whole_map=Way(_("The whole map"), replace(filters, area=None).address()) if filters.area else None,
        phases=tuple(_phases(filters, counts["phase"])),
        choices=tuple(_choice(filters, facet, counts[facet.key]) for facet in FACETS),
        chosen=tuple(_chosen(filters)),
        orders=tuple(_orders(filters)),
        asleep=_asleep(filters, counts),
        current=filters.page,
        last=last,
        url=filters.address(),
        geojson_url=filters.address("/initiatives.geojson"),
        csv_url=filters.address("/initiatives.csv"),
        is_near_unknown=bool(filters.near and filters.near_place is None),
    )


def _phases(filters: Filters, counts: Mapping[str, int]) -> Iterator[Way]:
    """Say how many there are in each phase, whatever phase was chosen."""
    for phase, label in PHASES.items():
        if number := counts.get(phase, 0):
            url = filters.choosing("phase", phase).address()
            yield Way(str(label).lower(), url, filters.of("phase") == (phase,), number)


def _choice(filters: Filters, facet: Facet, counts: Mapping[str, int]) -> Choice:
    chosen = filters.of(facet.key)
    options = tuple(
        Option(value, label_of(facet, value), counts.get(value, 0), value in chosen)
        for value in _values(facet, counts)
        if counts.get(value) or value in chosen
    )
    is_open = facet.key in OPEN_ALREADY or bool(chosen)
    return Choice(facet.key, str(facet.label), options, len(chosen), is_open)


def _values(facet: Facet, counts: Mapping[str, int]) -> Iterable[str]:
    """Return the options in their own order; of names, those with most results first."""
    if facet.key == "status":
        return (status for status in STATUSES if status != ENDED)  # the phase says so already
    if facet.words or facet.key == "place":
        return facet.words or counts
    return sorted(counts)


def label_of(facet: Facet, value: str) -> str:
    """Return how an option is said; what has no words is a name."""
    return str(facet.words.get(value, value))


def _chosen(filters: Filters) -> Iterator[Way]:
    """Return everything that was asked, each with a way to ask it no more."""
    if filters.q:
        yield Way(_("“%(words)s”", words=filters.q), replace(filters, q="", page=1).address())
    if place := filters.near_place:
        without = replace(filters, near="", sort="", page=1)
        yield Way(_("near %(place)s", place=place.label), without.address())
    if filters.area:
        yield Way(_("a piece of the map"), replace(filters, area=None, page=1).address())
    for facet in FACETS:
        for value in filters.of(facet.key):
            label = f"{facet.label}: {label_of(facet, value).lower() if facet.words else value}"
            yield Way(label, filters.without(facet.key, value).address())


def _orders(filters: Filters) -> Iterator[Way]:
    labels = {"name": _("By name"), "newest": _("Newest first")}
    if place := filters.near_place:
        labels["near"] = _("Nearest to %(place)s", place=place.name)
    for order, label in labels.items():
        yield Way(label, replace(filters, sort=order, page=1).address(), filters.order == order)


def _asleep(filters: Filters, counts: Counts) -> Way | None:
    """Say how many more there would be with those that nobody has heard of for long."""
    number = counts["status"].get(ASLEEP, 0)
    if filters.of("status") or not number:
        return None
    label = ngettext("%(num)s more is asleep", "%(num)s more are asleep", number)
    return Way(label, filters.choosing("status", "active", ASLEEP).address(), count=number)
