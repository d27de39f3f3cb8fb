"""The profile of an initiative as a browser gets it: what was told, to whom, and how far it is."""

from __future__ import annotations

import sqlalchemy as sa

from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.answers import today
from app.groups.models import Initiative
from app.groups.vocabulary import SECTIONS
from tests.cast import person
from tests.forum.seeing import Page
from tests.groups.doors import BASE, CAST, PROFILE
from tests.groups.profiles import make_told, tell
from tests.making import make_initiative

OPEN = "/g/de-kookploeg"


def test_a_profile_says_what_was_told_and_keeps_from_each_reader_what_is_not_for_them(scene, look):
    for_all = (
        "Het Ketelveld", "Oude weverij", "liepen we er met negen buren", "ketelveld.example", "Enschede",
        "Co-operative", "January 2022", "Owned together", "40", "Social rent: 24", "School, office", "1924",
        "Families", "Wie graag met de handen werkt", "Common kitchen", "Consent", "Elk huishouden is lid",
        "Gemeente Enschede", "Building and renovating", "By appointment", "Waiting list",
        "We decide democratically", "The pin is right to about a kilometre",
    )  # fmt: skip
    for_some = {
        "12345678": CAST[1:], "Loans of members": CAST[1:], "Contact": CAST[1:],
        "Zesduizend euro": ("quinn", "omar", "nadia"), "Notulen": ("quinn", "omar", "nadia"),
    }  # fmt: skip
    for who in CAST:
        words = look(who, PROFILE).words
        assert [told for told in for_all if told not in words] == [], who
        seen = {told for told in for_some if told in words}
        assert seen == {told for told, readers in for_some.items() if who in readers}, who
        assert "voorbeeld.example" not in words
        assert "6.8872" not in words


def test_what_is_not_for_everybody_says_so_to_who_sees_it(scene, look):
    words = look("nadia", PROFILE).words
    assert "(KvK) (only for members of Cooplink)" in words
    assert "(only for our own group)" in words


def test_the_pin_leaves_no_trace_of_the_place_itself(scene, browsers):
    for who in CAST:
        assert "6.8872" not in browsers[who].get(PROFILE).text
    assert look_for(browsers["nadia"], f"{PROFILE}/edit/place", "position") == "52.2231, 6.8872"


def look_for(browser, path: str, field: str) -> str:
    return Page(browser.get(path)).typed(field)


def test_a_profile_with_four_answers_is_a_page_too(look, house):
    make_initiative("omar", "De Kribbe", place="Nijmegen", kinds=("newbuild",))
    page = look("visitor", "/i/de-kribbe")
    assert page.heading == "De Kribbe"
    assert "Our story" not in page.words
    assert "The pin stands in the middle of Nijmegen" in page.words
    coordinator = look("omar", "/i/de-kribbe")
    assert "Tell a little more" in coordinator.words
    assert {f"/i/de-kribbe/edit/{section}" for section in SECTIONS if section != "place"} <= set(
        coordinator.links
    )


def test_only_coordinators_read_what_is_still_empty_until_nothing_is(scene, look):
    assert "Tell a little more" not in look("nadia", PROFILE).words
    assert "100 % is filled in" in look("nadia", f"{BASE}/settings").words
    make_initiative("nadia", "De Mijnlamp", place="Heerlen", omar="member")
    assert "Tell a little more" in look("nadia", "/i/de-mijnlamp").words
    assert "Tell a little more" not in look("omar", "/i/de-mijnlamp").words


def test_the_present_phase_is_marked_and_the_steps_stand_in_the_history(scene, look):
    with writing():
        actions.move_to_phase(person("nadia"), scene.group, "plan", today(), "Bij de notaris.")
    page = look("visitor", PROFILE)
    phases = page.main.one("ol", class_="phases")
    assert phases.one("li", aria_current="step").words == "Plan"
    assert [one.words for one in phases.all("li", class_="is-done")] == ["Idea (done)", "Group (done)"]
    steps = [one.words for one in page.main.one("ol", class_="milestones").all("li")]
    assert "Plan Bij de notaris." in steps[0]
    assert steps[-1].endswith("Idea")


def test_an_ended_initiative_stays_readable_and_says_what_it_learned(scene, look):
    with writing():
        actions.end(person("nadia"), scene.group, "De bank wilde niet.\n\nBegin bij de gemeente.")
    page = look("visitor", PROFILE)
    assert "Begin bij de gemeente." in page.words
    assert "This initiative stopped" in page.words
    assert page.main.all("li", aria_current="step") == []
    assert "Ask to join" not in page.words
    assert "Ask to join" not in look("pia", PROFILE).words
    assert "Begin again" in look("nadia", f"{BASE}/settings").words
    assert f"{PROFILE}/verification" not in look("nadia", f"{BASE}/settings").doors


def test_an_initiative_that_sleeps_says_so_calmly(scene, look):
    with writing():
        db.session.execute(sa.update(Initiative).values(status="asleep"))
    assert "Nobody has told us for a while" in look("visitor", PROFILE).words
    assert "sleep" not in look("visitor", OPEN).words


def test_what_is_told_in_a_section_stands_in_its_form_and_on_the_profile(scene, browsers, look):
    form = look("nadia", f"{PROFILE}/edit/homes")
    assert (form.typed("dwellings_planned"), form.typed("dwelling_mix_social")) == ("40", "24")
    assert (form.chosen("building_type"), form.chosen("is_monument")) == (["converted"], ["yes"])
    sent = {
        "dwellings_planned": "44",
        "dwelling_mix_social": "30",
        "building_type": "farm",
        "is_monument": "",
    }
    assert browsers["nadia"].post(f"{PROFILE}/edit/homes", data=sent).headers["Location"] == PROFILE
    words = look("visitor", PROFILE).words
    assert "Homes planned 44" in words
    assert "Social rent: 30" in words
    assert "Yard or farm" in words
    assert "Monument" not in words


def test_alike_initiatives_are_offered_with_a_way_to_write(scene, look):
    near = make_initiative("pia", "De Twentse Kap", place="Hengelo (Overijssel)", kinds=("transformation",))
    tell(near, "exchange", "pia", share_expertise=["finance"])
    make_initiative("pia", "Nog even stil", place="Enschede", is_shown=False)
    page = look("omar", PROFILE)
    assert "De Twentse Kap" in page.words
    assert "can help with: Finance" in page.words
    assert "Nog even stil" not in page.words
    assert f"/i/{near.slug}/contact" in page.links
    assert f"/i/{near.slug}/contact" not in look("visitor", PROFILE).links


def test_a_told_profile_reads_in_dutch_too(house, as_):
    make_told()
    page = Page(as_("pia").get(PROFILE))
    assert (page.status, page.faults()) == (200, [])
    assert "januari 2022" in page.words
