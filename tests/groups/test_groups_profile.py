"""Registering an initiative and telling about it: four things are asked, the rest may come later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.completeness import completeness
from app.groups.counting import recount
from app.groups.fields import FIELD, typed_value
from app.groups.models import Group, Initiative, Membership, PhaseChange
from app.groups.places import places_named
from app.groups.vocabulary import DECLARATIONS, SECTIONS
from tests.cast import person
from tests.groups.profiles import TOLD, make_told, profile_of, tell
from tests.making import let_in, make_group, make_initiative, member_of

ARNHEM = places_named("Arnhem")[0].id
ALL_THREE = tuple(DECLARATIONS)
GIVEN = {"name": "De Roode Pannen", "place_id": ARNHEM, "kinds": ["existing"], "declarations": ALL_THREE}


def register(by: str = "pia", **changes: object) -> Group:
    with writing():
        return actions.register_initiative(person(by), **{**GIVEN, **changes})


def lines(verb: str) -> list[Activity]:
    return list(db.session.scalars(sa.select(Activity).filter_by(verb=verb).order_by(Activity.id)))


def counts() -> tuple[int, ...]:
    tables = (Group, Initiative, Membership, PhaseChange, Activity)
    return tuple(db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables)


def test_with_four_things_one_has_an_initiative(house):
    group = register()
    profile = profile_of(group)
    assert (group.kind, group.name, group.slug) == ("initiative", "De Roode Pannen", "de-roode-pannen")
    assert (profile.place, profile.province, profile.kinds) == ("Arnhem", "Gelderland", ["existing"])
    assert (profile.phase, profile.status, profile.location_precision) == ("idea", "active", "place")
    assert profile.contact_id == person("pia").id
    assert profile.declarations_version == 1
    assert (member_of(group, "pia").role, member_of(group, "pia").is_voice) == ("coordinator", True)
    (step,) = db.session.scalars(sa.select(PhaseChange).filter_by(group_id=group.id))
    assert (step.phase, step.actor_id) == ("idea", person("pia").id)
    (line,) = lines("initiative.registered")
    assert (line.subject_id, line.audience, line.is_logged) == (group.id, "public", True)
    assert lines("group.founded") == []
    with writing():
        assert recount() == 0


def test_nothing_about_an_initiative_waits_for_approval(house):
    group = register()
    assert group.shown_at is not None
    words = " ".join(str(column) for table in (Group, Initiative) for column in table.__table__.columns)
    assert not {"pending", "approved", "approval"} & set(words.replace(".", " ").replace("_", " ").split())


def test_who_did_not_prove_an_address_yet_has_it_kept_out_of_sight(house):
    group = register(is_shown=False)
    assert group.shown_at is None
    assert [line.audience for line in lines("initiative.registered")] == ["moderators"]


REFUSED = {
    "name": {"name": "ab"},
    "place": {"place_id": 7},
    "kinds": {"kinds": []},
    "declarations": {"declarations": ("democratic", "sharing")},
}


def test_what_is_missing_is_said_and_nothing_is_half_done(house):
    before = counts()
    for field, changes in REFUSED.items():
        with pytest.raises(Invalid) as refusal:
            register(**changes)
        assert refusal.value.field == field
    for changes in ({"kinds": ["castle"]}, {"name": "a" * 10_000}, {"declarations": (*ALL_THREE, "more")}):
        with pytest.raises(Invalid):
            register(**changes)
    assert counts() == before


def test_a_visitor_registers_nothing(house):
    with pytest.raises(Denied):
        register("visitor")


def test_a_double_click_makes_one_initiative(house):
    first = register()
    before = counts()
    assert register().id == first.id
    assert counts() == before


def test_somebody_may_coordinate_several_and_speaks_for_the_first(house):
    first, second = register(), register(name="Het Trapgat")
    assert [member_of(group, "pia").is_voice for group in (first, second)] == [True, False]


def test_two_clicks_at_one_moment_make_one_initiative(own_house):
    barrier = Barrier(2, timeout=20)

    def go() -> int:
        with own_house.app_context():
            viewer = person("pia")
            barrier.wait()
            with writing():
                return actions.register_initiative(viewer, **GIVEN).id

    with ThreadPoolExecutor(2) as pool:
        made = [one.result(timeout=20) for one in [pool.submit(go), pool.submit(go)]]
    assert len(set(made)) == 1
    with own_house.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Initiative)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PhaseChange)) == 1
        with writing():
            assert recount() == 0


KEPT = {
    "name": "Het Ketelveld",
    "website": "https://ketelveld.example",
    "kinds": ["newbuild", "transformation"],
    "place": "Enschede",
    "position": (52.2231, 6.8872),
    "search_area": ["Enschede", "Hengelo (Overijssel)"],
    "kvk": "12345678",
    "founded_on": date(2022, 1, 1),
    "dwellings_realised": 0,
    "dwelling_mix": {"social": 24, "middle": 16},
    "is_monument": True,
    "target_groups": ["mixed", "families"],
    "has_public_financing": False,
    "openness": "waiting_list",
}


def test_everything_can_be_told_section_by_section(house):
    profile = profile_of(make_told())
    assert {key: typed_value(FIELD[key], profile) for key in KEPT} == KEPT
    assert "<strong>2021</strong>" in profile.group.description_html
    assert [line.details["section"] for line in lines("initiative.changed")] == list(SECTIONS)
    assert {line.audience for line in lines("initiative.changed")} == {"moderators"}


def test_the_ledger_says_what_was_changed_but_not_into_what(house):
    group = make_told()
    tell(group, "money", financing_amounts="Elfduizend", has_shared_amounts=True)
    line = lines("initiative.changed")[-1]
    assert line.details["changed"] == "financing_amounts, has_shared_amounts"
    assert "Elfduizend" not in str(line.details)


def test_telling_the_same_again_changes_nothing(house):
    group = make_told()
    told, before = profile_of(group).updated_at, len(lines("initiative.changed"))
    for section, answers in TOLD.items():
        tell(group, section, **answers)
    assert (profile_of(group).updated_at, len(lines("initiative.changed"))) == (told, before)


def test_what_is_not_among_the_answers_stays(house):
    group = make_told()
    tell(group, "organisation", kvk="")
    profile = profile_of(group)
    assert (profile.kvk, profile.legal_form) == ("", "cooperative")


def test_the_address_stays_when_the_name_changes(house):
    group = make_initiative("nadia", "De Overzij")
    tell(group, "story", name="De Andere Overzij")
    assert (group.name, group.slug) == ("De Andere Overzij", "de-overzij")


def test_a_section_with_one_mistake_is_not_saved_at_all(house):
    group = make_told()
    before = {key: typed_value(FIELD[key], profile_of(group)) for key in FIELD}
    for section, answers in {
        "organisation": {"legal_form": "foundation", "kvk": "12"},
        "homes": {"dwellings_planned": "12", "building_year": "soon"},
        "story": {"summary": "Nieuw", "website": "javascript:alert(1)"},
        "place": {"place": "Arnhem", "position": "1.0, 2.0"},
        "exchange": {"visit": "yes", "contact": "pia"},
    }.items():
        with pytest.raises(Invalid):
            tell(group, section, **answers)
    assert {key: typed_value(FIELD[key], profile_of(group)) for key in FIELD} == before


def test_a_script_in_a_story_is_only_words(house):
    group = make_told()
    tell(group, "story", story="<script>alert(1)</script> [klik](javascript:alert(1))")
    html = profile_of(group).group.description_html
    assert "<script" not in html
    assert "javascript:" not in html.replace("(javascript:", "")


def test_a_section_that_does_not_exist_is_not_there(house):
    group = make_initiative()
    for section, answers in (("nowhere", {"name": "X"}), ("", {"phase": "living"}), ("story", {"kvk": "1"})):
        with pytest.raises(Hidden):
            tell(group, section, **answers)


def test_what_nobody_types_cannot_be_typed(house):
    group = make_initiative()
    with pytest.raises(Hidden):
        tell(group, "story", phase="living", status="ended", verified_at="2030-01-01")
    tell(group, "story", summary="Kort", phase="living")
    assert profile_of(group).phase == "idea"


def test_a_working_group_has_no_profile(house):
    group = make_group("nadia")
    with pytest.raises(Hidden):
        tell(group, "story", summary="Kort")


OUTSIDERS = ("visitor", "pia", "omar", "quinn", "ruth")


def test_only_its_coordinators_change_an_initiative(house):
    group = make_initiative("nadia", omar="member")
    for name in OUTSIDERS:
        with pytest.raises(Denied):
            tell(group, "story", by=name, summary="Anders")
    let_in(group, "pia", "coordinator")
    tell(group, "story", by="pia", summary="Anders")
    assert profile_of(group).group.summary == "Anders"


def test_the_contact_is_somebody_of_the_initiative_or_nobody_in_particular(house):
    group = make_initiative("nadia", omar="member", pia="follower")
    tell(group, "exchange", contact="Omar")
    assert profile_of(group).contact_id == person("omar").id
    for name in ("pia", "quinn", "niemand", "a b"):
        with pytest.raises(Invalid) as refusal:
            tell(group, "exchange", contact=name)
        assert refusal.value.field == "contact"
    tell(group, "exchange", contact="")
    assert profile_of(group).contact_id is None


def test_the_database_is_the_last_guard(house):
    mine = sa.update(Initiative).where(Initiative.group_id == make_initiative().id)
    impossible = (
        {"kvk": "12"}, {"kinds": []}, {"kinds": ["castle"]}, {"legal_form": "kingdom"}, {"phase": "ended"},
        {"dwellings_planned": -1}, {"building_year": 12}, {"status": "gone"}, {"visit": "sometimes"},
    )  # fmt: skip
    for values in impossible:
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.connection().execute(mine.values(**values))


def test_a_new_profile_is_nearly_empty_and_that_is_a_hint_not_a_wall(house):
    whole = completeness(profile_of(make_initiative()))
    assert whole.percents == 0
    assert [section.key for section in whole.empty] == list(SECTIONS)


def test_a_told_profile_is_complete(house):
    whole = completeness(profile_of(make_told()))
    assert (whole.percents, whole.empty) == (100, ())
    assert all(section.filled_count == section.field_count > 0 for section in whole.sections)


def test_one_answer_makes_a_section_no_longer_empty(house):
    group = make_initiative()
    tell(group, "homes", is_monument="no")
    whole = completeness(profile_of(group))
    (homes,) = (section for section in whole.sections if section.key == "homes")
    assert (homes.filled_count, homes.is_empty) == (1, False)
    assert whole.percents == round(100 / sum(section.field_count for section in whole.sections))
