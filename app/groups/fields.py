"""The one table of what an initiative tells about itself: which section, of what sort, and who may know it.

The page, GeoJSON, CSV, the export and search all ask `shown_fields`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.viewer import Viewer
from app.groups import vocabulary as words
from app.groups.models import Initiative
from app.groups.models.groups import NAME_LONGEST, SUMMARY_LONGEST
from app.groups.positions import own_position, shown_position
from app.groups.standing import OUTSIDE, Standing
from app.groups.vocabulary import Vocabulary

Audience = Literal["public", "members", "group"]
Sort = Literal[
    "line", "text", "markdown", "address", "kvk", "number", "month", "choice", "choices", "flag", "maybe",
    "mix", "place", "places", "position", "member", "known",
]  # fmt: skip
WITHIN: dict[Audience, tuple[Audience, ...]] = {
    "public": ("public",),
    "members": ("public", "members"),
    "group": ("public", "members", "group"),
}
LINE_LONGEST = 200
TEXT_LONGEST = 1000
STORY_LONGEST = 20_000
DWELLINGS_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an initiative tells. With `opened_by` set to true in its row, one audience more may know it.

    `sort` says how it is typed and checked; "known" is what nobody types. `most` is the number of characters,
    the largest number, or how many may be chosen.
    """

    key: str
    section: str
    sort: Sort
    label: LazyString
    audience: Audience = "public"
    most: int = LINE_LONGEST
    words: Vocabulary | None = None
    opened_by: str = ""


FIELDS: tuple[Field, ...] = (
    Field("name", "story", "line", _l("Name of the initiative"), most=NAME_LONGEST),
    Field("summary", "story", "text", _l("In short"), most=SUMMARY_LONGEST),
    Field("story", "story", "markdown", _l("Our story"), most=STORY_LONGEST),
    Field("website", "story", "address", _l("Website")),
    Field("kinds", "story", "choices", _l("Kind"), most=3, words=words.KINDS),
    Field("declared_at", "", "known", _l("We declare")),
    Field("phase", "", "known", _l("Phase"), words=words.PHASES),
    Field("status", "", "known", _l("Status"), words=words.STATUSES),
    Field("verified_at", "", "known", _l("Checked on")),
    Field("updated_at", "", "known", _l("Changed on")),
    Field("ended_reason", "", "known", _l("Why we stopped, and what we learned")),
    Field("place", "place", "place", _l("Place")),
    Field("province", "", "known", _l("Province")),
    Field("location_precision", "place", "choice", _l("Pin on the map"), words=words.PRECISIONS),
    Field("position", "place", "position", _l("Own position (latitude, longitude)")),
    Field("search_area", "place", "places", _l("Where we are looking"), most=10),
    Field("legal_form", "organisation", "choice", _l("Legal form"), words=words.LEGAL_FORMS),
    Field("kvk", "organisation", "kvk", _l("Number at the Chamber of Commerce (KvK)"), "members", most=8),
    Field("founded_on", "organisation", "month", _l("Founded in")),
    Field("ownership", "organisation", "choice", _l("Ownership"), words=words.OWNERSHIPS),
    Field("partners", "organisation", "text", _l("Partners (organisations only)"), most=TEXT_LONGEST),
    Field("affiliations", "organisation", "line", _l("Member of, quality mark")),
    Field("dwellings_planned", "homes", "number", _l("Homes planned"), most=DWELLINGS_MOST),
    Field("dwellings_realised", "homes", "number", _l("Homes lived in"), most=DWELLINGS_MOST),
    Field("dwelling_mix", "homes", "mix", _l("Which homes"), most=DWELLINGS_MOST, words=words.DWELLING_MIX),
    Field("building_type", "homes", "choices", _l("Building"), most=6, words=words.BUILDING_TYPES),
    Field("building_year", "homes", "number", _l("Year of building"), most=2200),
    Field("is_monument", "homes", "maybe", _l("Monument")),
    Field("living_since", "homes", "month", _l("Lived in since")),
    Field("target_groups", "living", "choices", _l("For whom"), most=6, words=words.TARGET_GROUPS),
    Field("target_words", "living", "line", _l("For whom, in your own words")),
    Field("common_spaces", "living", "choices", _l("What we share"), most=9, words=words.COMMON_SPACES),
    Field("decision_method", "living", "choice", _l("How we decide"), words=words.DECISION_METHODS),
    Field("democratic_statement", "living", "text", _l("Our democratic structure"), most=TEXT_LONGEST),
    Field(
        "financing_sources", "money", "choices", _l("Financing"), "members", most=8,
        words=words.FINANCING_SOURCES, opened_by="has_public_financing",
    ),
    Field("has_public_financing", "money", "flag", _l("Everyone may see how it is financed"), "group"),
    Field(
        "financing_amounts", "money", "text", _l("Amounts, and what each household puts in"), "group",
        most=TEXT_LONGEST, opened_by="has_shared_amounts",
    ),
    Field("has_shared_amounts", "money", "flag", _l("Whoever is signed in may see the amounts"), "group"),
    Field("share_expertise", "exchange", "choices", _l("We can help with"), most=8, words=words.THEMES),
    Field("seek_expertise", "exchange", "choices", _l("We look for help with"), most=8, words=words.THEMES),
    Field("visit", "exchange", "choice", _l("Visits"), words=words.VISITS),
    Field("openness", "exchange", "choice", _l("Open to new members"), words=words.OPENNESS),
    Field("openness_words", "exchange", "line", _l("How one can join")),
    Field("contact", "exchange", "member", _l("Contact person (username)"), "members"),
)  # fmt: skip
FIELD = {field.key: field for field in FIELDS}
_OF_THE_GROUP = {"name": "name", "summary": "summary", "story": "description"}
_CALLED = {"contact": "contact_id"}


