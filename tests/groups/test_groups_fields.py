"""Who may know which field: one table, and everybody who looks reads it."""

from __future__ import annotations

import json

import pytest

from app.foundation.database import db
from app.groups.fields import (
    FIELD,
    FIELDS,
    WITHIN,
    audience_of,
    fields_of,
    is_filled,
    reach,
    shown_fields,
    typed_value,
    value_of,
)
from app.groups.models import Initiative
from app.groups.standing import standing
from app.groups.vocabulary import SECTIONS
from tests.cast import person
from tests.files.making import unconfirm
from tests.groups.profiles import make_told, profile_of, tell
from tests.making import make_initiative

# Written out here by hand: what the table of the house says must be this.
FOR_ALL = {
    "name", "summary", "story", "website", "kinds", "declared_at", "phase", "status", "verified_at",
    "updated_at", "ended_reason", "place", "province", "location_precision", "position", "search_area",
    "legal_form", "founded_on", "ownership", "partners", "affiliations", "dwellings_planned",
    "dwellings_realised", "dwelling_mix", "building_type", "building_year", "is_monument", "living_since",
    "target_groups", "target_words", "common_spaces", "decision_method", "democratic_statement",
    "share_expertise", "seek_expertise", "visit", "openness", "openness_words",
}  # fmt: skip
FOR_MEMBERS = {"kvk", "contact", "financing_sources"}
FOR_THE_GROUP = {"financing_amounts", "has_public_financing", "has_shared_amounts"}
SEES = {
    "visitor": "public",
    "unconfirmed": "public",
    "pia": "members",  # signed in, and nothing to do with this initiative
    "ruth": "group",  # administrator
    "quinn": "group",  # moderator
    "omar": "group",  # member of the initiative
    "nadia": "group",  # its coordinator
}
KNOWN = {
    "public": FOR_ALL,
    "members": FOR_ALL | FOR_MEMBERS,
    "group": FOR_ALL | FOR_MEMBERS | FOR_THE_GROUP,
}
NEVER_TOLD = {"ended_reason"}  # of an initiative that goes on


@pytest.fixture
def group(house):
    return make_told(omar="member")


def eyes_of(name, group):
    viewer = person("pia" if name == "unconfirmed" else name)
    return reach(viewer, standing(viewer, group))


def test_every_field_has_the_audience_that_was_agreed():
    agreed = {key: audience for audience in ("group", "members", "public") for key in KNOWN[audience]}
    assert {field.key: field.audience for field in FIELDS} == agreed


def test_each_field_of_a_told_profile_is_shown_to_exactly_these_people(group):
    profile = profile_of(group)
    for name, sees in SEES.items():
        if name == "unconfirmed":
            continue
        shown = shown_fields(eyes_of(name, group), profile)
        assert set(shown) == KNOWN[sees] - NEVER_TOLD, name


def test_who_did_not_prove_an_address_sees_what_a_visitor_sees(group):
    unconfirm("pia")
    assert eyes_of("unconfirmed", group) == SEES["unconfirmed"]


def test_a_follower_sees_what_any_member_sees(house):
    group = make_told(pia="follower")
    assert eyes_of("pia", group) == "members"


def test_a_coordinator_of_another_initiative_is_an_outsider_here(group):
    make_initiative("pia", "De Lange Lat", place="Groningen")
    assert eyes_of("pia", group) == "members"


OPENINGS = [
    ("has_public_financing", "financing_sources", {"public", "members", "group"}),
    ("has_shared_amounts", "financing_amounts", {"members", "group"}),
]


@pytest.mark.parametrize(("switch", "key", "seen_by"), OPENINGS)
def test_an_initiative_may_open_a_field_to_more_people_and_close_it_again(group, switch, key, seen_by):
    before = {eyes for eyes in WITHIN if key in shown_fields(eyes, profile_of(group))}
    tell(group, "money", **{switch: True})
    assert {eyes for eyes in WITHIN if key in shown_fields(eyes, profile_of(group))} == seen_by
    tell(group, "money", **{switch: False})
    assert {eyes for eyes in WITHIN if key in shown_fields(eyes, profile_of(group))} == before


def test_opening_one_field_opens_no_other(group):
    tell(group, "money", has_public_financing=True, has_shared_amounts=True)
    profile = profile_of(group)
    opened = {field.key for field in FIELDS if audience_of(field, profile) != field.audience}
    assert opened == {"financing_sources", "financing_amounts"}
    assert set(shown_fields("public", profile)) == FOR_ALL - NEVER_TOLD | {"financing_sources"}


def test_whoever_sees_more_sees_all_that_others_see(group):
    profile = profile_of(group)
    public, members, own = (shown_fields(eyes, profile) for eyes in ("public", "members", "group"))
    assert public.items() <= members.items()
    assert members.items() <= own.items()


