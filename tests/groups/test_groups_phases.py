"""How far an initiative is: acts with a date, an end that teaches others, and a way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.asleep import ask_whether_right, let_sleep
from app.groups.fields import shown_fields
from app.groups.models import Group, PhaseChange
from app.groups.vocabulary import PHASES
from tests.cast import person
from tests.groups.profiles import profile_of
from tests.making import let_in, make_group, make_initiative

REGISTERED = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = REGISTERED + timedelta(days=100)
LESSON = "De financiering kwam niet rond. Begin eerder met de bank."


def move(group: Group, phase: str, on: date, words: str = "", by: str = "nadia") -> None:
    with writing():
        actions.move_to_phase(person(by), group, phase, on, words)


def end(group: Group, reason: str = LESSON, by: str = "nadia") -> None:
    with writing():
        actions.end(person(by), group, reason)


def verify(group: Group, by: str = "nadia") -> None:
    with writing():
        actions.verify(person(by), group)


def timeline(group: Group) -> list[tuple[str, date, str]]:
    steps = sa.select(PhaseChange).where(PhaseChange.group_id == group.id)
    found = db.session.scalars(steps.order_by(PhaseChange.on, PhaseChange.id))
    return [(step.phase, step.on, step.note) for step in found]


def verbs() -> list[str]:
    lines = db.session.scalars(sa.select(Activity.verb).order_by(Activity.id))
    return [verb for verb in lines if verb.startswith("initiative.")]


@pytest.fixture
def group(house):
    with clock.at(REGISTERED):
        group = make_initiative("nadia", "De Lange Lat", place="Groningen")
    with clock.at(LATER):
        yield group


def test_a_step_into_a_phase_has_a_date_and_a_few_words(group):
    move(group, "group", date(2026, 5, 1), "Met acht mensen")
    move(group, "plan", date(2026, 6, 1))
    assert profile_of(group).phase == "plan"
    assert timeline(group) == [
        ("idea", date(2026, 3, 2), ""),
        ("group", date(2026, 5, 1), "Met acht mensen"),
        ("plan", date(2026, 6, 1), ""),
    ]
    assert verbs() == ["initiative.registered", *["initiative.phase_changed"] * 2]


def test_everybody_may_read_in_the_log_how_far_an_initiative_came(group):
    move(group, "group", date(2026, 5, 1), "Dit staat niet in het logboek")
    line = db.session.scalars(sa.select(Activity).filter_by(verb="initiative.phase_changed")).one()
    assert (line.audience, line.is_logged, line.details["phase"]) == ("public", True, "group")
    assert "Dit staat" not in str(line.details)


def test_what_others_cannot_see_yet_the_log_does_not_tell(house):
    hidden = make_initiative("nadia", "Zilt en Zand", is_shown=False)
    move(hidden, "group", clock.now().date())
    end(hidden)
    lines = db.session.scalars(sa.select(Activity).filter_by(subject_id=hidden.id, subject_kind="groups"))
    assert {line.audience for line in lines} == {"moderators"}


def test_a_step_back_is_a_step_too(group):
    for phase in ("building", "plan"):
        move(group, phase, LATER.date())
    assert [phase for phase, _, _ in timeline(group)] == ["idea", "building", "plan"]
    assert profile_of(group).phase == "plan"


def test_the_same_phase_with_another_day_corrects_the_day(group):
    move(group, "idea", date(2024, 9, 1), "Aan de keukentafel")
    assert timeline(group) == [("idea", date(2024, 9, 1), "Aan de keukentafel")]
    move(group, "idea", date(2024, 10, 1))
    assert timeline(group) == [("idea", date(2024, 10, 1), "Aan de keukentafel")]
    assert verbs() == ["initiative.registered"]


def test_who_has_lived_there_for_years_was_never_an_idea_this_spring(group):
    move(group, "living", date(2015, 3, 1))
    assert timeline(group) == [("living", date(2015, 3, 1), "")]
    assert profile_of(group).phase == "living"


def test_a_history_is_told_in_its_order(group):
    steps = [("idea", 2008), ("group", 2009), ("plan", 2011), ("financing", 2012), ("building", 2013)]
    for phase, year in steps:
        move(group, phase, date(year, 1, 1))
    move(group, "living", date(2015, 1, 1))
    assert [(phase, on.year) for phase, on, _ in timeline(group)] == [*steps, ("living", 2015)]


REFUSED = [
    ("plan", date(2026, 6, 11), "on"),  # tomorrow
    ("plan", date(2030, 1, 1), "on"),
    ("plan", date(2026, 4, 30), "on"),  # before the step that was told last
    ("group", date(2026, 3, 1), "on"),
    ("idea", date(1899, 12, 31), "on"),
    ("ended", date(2026, 6, 1), "phase"),  # ending asks what was learned
    ("castle", date(2026, 6, 1), "phase"),
    ("", date(2026, 6, 1), "phase"),
]


def test_a_step_that_cannot_be_is_refused_and_changes_nothing(group):
    move(group, "group", date(2026, 5, 1))
    before = timeline(group)
    for phase, on, field in REFUSED:
        with pytest.raises(Invalid) as refusal:
            move(group, phase, on)
        assert refusal.value.field == field, (phase, on)
    with pytest.raises(Invalid) as refusal:
        move(group, "plan", LATER.date(), "a" * 10_000)
    assert refusal.value.field == "words"
    assert timeline(group) == before
    assert profile_of(group).phase == "group"


def test_today_is_the_day_in_the_netherlands(group):
    with clock.at(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        move(group, "plan", date(2026, 7, 1))
    assert timeline(group)[-1][1] == date(2026, 7, 1)


def test_who_ends_says_what_was_learned_and_the_page_stays(as_, group):
    move(group, "financing", date(2026, 5, 1))
    end(group)
    profile = profile_of(group)
    assert (profile.phase, profile.status, profile.ended_reason) == ("ended", "ended", LESSON)
    assert timeline(group)[-1][:2] == ("ended", LATER.date())
    assert verbs()[-1] == "initiative.ended"
    answer = as_("visitor").get("/i/de-lange-lat")
    assert answer.status_code == 200
    assert "Begin eerder met de bank" in answer.text


def test_an_end_without_a_lesson_is_none(group):
    for reason in ("", "  \n ", "a" * 10_000):
        with pytest.raises(Invalid) as refusal:
            end(group, reason)
        assert refusal.value.field == "reason"
    assert profile_of(group).status == "active"


def test_the_lesson_can_be_told_better_and_ending_twice_is_one_end(group):
    end(group, "Het lukte niet.")
    end(group)
    assert profile_of(group).ended_reason == LESSON
    assert [phase for phase, _, _ in timeline(group)].count("ended") == 1
    assert verbs().count("initiative.ended") == 1


def test_what_ended_can_begin_again(group):
    end(group)
    assert shown_fields("public", profile_of(group))["ended_reason"] == LESSON
    with pytest.raises(Invalid):
        verify(group)
    move(group, "group", LATER.date(), "Met nieuwe mensen")
    profile = profile_of(group)
    assert (profile.phase, profile.status) == ("group", "active")
    assert "ended_reason" not in shown_fields("group", profile)
    assert [phase for phase, _, _ in timeline(group)] == ["idea", "ended", "group"]


def test_it_may_end_on_the_day_it_began(house):
    group = make_initiative()
    end(group)
    assert [phase for phase, _, _ in timeline(group)] == ["idea", "ended"]


def test_one_click_says_that_all_is_right(group):
    before = profile_of(group).verified_at
    verify(group)
    profile = profile_of(group)
    assert (before, profile.verified_at, profile.status) == (REGISTERED, LATER, "active")
    assert verbs()[-1] == "initiative.verified"


def test_telling_a_step_is_a_sign_of_life_too(group):
    move(group, "group", date(2026, 6, 1))
    assert profile_of(group).verified_at == LATER


ACTS = {
    "move": lambda group, by: move(group, "plan", LATER.date(), by=by),
    "end": lambda group, by: end(group, by=by),
    "verify": lambda group, by: verify(group, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_its_coordinators_say_how_far_an_initiative_is(group, act):
    let_in(group, "omar")
    before = timeline(group)
    for name in ("visitor", "pia", "omar", "quinn", "ruth"):
        with pytest.raises(Denied):
            ACTS[act](group, name)
    assert timeline(group) == before
    ACTS[act](group, "nadia")


@pytest.mark.parametrize("act", ACTS)
def test_a_working_group_has_no_phases(house, act):
    with pytest.raises(Hidden):
        ACTS[act](make_group("nadia"), "nadia")


def test_the_database_knows_that_an_end_is_one(group):
    profile = profile_of(group)
    for status, phase in (("ended", "idea"), ("active", "ended"), ("asleep", "ended")):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.connection().execute(
                sa.update(type(profile)).values(status=status, phase=phase, ended_reason=LESSON)
            )


def test_every_phase_can_be_reached(group):
    for phase in PHASES:
        if phase != "ended":
            move(group, phase, LATER.date())
            assert profile_of(group).phase == phase


def at_one_moment(house, *acts) -> None:
    """Let several people act at the very same moment, each on a connection of their own."""
    barrier = Barrier(len(acts), timeout=20)

    def go(act) -> None:
        with house.app_context():
            barrier.wait()
            act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for one in [pool.submit(go, act) for act in acts]:
            one.result(timeout=20)


def reloaded(group_id: int) -> Group:
    return db.session.get_one(Group, group_id)


def test_two_who_end_it_at_one_moment_end_it_once_and_who_answers_never_falls_asleep(own_house):
    with own_house.app_context():
        with clock.at(REGISTERED):
            one = make_initiative("nadia", "De Lange Lat", omar="coordinator").id
            other = make_initiative("nadia", "De Overzij", omar="coordinator").id
        with clock.at(REGISTERED + timedelta(days=400)), writing():
            ask_whether_right()
    at_one_moment(
        own_house,
        lambda: end(reloaded(one), "Het lukte niet."),
        lambda: end(reloaded(one), "Het lukte echt niet.", by="omar"),
        lambda: verify(reloaded(other), by="omar"),
        let_sleep_later,
    )
    with own_house.app_context():
        assert [phase for phase, _, _ in timeline(reloaded(one))] == ["idea", "ended"]
        assert profile_of(reloaded(other)).status == "active"


def let_sleep_later() -> None:
    with clock.at(REGISTERED + timedelta(days=420)), writing():
        let_sleep()