def fields_of(section: str) -> tuple[Field, ...]:
    """Return what is typed in a section; nothing when there is no such section."""
    return tuple(field for field in FIELDS if section and field.section == section)


def reach(viewer: Viewer, standing: Standing = OUTSIDE) -> Audience:
    """Return how far somebody sees who stands so to the initiative."""
    if standing.is_inside or viewer.is_moderator:
        return "group"
    return "members" if viewer.is_member and viewer.is_confirmed else "public"


def audience_of(field: Field, initiative: Initiative) -> Audience:
    """Return who may know this field of this initiative: some open a field to more people."""
    if field.opened_by and getattr(initiative, field.opened_by):
        return "public" if field.audience == "members" else "members"
    return field.audience


def shown_fields(eyes: Audience, initiative: Initiative) -> dict[str, object]:
    """Return what these eyes may know, as it is kept; what was never filled in is left out.

    The initiative comes with its group.
    """
    return dict(_shown(eyes, initiative))


def _shown(eyes: Audience, initiative: Initiative) -> Iterator[tuple[str, object]]:
    for field in FIELDS:
        if audience_of(field, initiative) in WITHIN[eyes] and is_filled(value := value_of(field, initiative)):
            yield field.key, value


def value_of(field: Field, initiative: Initiative) -> object:
    """Return what stands in this field; of a position only as much as the initiative chose to show."""
    if field.key == "position":
        return shown_position(initiative)
    if field.key == "ended_reason" and initiative.status != "ended":
        return ""
    if field.key in _OF_THE_GROUP:
        return getattr(initiative.group, _OF_THE_GROUP[field.key])
    return getattr(initiative, _CALLED.get(field.key, field.key))


def typed_value(field: Field, initiative: Initiative) -> object:
    """Return what was typed in this field, for its own coordinators: their own position too."""
    if field.key == "position":
        return own_position(initiative)
    if field.key == "contact":
        return initiative.contact_id
    return value_of(field, initiative)


def is_filled(value: object) -> bool:
    """Return whether something was told; nought homes and "no monument" tell something."""
    return value is not None and value not in ("", [], {})
