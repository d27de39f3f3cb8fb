"""The profile of a housing co-operative: one for each group of the kind initiative."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.foundation import clock
from app.foundation.database import Model, identity, reference, related
from app.groups.models.groups import Group, one_of
from app.groups.vocabulary import (
    KINDS,
    LEGAL_FORMS,
    OPENNESS,
    OWNERSHIPS,
    PHASES,
    PRECISIONS,
    STATUSES,
    VISITS,
)


def words() -> MappedColumn[list[str]]:
    """Declare a column with several words out of a vocabulary."""
    return mapped_column(ARRAY(sa.Text), server_default="{}", default=list)


def text() -> MappedColumn[str]:
    """Declare a text that may be empty."""
    return mapped_column(server_default="", default="")


class Initiative(Model):
    """Everything an initiative tells about itself; who may know which field stands in `fields.py`."""

    __tablename__ = "initiatives"
    __table_args__ = (
        one_of("phase", PHASES),
        one_of("status", STATUSES),
        one_of("location_precision", PRECISIONS),
        one_of("legal_form", ("", *LEGAL_FORMS)),
        one_of("ownership", ("", *OWNERSHIPS)),
        one_of("visit", ("", *VISITS)),
        one_of("openness", ("", *OPENNESS)),
        sa.CheckConstraint(
            f"cardinality(kinds) BETWEEN 1 AND 3 AND kinds <@ ARRAY{list(KINDS)!r}::text[]", name="kinds"
        ),
        sa.CheckConstraint("kvk ~ '^([0-9]{8})?$'", name="kvk"),
        sa.CheckConstraint("lat BETWEEN 50.7 AND 53.6 AND lon BETWEEN 3.3 AND 7.3", name="position"),
        sa.CheckConstraint(
            "(exact_lat IS NULL) = (exact_lon IS NULL) AND (exact_lat IS NULL OR "
            "(exact_lat BETWEEN 50.7 AND 53.6 AND exact_lon BETWEEN 3.3 AND 7.3))",
            name="exact_position",
        ),
        sa.CheckConstraint("dwellings_planned BETWEEN 0 AND 10000", name="dwellings_planned"),
        sa.CheckConstraint("dwellings_realised BETWEEN 0 AND 10000", name="dwellings_realised"),
        sa.CheckConstraint("building_year BETWEEN 1000 AND 2200", name="building_year"),
        sa.CheckConstraint("(status = 'ended') = (phase = 'ended')", name="ended"),
        sa.CheckConstraint("phase <> 'ended' OR char_length(ended_reason) > 0", name="ended_reason"),
        sa.Index("ix_initiatives_province", "province"),
        sa.Index("ix_initiatives_verified", "status", "verified_at"),
    )

    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE", primary_key=True, index=False)
    contact_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    place_id: Mapped[int]  # GeoNames' number, as in `places.csv`
    place: Mapped[str]
    province: Mapped[str]
    lat: Mapped[float]  # of the place, in degrees (WGS 84)
    lon: Mapped[float]
    location_precision: Mapped[str] = mapped_column(server_default="place", default="place")
    exact_lat: Mapped[float | None]
    exact_lon: Mapped[float | None]
    search_area: Mapped[list[str]] = words()
    kinds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    declarations_version: Mapped[int] = mapped_column(server_default="1", default=1)
    phase: Mapped[str] = mapped_column(server_default="idea", default="idea")
    status: Mapped[str] = mapped_column(server_default="active", default="active")
    verified_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_at: Mapped[datetime | None]  # when "klopt dit nog?" was last asked
    ended_reason: Mapped[str] = text()
    website: Mapped[str] = text()
    legal_form: Mapped[str] = text()
    kvk: Mapped[str] = text()
    founded_on: Mapped[date | None]
    living_since: Mapped[date | None]
    ownership: Mapped[str] = text()
    dwellings_planned: Mapped[int | None]
    dwellings_realised: Mapped[int | None]
    dwelling_mix: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    building_type: Mapped[list[str]] = words()
    building_year: Mapped[int | None]
    is_monument: Mapped[bool | None]
    target_groups: Mapped[list[str]] = words()
    target_words: Mapped[str] = text()
    common_spaces: Mapped[list[str]] = words()
    decision_method: Mapped[str] = text()
    democratic_statement: Mapped[str] = text()
    financing_sources: Mapped[list[str]] = words()
    has_public_financing: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    financing_amounts: Mapped[str] = text()
    has_shared_amounts: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    partners: Mapped[str] = text()
    affiliations: Mapped[str] = text()
    share_expertise: Mapped[list[str]] = words()
    seek_expertise: Mapped[list[str]] = words()
    visit: Mapped[str] = text()
    openness: Mapped[str] = text()  # whether new members are welcome
    openness_words: Mapped[str] = text()
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    group: Mapped[Group] = related()


class PhaseChange(Model):
    """A step into a phase, with its date: the timeline of an initiative."""

    __tablename__ = "phase_changes"
    __table_args__ = (one_of("phase", PHASES),)

    id: Mapped[identity]
    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE")
    phase: Mapped[str]
    on: Mapped[date]
    note: Mapped[str] = text()
    actor_id: Mapped[int | None] = reference("users.id", on_delete="SET NULL", index=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class InitiativeFile(Model):
    """A photo or document of an initiative, and who may see it."""

    __tablename__ = "initiative_files"
    __table_args__ = (
        one_of("kind", ("photo", "document")),
        one_of("audience", ("public", "members", "group")),
        sa.UniqueConstraint("group_id", "file_id"),
    )

    id: Mapped[identity]
    group_id: Mapped[int] = reference("groups.id", on_delete="CASCADE")
    file_id: Mapped[int] = reference("files.id", on_delete="CASCADE")
    kind: Mapped[str]
    title: Mapped[str] = text()
    audience: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
