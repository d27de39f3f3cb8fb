"""The gate, the errors on purpose, and numbers that people type."""

from __future__ import annotations

import pytest
from flask_babel import lazy_gettext
from hypothesis import given
from hypothesis import strategies as st

from app.error_pages import STATUS
from app.foundation import errors
from app.foundation.errors import Conflict, Denied, Hidden, HouseError, Invalid, TooFast, Unavailable
from app.foundation.forms import proper_number
from app.foundation.gate import YES, Verdict, no, require

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HouseError)]


def test_yes_lets_through():
    assert YES
    require(YES)


def test_no_stops_the_act_and_says_why():
    with pytest.raises(Denied) as caught:
        require(no("Only moderators may do this."))
    assert caught.value.sentence == "Only moderators may do this."
    assert not no("Only moderators may do this.")


def test_the_reason_is_said_in_the_language_of_who_hears_it(house):
    with pytest.raises(Denied) as caught:
        require(no(lazy_gettext("You may not do this.")))
    assert type(caught.value.sentence) is str


def test_two_verdicts_that_say_the_same_are_the_same():
    assert no("x") == Verdict(is_allowed=False, reason="x") != no("y")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not HouseError])
def test_every_error_on_purpose_has_a_status_of_its_own(kind):
    assert 400 <= STATUS[kind] < 500 or (kind, STATUS[kind]) == (Unavailable, 503)
    assert len(set(STATUS.values())) == len(STATUS) == len(KINDS) - 1


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (HouseError(), {"sentence": ""}),
        (Hidden("Gone."), {"sentence": "Gone."}),
        (Invalid("Too long.", "title"), {"sentence": "Too long.", "field": "title"}),
        (Invalid("Too long."), {"sentence": "Too long.", "field": ""}),
        (Conflict("First.", "their text", 3), {"sentence": "First.", "theirs": "their text", "sequence": 3}),
        (TooFast("Wait.", 7), {"sentence": "Wait.", "seconds": 7}),
    ],
)
def test_an_error_carries_what_its_page_needs(error, facts):
    assert {name: getattr(error, name) for name in facts} == facts
    assert str(error) == facts["sentence"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("007", 7),
        ("999999999", 999_999_999),
        ("1000000000", 0),
        ("9" * 5000, 0),
        ("0", 0),
        ("", 0),
        ("-1", 0),
        ("+1", 0),
        ("1.5", 0),
        ("1e3", 0),
        ("0x1", 0),
        (" 1", 0),
        ("1\n", 0),
        ("1_0", 0),
        ("٣", 0),
        ("²", 0),
        ("one", 0),
        ("1\0", 0),
    ],
)
def test_a_number_is_a_number_that_the_database_can_hold_or_nothing(text, number):
    assert proper_number(text) == number


@given(st.text())
def test_whatever_somebody_types_is_a_number_from_zero_that_fits(text):
    assert 0 <= proper_number(text) < 2**31