def test_what_was_not_told_is_left_out(house):
    shown = shown_fields("group", profile_of(make_initiative()))
    assert set(shown) == {
        "name", "kinds", "declared_at", "phase", "status", "verified_at", "updated_at", "place", "province",
        "location_precision", "position", "contact", "has_public_financing", "has_shared_amounts",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", False), (None, False), ([], False), ({}, False), (0, True), (False, True), ("x", True)],
)
def test_nought_and_no_tell_something(value, expected):
    assert is_filled(value) is expected


def test_every_column_of_a_profile_is_in_the_table_or_known_to_be_no_field():
    behind = {
        "group_id", "place_id", "lat", "lon", "exact_lat", "exact_lon", "contact_id",
        "declarations_version", "asked_at",
    }  # fmt: skip
    columns = {column.key for column in Initiative.__table__.columns} - behind
    assert columns == {field.key for field in FIELDS} - {"name", "summary", "story", "position", "contact"}


def test_every_field_that_is_typed_stands_in_a_section_and_every_section_has_some():
    typed = {field.section for field in FIELDS if field.sort != "known"}
    assert typed == set(SECTIONS)
    assert {field.section for field in FIELDS if field.sort == "known"} == {""}
    assert [field.key for section in SECTIONS for field in fields_of(section)] == [
        field.key for field in FIELDS if field.section
    ]
    assert fields_of("") == fields_of("nowhere") == ()


def test_the_table_names_each_field_once_and_says_what_one_chooses_from():
    assert len(FIELD) == len(FIELDS)
    for field in FIELDS:
        assert (field.words is not None) == (
            field.sort in {"choice", "choices", "mix"} or field.key in {"phase", "status"}
        ), field.key
        assert str(field.label)


def test_a_typed_value_is_what_one_sees_but_for_the_position_and_the_contact(group):
    profile = profile_of(group)
    differ = {field.key for field in FIELDS if typed_value(field, profile) != value_of(field, profile)}
    assert differ == {"position"}
    assert typed_value(FIELD["contact"], profile) == person("nadia").id


# What stands in the told profile and must reach only some people, in any form in which it leaves the house.
SECRETS = {
    "12345678": "members",
    "Zesduizend euro inleg": "group",
    "member_loans": "members",
    "52.2231": "nobody",
    "6.8872": "nobody",
}


def test_open_data_holds_nothing_that_is_not_for_everybody(client, as_, group):
    for path in ("/initiatives.geojson", "/initiatives.csv"):
        for browser in (client, as_("nadia")):
            text = browser.get(path).text
            assert "Het Ketelveld" in text
            assert [secret for secret in SECRETS if secret in text] == [], path


def test_geojson_says_of_each_initiative_what_everybody_may_know(client, group):
    (feature,) = json.loads(client.get("/initiatives.geojson").text)["features"]
    assert {"kvk", "contact", "financing_sources", "financing_amounts"}.isdisjoint(feature["properties"])
    tell(group, "money", has_public_financing=True)
    (feature,) = json.loads(client.get("/initiatives.geojson").text)["features"]
    assert feature["properties"]["financing_sources"] == ["bank", "member_loans"]


def test_search_finds_nothing_by_what_one_may_not_know(client, as_, group):
    for browser in (client, as_("pia")):
        for secret in ("12345678", "Zesduizend"):
            assert "Het Ketelveld" not in browser.get(f"/initiatives.csv?q={secret}").text
        assert "Het Ketelveld" in browser.get("/initiatives.csv?q=ketel").text


PAGE_SECRETS = {
    "12345678": {"pia", "omar", "nadia", "quinn", "ruth"},
    "Leningen van leden": {"pia", "omar", "nadia", "quinn", "ruth"},
    "Loans of members": {"pia", "omar", "nadia", "quinn", "ruth"},
    "Zesduizend euro inleg": {"omar", "nadia", "quinn", "ruth"},
    "52.2231": set(),
    "52,2231": set(),
}


def test_the_page_of_an_initiative_shows_each_person_what_they_may_know(as_, group):
    for name in SEES.keys() - {"unconfirmed"}:
        answer = as_(name).get("/i/het-ketelveld", follow_redirects=True)
        assert answer.status_code == 200
        seen = {secret for secret in PAGE_SECRETS if secret in answer.text}
        allowed = {secret for secret, people in PAGE_SECRETS.items() if name in people}
        assert seen <= allowed, name
        assert "12345678" in seen or name == "visitor", name


def test_a_table_row_costs_no_question(group):
    from tests.counting import count_statements

    profile = profile_of(group)
    db.session.refresh(profile)
    with count_statements() as statements:
        shown_fields("group", profile)
    assert statements == []
