"""Preferences: the profile and the look."""

import pytest

from app.accounts.forms import TIME_ZONES
from app.accounts.time_zones import AREAS, HOME, TimeZone, time_zones
from tests.accounts.reading import error_beside, user, value_in

TABS = ["/preferences", "/preferences/look", "/preferences/account", "/preferences/sign-ins"]
DOORS = [
    "/preferences", "/preferences/look", "/preferences/username", "/preferences/email",
    "/preferences/password", "/preferences/sign-ins/1/end", "/preferences/sign-ins/end-others",
]  # fmt: skip
LOOK = {"language": "en", "time_zone": "Europe/London", "text_size": "large", "theme": "dark"}


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_shows_the_others_and_marks_itself(as_, tab):
    page = as_("omar").get(tab)
    assert page.status_code == 200
    assert all(f'href="{other}"' in page.text for other in TABS)
    assert f'<a href="{tab}" aria-current="page">' in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("tab", TABS)
def test_a_visitor_signs_in_first_and_comes_back(client, tab):
    response = client.get(tab)
    assert (response.status_code, response.location) == (303, f"/session/new?next={tab}")


@pytest.mark.parametrize("door", DOORS)
def test_a_visitor_changes_nothing(client, door):
    assert client.post(door, data={"name": "x"}).status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_a_get_changes_nothing(as_, door):
    assert as_("omar").get(door).status_code in {200, 405}


def test_somebody_changes_name_and_bio(as_):
    response = as_("omar").post("/preferences", data={"name": "Omar K.", "bio": "Timmert.\r\nGraag."})
    assert (response.status_code, response.location) == (303, "/preferences")
    assert (user("omar").name, user("omar").bio) == ("Omar K.", "Timmert.\nGraag.")


def test_nobody_elses_profile_changes(as_):
    as_("pia").post("/preferences", data={"name": "Omar niet", "bio": "", "username": "omar", "id": "1"})
    assert user("omar").name == "Omar"
    assert user("pia").name == "Omar niet"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "bio": "Ik"}, "name"),
        ({"name": " \u200b\u2060 ", "bio": "Ik"}, "name"),
        ({"name": "x" * 61, "bio": "Ik"}, "name"),
        ({"name": "Omar", "bio": "x" * 501}, "bio"),
    ],
)
def test_a_profile_that_does_not_fit_is_refused_and_kept_on_the_page(as_, sent, field):
    response = as_("omar").post("/preferences", data=sent)
    assert response.status_code == 422
    assert error_beside(response, field)
    assert sent["bio"] in response.text
    assert user("omar").bio == ""


def test_the_longest_that_fits_is_kept(as_):
    as_("omar").post("/preferences", data={"name": "é" * 60, "bio": "🚲" * 500})
    assert (len(user("omar").name), len(user("omar").bio)) == (60, 500)


def test_what_one_is_called_is_shown_as_it_is_and_never_as_markup(as_):
    omar = as_("omar")
    omar.post("/preferences", data={"name": "<b>Omar</b>", "bio": "</textarea><script>"})
    page = omar.get("/preferences")
    assert "<b>Omar</b>" not in page.text
    assert "</textarea><script>" not in page.text
    assert value_in(page, "name") == "<b>Omar</b>"


def test_somebody_changes_the_look(as_):
    omar = as_("omar")
    response = omar.post("/preferences/look", data=LOOK)
    assert (response.status_code, response.location) == (303, "/preferences/look")
    there = user("omar")
    assert {name: getattr(there, name) for name in LOOK} == LOOK


def test_the_look_is_seen_at_once(as_):
    omar = as_("omar")
    omar.post("/preferences/look", data=LOOK)
    page = omar.get("/preferences/look").text
    assert '<html lang="en" data-theme="dark" data-text-size="large">' in page
    assert '<option selected value="Europe/London">' in page
    assert "Preferences" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("language", ""),
        ("language", "../nl"),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "UTC\0"),
        ("text_size", "huge"),
        ("text_size", ""),
        ("theme", "<script>"),
    ],
)
def test_a_look_that_does_not_exist_is_refused(as_, field, value):
    response = as_("omar").post("/preferences/look", data={**LOOK, field: value})
    assert response.status_code == 422
    assert user("omar").theme == "auto"
    assert user("omar").language == "nl"


def test_nothing_sent_is_refused_as_well(as_):
    assert as_("omar").post("/preferences/look", data={}).status_code == 422


def test_home_is_among_the_time_zones_and_europe_comes_first():
    zones = time_zones()
    assert zones[0].area == "Europe"
    assert HOME in {zone.name for zone in zones}
    assert {zone.area for zone in zones} <= set(AREAS)


def test_a_time_zone_is_named_as_people_write_it():
    assert TimeZone("America/Argentina/Buenos_Aires").place == "Argentina, Buenos Aires"


def test_the_form_offers_each_time_zone_once():
    assert len({choice.value for choice in TIME_ZONES}) == len(TIME_ZONES)
