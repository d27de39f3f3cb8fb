"""Reminders of reviews: to the coordinators of the group, once for each reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.dossiers.reminders import remind_of_reviews
from app.dossiers.upkeep import remind_today
from app.foundation import clock
from app.foundation.transaction import writing
from tests.dossiers.making import BODY, again, edit, make_dossier
from tests.dossiers.reviewing import change_row, review
from tests.making import make_group

pytestmark = pytest.mark.usefixtures("house")
NEWER = BODY.replace("70 tot 80", "ongeveer 75")


def reminded(days: int) -> int:
    """Let the morning of so many days from now come."""
    with clock.at(clock.now() + timedelta(days=days)), writing(is_visible=False):
        return remind_of_reviews()


@pytest.fixture
def dossier():
    group = make_group("nadia", "Werkgroep Financiering", omar="member")
    made = make_dossier("pia", steward=None)
    change_row(made, steward_id=group.id, policy="reviewed_first")
    return again(made)


def test_changes_that_wait_for_a_week_bring_one_letter_for_each_round(dossier, letters) -> None:
    assert [reminded(day) for day in (0, 6, 8, 9, 30)] == [0, 0, 1, 0, 0]
    (letter,) = letters()
    assert letter["To"] == "nadia@voorbeeld.example"
    assert "wait for a review" in letter["Subject"] or "wacht" in letter["Subject"]
    assert f"/d/{dossier.slug}/{dossier.id}/review" in letter.get_content()
    with clock.at(clock.now() + timedelta(days=31)):
        review(dossier, "omar")
        edit(dossier, "pia", NEWER)
        edit(dossier, "pia", NEWER.replace("Elk", "Ieder"))
        assert [reminded(day) for day in (5, 8, 12)] == [0, 1, 0]


def test_a_review_that_runs_out_within_a_month_brings_one_letter(dossier, letters) -> None:
    review(dossier, "omar")
    assert [reminded(day) for day in (300, 340, 341, 364)] == [0, 1, 0, 0]
    assert len(letters()) == 1
    with clock.at(clock.now() + timedelta(days=350)):
        review(dossier, "nadia")
        assert [reminded(day) for day in (1, 340)] == [0, 1]


@pytest.mark.parametrize(
    "change",
    [{"policy": "open"}, {"steward_id": None}, {"archived_at": clock.now()}, {"withdrawn_at": clock.now()},
     {"confirmed_at": None}],
)  # fmt: skip
def test_nobody_is_reminded_of_what_need_not_be_reviewed(dossier, change) -> None:
    change_row(dossier, **change)
    assert reminded(30) == 0


def test_the_worker_does_it_each_morning(dossier, letters) -> None:
    with clock.at(clock.now() + timedelta(days=8)):
        remind_today()
    assert len(letters()) == 1


def test_no_letter_goes_to_who_cannot_see_the_dossier_any_more(dossier, letters) -> None:
    reminded(8)
    change_row(dossier, withdrawn_at=clock.now())
    assert letters() == []
