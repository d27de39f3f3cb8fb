"""The profile of an initiative: everything these eyes may know of it, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.moments import Moment, month_names
from app.foundation.wording import language
from app.groups import vocabulary
from app.groups.alike import Alike, alike
from app.groups.completeness import completeness
from app.groups.fields import FIELD, reach, shown_fields
from app.groups.map import Map, map_with_one
from app.groups.models import Group, Initiative, PhaseChange
from app.groups.pages.facts import Fact, Shown, facts_of, readers_words
from app.groups.pages.files import FileRow, documents_in, files_of, photos_in
from app.groups.pages.pieces import FACE, Face, prose, url_of, wording
from app.groups.policy import can_manage
from app.groups.positions import shown_position
from app.groups.standing import Standing

FACTS = (
    "place", "search_area", "kinds", "ownership", "legal_form", "dwellings_planned", "dwellings_realised",
    "founded_on", "living_since", "website",
)  # fmt: skip
MORE = (
    "building_type", "building_year", "is_monument", "dwelling_mix", "target_groups", "target_words",
    "common_spaces", "financing_sources", "financing_amounts", "partners", "affiliations", "kvk",
)  # fmt: skip
WELCOME = ("openness", "openness_words", "visit")
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """One of the six phases on the line."""

    label: str
    is_now: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step into a phase, as it stands in the history."""

    on: Moment
    phase: str
    note: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Some words that lead somewhere: a subject to the initiatives about it, a section to its form."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An initiative like this one; `helps` says with what it can help this one."""

    name: str
    url: str
    door: str
    place: str
    distance: str
    kinds: str
    phase: str
    helps: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What coordinators could still tell: a few sections that are empty."""

    percents: int
    empty: tuple[Theme, ...]


@dataclass(frozen=True)
class ProfilePage:
    """What the profile of an initiative shows."""

    phases: tuple[PhaseStep, ...]
    milestones: tuple[Milestone, ...]
    verified: Moment
    ended_reason: str
    story: Markup
    decision_method: str
    democratic_statement: str
    declarations: tuple[str, ...]
    declared: Moment
    facts: tuple[Fact, ...]
    more: tuple[Fact, ...]
    helps: tuple[Theme, ...]
    seeks: tuple[Theme, ...]
    welcome: tuple[Fact, ...]
    photos: tuple[FileRow, ...]
    documents: tuple[FileRow, ...]
    map: Map
    where: str
    alike: tuple[Neighbour, ...]
    hint: Hint | None


@dataclass(frozen=True)
class VerificationPage:
    """What one is asked about when all may still be right."""

    verified: Moment
    facts: tuple[Fact, ...]


def load_initiative(group: Group) -> Initiative:
    """Return the profile of a group that may be seen; a working group has none."""
    initiative = db.session.get(Initiative, group.id)
    if initiative is None:
        raise Hidden
    return initiative


def profile_page(viewer: Viewer, group: Group, own: Standing) -> ProfilePage:
    """Bring together the profile of an initiative."""
    initiative, contact = _with_contact(group)
    changes, words = _changes(group), wording(viewer)
    shown = shown_fields(reach(viewer, own), initiative)
    files = files_of(viewer, group, own)
    return ProfilePage(
        phases=tuple(_steps(initiative.phase, changes)),
        milestones=tuple(_milestones(changes)),
        verified=words.on(initiative.verified_at),
        ended_reason=str(shown.get("ended_reason", "")),
        story=prose(group.description_html),
        decision_method=_method(initiative),
        democratic_statement=initiative.democratic_statement,
        declarations=tuple(str(one) for one in vocabulary.DECLARATIONS.values()),
        declared=words.on(initiative.declared_at),
        facts=(*facts_of(FACTS, shown, initiative), *_contact(shown, contact)),
        more=facts_of(MORE, shown, initiative),
        helps=_themes("helps", initiative.share_expertise),
        seeks=_themes("seeks", initiative.seek_expertise),
        welcome=facts_of(WELCOME, shown, initiative),
        photos=photos_in(files),
        documents=documents_in(files),
        map=map_with_one(shown_position(initiative), group.name, initiative.kinds),
        where=_where(initiative),
        alike=tuple(map(_neighbour, alike(viewer, initiative))),
        hint=_hint(group, initiative) if can_manage(viewer, own) else None,
    )


def verification_page(viewer: Viewer, group: Group) -> VerificationPage:
    """Bring together what coordinators look over once a year: what everybody sees of them."""
    initiative = load_initiative(group)
    shown = shown_fields("public", initiative)
    return VerificationPage(
        verified=wording(viewer).on(initiative.verified_at),
        facts=facts_of(("phase", *FACTS, *WELCOME), shown, initiative),
    )


def _changes(group: Group) -> Sequence[PhaseChange]:
    query = sa.select(PhaseChange).where(PhaseChange.group_id == group.id)
    return db.session.scalars(query.order_by(PhaseChange.on.desc(), PhaseChange.id.desc())).all()


def _steps(phase: str, changes: Sequence[PhaseChange]) -> Iterator[PhaseStep]:
    """Walk along the six phases; of an initiative that ended, up to where it came."""
    line = [one for one in vocabulary.PHASES if one != ENDED]
    reached = next((one.phase for one in changes if one.phase != ENDED), line[0])
    at = line.index(reached if phase == ENDED else phase)
    for place, one in enumerate(line):
        is_now = place == at and phase != ENDED
        yield PhaseStep(str(vocabulary.PHASES[one]), is_now, place <= at and not is_now)


def _milestones(changes: Sequence[PhaseChange]) -> Iterator[Milestone]:
    for change in changes:
        yield Milestone(day(change.on), str(vocabulary.PHASES[change.phase]), change.note)


def day(on: date) -> Moment:
    """Say which day, of a date without an hour."""
    return Moment(on.isoformat(), f"{on.day} {month_names(language(), 'wide')[on.month]} {on.year}")


def _method(initiative: Initiative) -> str:
    return str(vocabulary.DECISION_METHODS.get(initiative.decision_method, ""))


def _themes(asked: str, chosen: list[str]) -> tuple[Theme, ...]:
    return tuple(Theme(str(vocabulary.THEMES[one]), f"/initiatives?{asked}={one}") for one in chosen)


def _with_contact(group: Group) -> tuple[Initiative, Face]:
    """Load the profile together with who speaks for it."""
    query = sa.select(Initiative, *FACE).outerjoin(User, User.id == Initiative.contact_id)
    initiative, *face = db.session.execute(query.where(Initiative.group_id == group.id)).one()
    return initiative, Face(*face)


def _contact(shown: Shown, face: Face) -> Iterator[Fact]:
    """Name who speaks for the initiative, to who may know."""
    if "contact" in shown:
        yield Fact(str(_("Contact")), face.name, face.url, readers=readers_words(FIELD["contact"].audience))


def _where(initiative: Initiative) -> str:
    own = {
        "neighbourhood": _("The pin is right to about a kilometre."),
        "exact": _("The pin stands at the place itself."),
    }
    otherwise = _("The pin stands in the middle of %(place)s.", place=initiative.place)
    is_middle = shown_position(initiative) == (initiative.lat, initiative.lon)
    return str(otherwise if is_middle else own.get(initiative.location_precision, otherwise))


def _neighbour(one: Alike) -> Neighbour:
    return Neighbour(
        name=one.name,
        url=f"/i/{one.slug}",
        door=one.door,
        place=one.place,
        distance=_distance(one.kilometres),
        kinds=", ".join(str(vocabulary.KINDS[kind]) for kind in one.kinds),
        phase=str(vocabulary.PHASES[one.phase]),
        helps=", ".join(str(vocabulary.THEMES[theme]) for theme in one.helps),
    )


def _distance(kilometres: int) -> str:
    return str(_("%(n)s km from here", n=kilometres)) if kilometres else ""


def _hint(group: Group, initiative: Initiative) -> Hint | None:
    """Name the sections in which nothing stands; nothing when all have something."""
    whole = completeness(initiative)
    empty = tuple(Theme(one.label, f"{url_of(group)}/edit/{one.key}") for one in whole.empty)
    return Hint(whole.percents, empty) if empty else None


def phase_hints() -> dict[str, str]:
    """Say when one is in which phase."""
    words = (
        _("A few people and a wish."),
        _("A core group, with a way to decide."),
        _("A form is chosen; you look for a place or have found one."),
        _("A budget stands; you talk with lenders."),
        _("The permit is there, the contract signed or the deed planned."),
        _("The first residents live there, and decide themselves."),
    )
    return dict(zip(vocabulary.PHASES, map(str, words), strict=False))
