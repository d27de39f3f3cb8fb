"""Initiatives like this one, and initiatives that may be the one somebody is about to register."""

from __future__ import annotations

import pytest

from app.foundation.transaction import writing
from app.groups import actions
from app.groups.alike import alike
from app.groups.answers import today
from app.groups.duplicates import likeness_of, similar_initiatives, telling_words
from app.groups.places import places_named
from tests.cast import person
from tests.counting import count_statements
from tests.groups.profiles import profile_of, tell
from tests.making import make_group, make_initiative

UTRECHT = places_named("Utrecht")[0].id


def make(name, place="Utrecht", kinds=("existing",), phase="", helps=(), seeks=(), by="nadia"):
    group = make_initiative(by, name, place=place, kinds=kinds)
    if phase:
        with writing():
            actions.move_to_phase(person(by), group, phase, today())
    if helps or seeks:
        tell(group, "exchange", by, share_expertise=list(helps), seek_expertise=list(seeks))
    return group


def like(group, viewer="visitor", most=5):
    return [one.name for one in alike(person(viewer), profile_of(group), most)]


def test_same_kind_and_phase_come_first_then_who_can_help_then_who_is_near(house):
    own = make("De Gedeelde Sleutel", phase="plan", seeks=("finance",))
    make("Alleen dichtbij", "Utrecht", ("newbuild",))
    make("Zelfde soort", "Amersfoort")
    make("Zelfde soort en fase", "Maastricht", phase="plan")
    make("Zelfde en dichterbij", "Zeist", phase="plan")
    make("Zelfde en helpt", "Groningen", phase="plan", helps=("finance", "law"))
    assert like(own) == [
        "Zelfde en helpt", "Zelfde en dichterbij", "Zelfde soort en fase", "Zelfde soort", "Alleen dichtbij",
    ]  # fmt: skip
    assert like(own, most=2) == ["Zelfde en helpt", "Zelfde en dichterbij"]


def test_it_says_how_far_and_what_they_can_help_with(house):
    own = make("De Gedeelde Sleutel", seeks=("finance", "energy"))
    make("De Lange Lat", "Groningen", ("existing", "newbuild"), helps=("law", "energy"))
    (other,) = alike(person("pia"), profile_of(own))
    assert (other.slug, other.place, other.phase) == ("de-lange-lat", "Groningen", "idea")
    assert (other.kinds, other.helps) == (("existing", "newbuild"), ("energy",))
    assert 140 < other.kilometres < 180
    assert other.door


def test_neither_itself_nor_who_ended_nor_who_cannot_be_seen_is_alike(house):
    own = make("De Gedeelde Sleutel")
    ended = make("De Zeven Schoven")
    with writing():
        actions.end(person("nadia"), ended, "Het lukte niet.")
    make_initiative("nadia", "Nog niet te zien", place="Utrecht", kinds=("existing",), is_shown=False)
    make_group("nadia", "Werkgroep financiering")
    assert like(own) == like(own, "pia") == []
    assert like(own, "nadia") == ["Nog niet te zien"]


def test_alike_is_one_question_however_many_there_are(house):
    own, pia = profile_of(make("De Gedeelde Sleutel", seeks=("law",))), person("pia")
    for number in range(7):
        make(f"Initiatief {number}", helps=("law",))
        with count_statements() as statements:
            found = alike(pia, own)
        assert len(statements) == 1
        assert len(found) == min(number + 1, 5)


def test_an_exact_position_plays_no_part_in_who_is_near(house):
    own = make("De Gedeelde Sleutel")
    one, other = make("Eerst"), make("Daarna")
    before = like(own)
    tell(one, "place", position="53.3, 6.9", location_precision="exact")
    assert like(own) == before
    assert [one.name, other.name] == before


SAME = [
    ("De Roode Pannen", "De Roode Pannen", 1.0),
    ("De Roode Pannen", "Wooncoöperatie De Roode Pannen U.A.", 1.0),
    ("De Roode Pannen", "Roode Pannen Utrecht", 1.0),
    ("De Roode Pannen", "de rode pannen", 0.9),
    ("Het Ketelveld", "Ketel veld", 0.9),
]
OTHER = [
    ("De Roode Pannen", "De Roode Loper"),
    ("De Roode Pannen", "Het Trapgat"),
    ("Wonen in Utrecht", "Samen Utrecht"),
    ("De Overzij", "De Oever"),
]


@pytest.mark.parametrize(("one", "other", "least"), SAME)
def test_names_that_say_the_same_are_alike(one, other, least):
    assert likeness_of(telling_words(one, UTRECHT), telling_words(other, UTRECHT)) >= least


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_names_that_say_something_else_are_not(one, other):
    assert likeness_of(telling_words(one, UTRECHT), telling_words(other, UTRECHT)) < 0.8


def test_a_name_of_empty_words_is_still_a_name():
    assert telling_words("Samen wonen", UTRECHT) == ("samen", "wonen")
    assert telling_words("Utrecht", UTRECHT) == ("utrecht",)
    assert telling_words("!!!", UTRECHT)


def similar(name, place="Utrecht", viewer="visitor"):
    found = similar_initiatives(person(viewer), name, places_named(place)[0].id)
    return [one.name for one in found]


def test_what_is_there_already_is_hinted_at(house):
    make("De Roode Pannen", "Arnhem")
    make("Het Trapgat", "Arnhem")
    assert similar("Roode Pannen", "Arnhem") == ["De Roode Pannen"]
    assert similar("Wooncoöperatie Rode Pannen", "Arnhem") == ["De Roode Pannen"]
    assert similar("De Roode Pannen", "Groningen") == ["De Roode Pannen"]
    assert similar("Roode Daken", "Groningen") == []
    assert similar("Hofje Wintergroen", "Arnhem") == []


def test_the_one_in_the_same_place_comes_first_and_there_are_at_most_three(house):
    for place, by in {"Groningen": "pia", "Utrecht": "nadia", "Zwolle": "omar", "Arnhem": "quinn"}.items():
        make("De Kribbe", place, by=by)
    found = similar_initiatives(person("visitor"), "De Kribbe", UTRECHT)
    assert len(found) == 3
    assert found[0].place == "Utrecht"


def test_a_hint_shows_nobody_what_they_may_not_see(house):
    make_initiative("nadia", "De Roode Pannen", place="Utrecht", is_shown=False)
    assert similar("De Roode Pannen") == similar("De Roode Pannen", viewer="pia") == []
    assert similar("De Roode Pannen", viewer="nadia") == ["De Roode Pannen"]


def test_what_ended_stands_in_nobody_s_way(house):
    group = make("De Roode Pannen")
    with writing():
        actions.end(person("nadia"), group, "Het lukte niet.")
    assert similar("De Roode Pannen") == []


def test_strange_names_are_only_names(house):
    make("De Roode Pannen")
    for name in ("%", "_", "\\", "'; DROP TABLE groups; --", "a" * 10_000, "", "\x00"):
        assert similar(name) == [], name
