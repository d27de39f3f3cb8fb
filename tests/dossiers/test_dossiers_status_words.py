"""How current a dossier is: every kind with every reason, computed and told in two languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from flask_babel import force_locale

from app.dossiers.status import READERS_NEEDED, Reason, Status, StatusKind, status_of
from app.dossiers.wording import BADGES, ICONS, KINDS, StatusView, changes_words, day_words, status_words
from app.foundation.moments import Wording, zone

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
READ = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # the fourth of May already in the Netherlands
LANGUAGES = ("nl", "en")
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Row:
    """What the status is computed from, as nobody ever touched it."""

    reviewed_at: datetime | None = None
    valid_until: date | None = None
    changes_since_review: int = 0
    outdated_count: int = 0
    archived_at: datetime | None = None
    merged_into_id: int | None = None


NEW = Row()
REVIEWED = Row(reviewed_at=READ, valid_until=TODAY)
KINDS_OF = [
    (NEW, {}, "concept", ()),
    (replace(NEW, changes_since_review=4), {}, "concept", ()),
    (replace(NEW, outdated_count=READERS_NEEDED - 1), {}, "concept", ()),
    (replace(NEW, outdated_count=READERS_NEEDED), {}, "outdated", ("readers",)),
    (REVIEWED, {}, "reviewed", ()),
    (replace(REVIEWED, valid_until=None), {}, "reviewed", ()),
    (replace(REVIEWED, valid_until=TODAY - timedelta(days=1)), {}, "outdated", ("expired",)),
    (replace(REVIEWED, changes_since_review=1), {}, "changed", ()),
    (replace(REVIEWED, changes_since_review=1, outdated_count=2), {}, "outdated", ("readers",)),
    (REVIEWED, {"sources_changed": True}, "outdated", ("source",)),
    (NEW, {"links_broken": True}, "outdated", ("link",)),
    (replace(REVIEWED, archived_at=NOW), {"links_broken": True}, "archived", ()),
    (replace(REVIEWED, archived_at=NOW, merged_into_id=3), {}, "replaced", ()),
    (replace(NEW, merged_into_id=3, outdated_count=9), {"sources_changed": True}, "replaced", ()),
]


@pytest.mark.parametrize(("row", "evidence", "kind", "reasons"), KINDS_OF)
def test_the_gravest_counts(row, evidence, kind, reasons):
    status = status_of(row, TODAY, **evidence)
    assert (status.kind, status.reasons) == (kind, reasons)


def every_row() -> Iterator[tuple[Row, bool, bool]]:
    """Give every combination there can be."""
    facts = product(
        (None, READ), (None, TODAY, TODAY - timedelta(days=1)), (0, 2), (0, 1, 2), (None, NOW), (None, 3)
    )
    for fact, sources, links in product(facts, (False, True), (False, True)):
        yield Row(*fact), sources, links


def test_whatever_happened_there_is_one_status_and_its_reasons_are_true():
    for row, sources, links in every_row():
        status = status_of(row, TODAY, sources_changed=sources, links_broken=links)
        is_done = bool(row.merged_into_id or row.archived_at)
        assert (status.kind in ("replaced", "archived")) == is_done
        assert bool(status.reasons) == (status.kind == "outdated")
        assert ("source" in status.reasons) == (sources and not is_done)
        assert ("link" in status.reasons) == (links and not is_done)
        assert ("readers" in status.reasons) == (row.outdated_count >= READERS_NEEDED and not is_done)
        assert (status.kind != "concept") or row.reviewed_at is None
        assert (status.kind not in ("reviewed", "changed")) or row.reviewed_at is not None
        assert list(status.reasons) == sorted(status.reasons, key=REASONS.index)


def told(status: Status, language: str, group: str | None = None) -> StatusView:
    """Say a status to somebody in the Netherlands."""
    with force_locale(language):
        return status_words(status, Wording(language, zone("Europe/Amsterdam"), NOW), group)


def test_every_kind_has_an_icon_a_badge_and_a_word():
    for of in (ICONS, BADGES, KINDS):
        assert set(of) == set(get_args(StatusKind))
    assert len(set(ICONS.values())) == len(ICONS), "told apart without colour"


def test_every_status_is_a_sentence_in_both_languages(house):
    for (row, sources, links), language, group in product(every_row(), LANGUAGES, (None, "Werkgroep Geld")):
        view = told(status_of(row, TODAY, sources_changed=sources, links_broken=links), language, group)
        assert all((view.label, view.head, view.icon, view.badge))
        assert view.sentence.endswith("."), view
        for wrong in ("..", "  ", " .", "%(", "None", "<"):
            assert wrong not in view.sentence, (view.sentence, wrong)
        assert (
            (group in view.sentence)
            == (
                group is not None
                and row.reviewed_at is not None
                and view.kind not in ("replaced", "archived")
            )
            if group
            else True
        )


SENTENCES = [
    (Status("concept"), None, "Draft. Nobody has reviewed this text yet."),
    (Status("reviewed", READ), "De bouwers", "Reviewed on 4 May 2026 by De bouwers."),
    (Status("reviewed", READ), None, "Reviewed on 4 May 2026."),
    (Status("changed", READ, 1), "De bouwers", "Reviewed on 4 May 2026 by De bouwers. 1 change since."),
    (Status("changed", READ, 3), None, "Reviewed on 4 May 2026. 3 changes since."),
    (
        Status("outdated", READ, 0, ("expired", "readers"), 2),
        "De bouwers",
        (
            "Possibly outdated. Last reviewed on 4 May 2026 by De bouwers."
            " The review has run out. 2 readers say so."
        ),
    ),
    (
        Status("outdated", None, 5, ("link",)),
        None,
        "Possibly outdated. Nobody has reviewed this text yet. A source on the web no longer answers.",
    ),
    (
        Status("outdated", READ, 2, ("source",)),
        None,
        (
            "Possibly outdated. Last reviewed on 4 May 2026."
            " A post it leans on was changed or deleted. 2 changes since."
        ),
    ),
    (Status("replaced"), "De bouwers", "Replaced."),
    (Status("archived"), None, "Archived."),
]


@pytest.mark.parametrize(("status", "group", "sentence"), SENTENCES)
def test_a_status_says_all_that_is_known_and_nothing_twice(house, status, group, sentence):
    assert told(status, "en", group).sentence == sentence


def test_a_changed_dossier_is_labelled_by_its_changes_and_the_others_by_their_name(house):
    assert told(Status("changed", READ, 3), "en").label == "3 changes since"
    assert told(Status("changed", READ, 1), "en").label == "1 change since"
    assert told(Status("reviewed", READ), "en").label == "Reviewed on 4 May 2026"
    assert told(Status("outdated", READ, 0, ("expired",)), "en").label == "Possibly outdated"
    assert told(Status("concept"), "en").label == "Draft"


def test_a_name_with_signs_in_it_stays_a_name(house):
    name = "100% <b>van</b> ons %(day)s"
    for kind in ("reviewed", "outdated"):
        reasons = ("expired",) if kind == "outdated" else ()
        assert f"by {name}." in told(Status(kind, READ, 0, reasons), "en", name).sentence


def test_a_day_is_the_same_wherever_the_reader_is(house):
    assert day_words(date(2027, 1, 1), "nl") == "1 januari 2027"
    assert day_words(date(2027, 1, 1), "en") == "1 January 2027"
    there = Wording("nl", zone("Pacific/Auckland"), NOW)
    with force_locale("nl"):
        assert "4 mei 2026" in status_words(Status("reviewed", READ), there).head
        assert changes_words(2) != changes_words(1)
