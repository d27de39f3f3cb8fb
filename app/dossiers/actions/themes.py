"""Making, changing, ordering, archiving and merging themes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import DOORS
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.models import Dossier, Theme
from app.dossiers.models.dossiers import BODY_LONGEST, POLICIES
from app.dossiers.models.themes import REVIEW_MONTHS, REVIEW_MONTHS_MOST
from app.dossiers.policy import can_manage_themes
from app.forum.actions.categories import DESCRIPTION_LONGEST
from app.forum.typed import NAME_LONGEST
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import clean_body, clean_line, slugify

REVIEWERS_MOST = 3
MERGED = _l("This theme was merged into another; its dossiers are there.")


@dataclass(frozen=True)
class ThemeFacts:
    """What a moderator decides about a theme."""

    name_nl: str
    name_en: str = ""
    description_nl: str = ""
    description_en: str = ""
    door: str = "lei"
    review_months: int = REVIEW_MONTHS
    reviewers_needed: int = 1
    policy: str = "open"
    template: str = ""
    is_glossary: bool = False


def create_theme(moderator: Viewer, facts: ThemeFacts) -> Theme:
    """Make a shelf for dossiers, after the others."""
    require(can_manage_themes(moderator))
    facts = _accepted(facts)
    _one_at_a_time()
    highest = db.session.scalar(sa.select(sa.func.max(Theme.position))) or 0
    theme = Theme(slug=_free_slug(facts.name_nl), position=highest + 1, **asdict(facts))
    db.session.add(theme)
    db.session.flush()
    record(moderator, verbs.THEME_CREATED, theme, name=theme.name_nl, slug=theme.slug)
    return theme


def change_theme(moderator: Viewer, theme: Theme, facts: ThemeFacts) -> None:
    """Rename or describe a theme, or change what holds for its dossiers; its address stays."""
    require(can_manage_themes(moderator))
    facts = _accepted(facts)
    lock(theme)
    changed = [name for name, value in asdict(facts).items() if getattr(theme, name) != value]
    for name in changed:
        setattr(theme, name, getattr(facts, name))
    if changed:
        _note(moderator, verbs.THEME_CHANGED, theme, changed=", ".join(changed))


def move_theme(moderator: Viewer, theme: Theme, step: int) -> None:
    """Move a theme one place up (-1) or down (1)."""
    require(can_manage_themes(moderator))
    _refuse_merged(theme)
    if step not in (-1, 1):
        raise Invalid(_("Choose up or down."), "step")
    query = sa.select(Theme).where(Theme.merged_into_id.is_(None)).order_by(Theme.position, Theme.id)
    places = list(db.session.scalars(query.with_for_update()))
    here = places.index(theme)
    there = here + step
    if not 0 <= there < len(places):
        return
    places[here], places[there] = places[there], places[here]
    for position, one in enumerate(places, start=1):
        one.position = position
    _note(moderator, verbs.THEME_MOVED, theme)


def archive_theme(moderator: Viewer, theme: Theme) -> None:
    """Keep a theme to read, but take no new dossiers in it."""
    require(can_manage_themes(moderator))
    lock(theme)
    if not theme.is_archived:
        theme.archived_at = clock.now()
        _note(moderator, verbs.THEME_ARCHIVED, theme)


def reopen_theme(moderator: Viewer, theme: Theme) -> None:
    """Take new dossiers again."""
    require(can_manage_themes(moderator))
    lock(theme)
    _refuse_merged(theme)
    if theme.is_archived:
        theme.archived_at = None
        _note(moderator, verbs.THEME_REOPENED, theme)


def merge_themes(moderator: Viewer, theme: Theme, into: Theme) -> None:
    """Move all dossiers of a theme to another; old addresses lead there."""
    require(can_manage_themes(moderator))
    for one in sorted((theme, into), key=lambda each: each.id):
        lock(one)
    _refuse_merged(theme)
    if theme.id == into.id or into.merged_into_id or into.is_archived:
        raise Invalid(_("Choose another theme that takes dossiers."), "into")
    for column in (Dossier.theme_id, Theme.merged_into_id):
        moved = sa.update(column.class_).where(column == theme.id).values({column.key: into.id})
        db.session.execute(moved, execution_options={"synchronize_session": False})
    theme.merged_into_id, theme.archived_at = into.id, theme.archived_at or clock.now()
    _note(moderator, verbs.THEME_MERGED, theme, into=into.name_nl)


def _accepted(facts: ThemeFacts) -> ThemeFacts:
    cleaned: dict[str, Any] = asdict(facts)
    for name, longest in (("name_nl", NAME_LONGEST), ("name_en", NAME_LONGEST),
                          ("description_nl", DESCRIPTION_LONGEST), ("description_en", DESCRIPTION_LONGEST),
                          ("template", BODY_LONGEST)):  # fmt: skip
        cleaned[name] = (clean_body if name == "template" else clean_line)(cleaned[name])
        if len(cleaned[name]) > longest:
            raise Invalid(_("This is too long: at most %(n)s characters.", n=longest), name)
    if not cleaned["name_nl"]:
        raise Invalid(_("Give the theme a name."), "name_nl")
    cleaned["name_en"] = cleaned["name_en"] or cleaned["name_nl"]
    _require_choices(facts)
    return ThemeFacts(**cleaned)


def _require_choices(facts: ThemeFacts) -> None:
    if facts.door not in DOORS:
        raise Invalid(_("Choose one of the options."), "door")
    if facts.policy not in POLICIES:
        raise Invalid(_("Choose one of the options."), "policy")
    if not 1 <= facts.review_months <= REVIEW_MONTHS_MOST:
        raise Invalid(_("Choose a number from 1 to %(most)s.", most=REVIEW_MONTHS_MOST), "review_months")
    if not 1 <= facts.reviewers_needed <= REVIEWERS_MOST:
        raise Invalid(_("Choose a number from 1 to %(most)s.", most=REVIEWERS_MOST), "reviewers_needed")


def _one_at_a_time() -> None:
    """Two themes of one name that are made at the same moment never get the same address."""
    db.session.execute(sa.text("SELECT pg_advisory_xact_lock(:room, 1)"), {"room": 4})


def _free_slug(name: str) -> str:
    wanted = slugify(name, fallback="thema")
    taken = set(db.session.scalars(sa.select(Theme.slug).where(Theme.slug.startswith(wanted))))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _refuse_merged(theme: Theme) -> None:
    if theme.merged_into_id:
        raise Invalid(str(MERGED))


def _note(moderator: Viewer, verb: verbs.Verb, theme: Theme, **details: str) -> None:
    record(moderator, verb, theme, name=theme.name_nl, slug=theme.slug, **details)
