"""Dossiers: a page that many write, its titles, the conversations beside it and what it links to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy_utils import TSVectorType

from app.accounts.models import User
from app.dossiers.models.themes import Theme
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import Model, count, identity, reference, related
from app.groups.models import Group

TITLE_SHORTEST = 3
TITLE_LONGEST = 120
BODY_LONGEST = 200_000
SHORT_ANSWER_LONGEST = 600
# Edits show at once; or readers see the reviewed text; or only stewards edit and others suggest.
POLICIES = ("open", "reviewed_first", "suggested")
ROLES = ("origin", "discussion", "related")
LICENCE = "CC BY-SA 4.0"


class Dossier(Model):
    """A page of lasting knowledge: its text is its latest revision, its status is computed.

    `confirmed_at` is empty while somebody who was not in the conversation only proposed it; `withdrawn_at` is
    set when a promotion was undone. `changes_since_review` and the counts of people are kept by each save.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        sa.CheckConstraint("char_length(title) BETWEEN 3 AND 120", name="title"),
        sa.CheckConstraint("policy IN ('open', 'reviewed_first', 'suggested')", name="policy"),
        sa.CheckConstraint("read_access IN ('public', 'members')", name="read_access"),
        sa.CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        sa.Index("ix_dossiers_theme", "theme_id", "title"),
        sa.Index(
            "ix_dossiers_steward", "steward_id", "id", postgresql_where=sa.text("steward_id IS NOT NULL")
        ),
        sa.Index("ix_dossiers_edited", "edited_at", "id"),
        sa.Index("ix_dossiers_search_vector", "search_vector", postgresql_using="gin"),
    )  # fmt: skip

    id: Mapped[identity]
    slug: Mapped[str]
    title: Mapped[str]
    theme_id: Mapped[int] = reference("themes.id", index=False)
    steward_id: Mapped[int | None] = reference("groups.id", on_delete="SET NULL", index=False)
    started_by_id: Mapped[int] = reference("users.id")
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = reference("dossiers.id")
    split_from_id: Mapped[int | None] = reference(
        "revisions.id", on_delete="SET NULL", index=False, use_alter=True
    )
    policy: Mapped[str] = mapped_column(server_default="open", default="open")
    read_access: Mapped[str] = mapped_column(server_default="public", default="public")
    review_months: Mapped[int | None]  # None: as its theme says
    applies_on: Mapped[date | None]
    phases: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default="{}", default=list)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default="{}", default=list)
    latest_id: Mapped[int | None] = reference("revisions.id", index=False, use_alter=True)
    revision_count: Mapped[count]
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)  # the last change that was not minor
    reviewed_id: Mapped[int | None] = reference("revisions.id", index=False, use_alter=True)
    reviewed_at: Mapped[datetime | None]
    reviewer_id: Mapped[int | None] = reference("groups.id", on_delete="SET NULL", index=False)  # a group
    valid_until: Mapped[date | None]
    changes_since_review: Mapped[count]
    useful_count: Mapped[count]
    outdated_count: Mapped[count]  # readers who said so and have no answer yet
    post_count: Mapped[count]  # posts whose words it took in
    writer_count: Mapped[count]  # people whose words stand in it
    excerpt: Mapped[str] = mapped_column(server_default="", default="")
    title_terms: Mapped[str] = mapped_column(server_default="", default="", deferred=True)
    body_terms: Mapped[str] = mapped_column(server_default="", default="", deferred=True)
    search_vector: Mapped[str] = mapped_column(
        TSVectorType(regconfig="pg_catalog.simple"),
        sa.Computed(
            "setweight(to_tsvector('pg_catalog.simple'::regconfig, title_terms), 'A') || "
            "setweight(to_tsvector('pg_catalog.simple'::regconfig, body_terms), 'C')",
            persisted=True,
        ),
        deferred=True,
    )

    theme: Mapped[Theme] = related(foreign_keys=[theme_id])
    steward: Mapped[Group | None] = related(foreign_keys=[steward_id])
    started_by: Mapped[User] = related(foreign_keys=[started_by_id])

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"/d/{self.slug}/{self.id}"

    @property
    def is_archived(self) -> bool:
        """Return whether it stays as it is."""
        return self.archived_at is not None

    @property
    def is_merged(self) -> bool:
        """Return whether its text went on in another dossier."""
        return self.merged_into_id is not None

    @property
    def is_withdrawn(self) -> bool:
        """Return whether its promotion was undone."""
        return self.withdrawn_at is not None

    @property
    def is_confirmed(self) -> bool:
        """Return whether it is more than a proposal."""
        return self.confirmed_at is not None


class DossierTitle(Model):
    """A title that leads to a dossier: the one it has, and those it had. One row, so no loop can exist."""

    __tablename__ = "dossier_titles"

    normalised: Mapped[str] = mapped_column(primary_key=True)  # foundation.text.normalise_title
    title: Mapped[str]
    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE")
    is_current: Mapped[bool]


class DossierPage(Model):
    """A revision ready to be shown, made when it was saved: kept for the latest and the reviewed one."""

    __tablename__ = "dossier_pages"

    revision_id: Mapped[int] = reference("revisions.id", on_delete="CASCADE", primary_key=True, index=False)
    renderer_version: Mapped[int]
    cooked: Mapped[dict[str, Any]]  # CookedPage.to_json()


class DossierTopic(Model):
    """A conversation beside a dossier. Replies after `folded_upto` (a number) are still to be worked in."""

    __tablename__ = "dossier_topics"
    __table_args__ = (
        sa.CheckConstraint("role IN ('origin', 'discussion', 'related')", name="role"),
        sa.Index("ix_dossier_topics_topic", "topic_id", "dossier_id"),
        sa.Index(
            "uq_dossier_topics_origin", "dossier_id", unique=True, postgresql_where=sa.text("role = 'origin'")
        ),
    )

    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    topic_id: Mapped[int] = reference("topics.id", on_delete="CASCADE", primary_key=True, index=False)
    role: Mapped[str]
    section: Mapped[str] = mapped_column(server_default="", default="")  # title of the section it discusses
    folded_upto: Mapped[count]
    linked_by_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)

    dossier: Mapped[Dossier] = related()
    topic: Mapped[Topic] = related()


class DossierLink(Model):
    """A `[[link]]` in the latest text: to a dossier, or (a red link) to one that is still to be written."""

    __tablename__ = "dossier_links"
    __table_args__ = (
        sa.Index("ix_dossier_links_normalised", "normalised"),
        sa.Index("ix_dossier_links_to", "to_id"),
    )

    from_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    normalised: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]  # as it was written
    to_id: Mapped[int | None] = reference("dossiers.id", on_delete="SET NULL", index=False)


class WebSource(Model):
    """An address on the web that the latest text cites, and whether it still answers."""

    __tablename__ = "web_sources"

    dossier_id: Mapped[int] = reference("dossiers.id", on_delete="CASCADE", primary_key=True, index=False)
    url: Mapped[str] = mapped_column(primary_key=True)
    accessed_on: Mapped[date | None]
    checked_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
