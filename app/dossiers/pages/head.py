"""The head of every page of one dossier: where it stands, how current it is, its tabs, what one may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers import policy
from app.dossiers.evidence import evidence
from app.dossiers.models import Dossier, DossierTopic, Revision
from app.dossiers.standing import Standing, has_active_steward, standing
from app.dossiers.status import status_of
from app.dossiers.wording import StatusView, day_words, status_words
from app.forum.models import Topic
from app.forum.pages.pieces import wording
from app.forum.policy import listed_in, sight
from app.foundation.database import AnyRow, db
from app.foundation.gate import Verdict
from app.foundation.keeping import kept
from app.foundation.moments import Wording
from app.foundation.wording import language
from app.groups.pages.pieces import Step, url_of


@dataclass(frozen=True, slots=True)
class Tab:
    """One side of a dossier."""

    name: str
    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A theme or a group, as small as a name with an address (and the colour of its door)."""

    name: str
    url: str
    door: str


@dataclass(frozen=True, slots=True)
class DossierHead:
    """What stands above each tab, and what this viewer may do; `standing` is how they stand to it.

    `replaced_by` is the dossier it went on in; `applies_on` and `valid_until` are days in words, or "".
    """

    id: int
    title: str
    url: str
    theme: Place
    steward: Place | None
    above: tuple[Step, ...]
    status: StatusView
    applies_on: str
    valid_until: str
    replaced_by: Step | None
    is_withdrawn: bool
    is_confirmed: bool
    is_orphan: bool
    is_for_members: bool
    review_url: str
    standing: Standing
    edit: Verdict
    suggest: Verdict
    steward_act: Verdict
    adopt: Verdict
    confirm: Verdict
    tabs: tuple[Tab, ...]
    title_of_tab: str

    @property
    def may_review(self) -> bool:
        """Return whether the page of reviews opens: to its group, or the theme's while it has none."""
        is_ours = self.standing.is_steward or (self.standing.is_theme_steward and self.steward is None)
        return bool(self.steward_act) and is_ours


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What of a head is the same for all with one sight."""

    status: StatusView
    post_count: int
    replaced_by: Step | None
    is_orphan: bool
    is_for_members: bool
    review_url: str


def head_of(viewer: Viewer, dossier: Dossier, current_tab: str, own: Standing | None = None) -> DossierHead:
    """Bring together the head of a dossier; it comes with its theme and steward, as `load_dossier` gives it.

    `current_tab`: "read", "talk", "history", "edit" or "settings"; any other name marks none of them.
    """
    words = wording(viewer)
    facts = _kept_facts(viewer, dossier, words)
    own = own or (standing(viewer, dossier) if viewer.is_member else Standing(is_orphan=facts.is_orphan))
    tabs = tuple(_tabs(viewer, dossier, own, facts.post_count, current_tab))
    return DossierHead(
        id=dossier.id,
        title=dossier.title,
        url=dossier.url,
        theme=theme_place(dossier),
        steward=steward_place(dossier),
        above=(Step(_("Dossiers"), "/dossiers"), Step(theme_place(dossier).name, theme_place(dossier).url)),
        status=facts.status,
        applies_on=day_words(dossier.applies_on, words.language) if dossier.applies_on else "",
        valid_until=day_words(dossier.valid_until, words.language) if dossier.valid_until else "",
        replaced_by=facts.replaced_by,
        is_withdrawn=dossier.is_withdrawn,
        is_confirmed=dossier.is_confirmed,
        is_orphan=own.is_orphan,
        is_for_members=facts.is_for_members,
        review_url=facts.review_url,
        standing=own,
        **verdicts(viewer, dossier, own),
        tabs=tabs,
        title_of_tab=next((tab.label for tab in tabs if tab.is_current and tab.name != "read"), ""),
    )


def verdicts(viewer: Viewer, dossier: Dossier, own: Standing) -> dict[str, Verdict]:
    """Judge what this viewer may do with it."""
    return {
        "edit": policy.can_edit(viewer, dossier, own),
        "suggest": policy.can_suggest(viewer, dossier),
        "steward_act": policy.can_steward(viewer, dossier, own),
        "adopt": policy.can_adopt(viewer, dossier, own),
        "confirm": policy.can_confirm(viewer, dossier, own),
    }


def theme_place(dossier: Dossier) -> Place:
    """Show the theme it stands in."""
    theme = dossier.theme
    return Place(theme.name_in(language()), f"/dossiers/theme/{theme.slug}", theme.door)


def steward_place(dossier: Dossier) -> Place | None:
    """Show the group that looks after it, if it is shown at all."""
    group = dossier.steward
    return Place(group.name, url_of(group), group.door) if group and group.shown_at else None


def _kept_facts(viewer: Viewer, dossier: Dossier, words: Wording) -> HeadFacts:
    key = ("dossier head", dossier.id, sight(viewer), words.language, words.zone.key)
    return kept(key, lambda: _facts(viewer, dossier, words))


def _facts(viewer: Viewer, dossier: Dossier, words: Wording) -> HeadFacts:
    row = _row(viewer, dossier)
    status = status_of(
        dossier, words.now.date(), sources_changed=row.sources_changed, links_broken=row.links_broken
    )
    return HeadFacts(
        status=status_words(status, words, row.reviewer_name),
        post_count=row.post_count or 0,
        replaced_by=Step(row.into[0], f"/d/{row.into[1]}/{row.into[2]}") if row.into else None,
        is_orphan=row.is_orphan,
        is_for_members=row.is_for_members,
        review_url=_since_review(dossier, row.reviewed_number),
    )


def _row(viewer: Viewer, dossier: Dossier) -> AnyRow:
    """Ask in one query what the row of the dossier does not tell."""
    talk = (
        sa.select(sa.func.sum(Topic.post_count))
        .join(DossierTopic, DossierTopic.topic_id == Topic.id)
        .where(DossierTopic.dossier_id == dossier.id, listed_in(sight(viewer)))
    )
    reviewed = sa.select(Revision.number).where(Revision.id == Dossier.reviewed_id)
    is_restricted = (Dossier.read_access != "public") | policy.has_restricted_source()
    query = sa.select(
        *evidence(),
        talk.scalar_subquery().label("post_count"),
        _went_on_in(viewer, dossier).label("into"),
        sa.not_(has_active_steward(sa.literal(dossier.steward_id, sa.BigInteger))).label("is_orphan"),
        is_restricted.label("is_for_members"),
        reviewed.scalar_subquery().label("reviewed_number"),
    )
    return db.session.execute(query.where(Dossier.id == dossier.id)).one()


def _went_on_in(viewer: Viewer, dossier: Dossier) -> sa.ScalarSelect[list[str]]:
    """Name the dossier it went on in, if this viewer may know of it."""
    is_begun = Dossier.withdrawn_at.is_(None) & Dossier.confirmed_at.is_not(None)
    facts = sa.select(sa.func.jsonb_build_array(Dossier.title, Dossier.slug, Dossier.id))
    here = Dossier.id == (dossier.merged_into_id or 0)
    return facts.where(here, is_begun, policy.visible_dossiers(viewer)).correlate(None).scalar_subquery()


def _since_review(dossier: Dossier, number: int | None) -> str:
    """Return the address of what changed since the review."""
    if not number or not dossier.changes_since_review:
        return ""
    return f"{dossier.url}/compare?from={number}&to={dossier.revision_count}"


def _tabs(viewer: Viewer, dossier: Dossier, own: Standing, posts: int, here: str) -> Iterator[Tab]:
    def tab(name: str, label: str, path: str, icon: str) -> Tab:
        return Tab(name, label, dossier.url + path, icon, name == here)

    yield tab("read", _("Read"), "", "dossier")
    yield tab("talk", _("Conversation (%(n)s)", n=posts), "/talk", "talk")
    yield tab("history", _("History (%(n)s)", n=dossier.revision_count), "/history", "history")
    if policy.can_suggest(viewer, dossier):
        label = _("Edit") if policy.can_edit(viewer, dossier, own) else _("Suggest a change")
        yield tab("edit", label, "/edit", "pencil")
    if policy.is_caretaker(viewer, dossier, own):
        yield tab("settings", _("Settings"), "/settings", "settings")
