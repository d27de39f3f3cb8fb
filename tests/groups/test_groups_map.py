"""The map: where pins stand, and which of them are one."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from app.groups.filters import Area, Filters, read_filters
from app.groups.map import DOORS, SHAPES, area_around, closer, legend, map_of, map_with_one, towns
from app.groups.places import all_places, places_named
from app.groups.projection import CLOSEST, HEIGHT, WIDTH, View, projected, view_of
from app.groups.spots import Spot, brought_together, spots
from app.groups.vocabulary import KINDS
from tests.counting import count_statements
from tests.groups.country import make_country, make_one
from tests.groups.profiles import tell

STATIC = Path(app.__file__).parents[1] / "static"
PIN = re.compile(r'<a class="map__pin" [^>]*href="([^"]+)"[^>]*><title>([^<]+)</title>')


def spot(x: float = 0, y: float = 0, count: int = 1, number: int = 1, place_id: int = 1) -> Spot:
    return Spot(
        count, x, y, 52.0, 5.0, 52.0, 5.0, number, f"i{number}", f"I {number}", "newbuild", "idea", "Utrecht",
        place_id, place_id,
    )  # fmt: skip


def test_a_city_stands_where_the_drawing_has_it():
    for name, expected in {"Groningen": (355, 79), "Heerlen": (293, 481), "Tilburg": (199, 366)}.items():
        place = places_named(name)[0]
        assert projected((place.lat, place.lon)) == pytest.approx(expected, abs=2), name


def test_every_place_stands_on_the_map():
    for place in all_places():
        x, y = projected((place.lat, place.lon))
        assert 10 < x < WIDTH - 10, place.name
        assert 20 < y < HEIGHT - 10, place.name


edges = st.tuples(st.floats(50.7, 53.5), st.floats(3.3, 7.2), st.floats(0.001, 2), st.floats(0.001, 2))


@given(edges)
def test_a_piece_of_the_map_fills_the_picture_and_shows_nothing_beyond_it(numbers):
    south, west, high, wide = numbers
    area = Area(south, west, min(south + high, 53.6), min(west + wide, 7.3))
    view = view_of(area)
    assert 1 <= view.scale <= CLOSEST
    assert -0.001 <= view.left <= WIDTH - WIDTH / view.scale + 0.001
    assert -0.001 <= view.top <= HEIGHT - HEIGHT / view.scale + 0.001
    for corner in ((area.south, area.west), (area.north, area.east)):
        x, y = view.put(corner)
        assert -1 <= x <= WIDTH + 1
        assert -1 <= y <= HEIGHT + 1


def test_the_whole_map_is_drawn_as_it_is():
    assert view_of(None) == View()
    assert View().transform == ""
    assert View(2, 10, 20).transform == "translate(-20.0 -40.0) scale(2.000)"


def test_pins_that_touch_become_one_where_most_of_them_are():
    apart = brought_together([spot(0, 0, 3, 5), spot(30, 0, 1, 2), spot(100, 0, 1, 9)])
    assert {(one.count, round(one.x, 1), one.number) for one in apart} == {(4, 7.5, 2), (1, 100, 9)}


many_spots = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT), st.integers(1, 150)), max_size=60)


@given(many_spots)
def test_no_two_pins_touch_and_nobody_is_lost(places):
    made = [spot(x, y, count, number, number) for number, (x, y, count) in enumerate(places, 1)]
    apart = brought_together(made)
    assert sum(one.count for one in apart) == sum(one.count for one in made)
    assert not any(one.touches(other) for one, other in itertools.combinations(apart, 2))


def test_a_closer_look_holds_all_that_was_one():
    both = replace(spot(count=2), south=51.98512, north=52.0907, west=5.1214, east=5.8987, last_place_id=2)
    area = area_around(both)
    assert (area.south, area.west) == (51.985, 5.121)
    assert area.north >= both.north
    assert area.east >= both.east
    asked = closer(both, read_filters({"kind": ["newbuild"], "page": ["3"]}))
    assert asked.address() == "/initiatives?kind=newbuild&area=51.985%2C5.121%2C52.092%2C5.9"


def test_where_no_closer_look_helps_one_sees_the_place():
    utrecht = places_named("Utrecht")[0].id
    one_spot = spot(count=9, place_id=utrecht)
    asked = closer(one_spot, Filters(area=Area(52, 5, 52.1, 5.1)))
    assert asked.address() == "/initiatives?place=Utrecht"
    two_places = replace(one_spot, last_place_id=utrecht + 1)
    assert closer(two_places, Filters()).area == area_around(two_places)


def test_each_kind_has_a_shape_and_a_door_of_its_own(house):
    assert set(SHAPES) == set(DOORS) == set(KINDS)
    with house.test_request_context("/"):
        assert len({kind.shape for kind in legend()}) == len({kind.door for kind in legend()}) == 3


def test_a_profile_shows_one_pin_without_a_link():
    drawn = map_with_one((52.0908, 5.1222), "De Gedeelde Sleutel", ["newbuild", "existing"])
    assert [(pin.shape, pin.label, pin.url) for pin in drawn.pins] == [("circle", "De Gedeelde Sleutel", "")]
    assert (drawn.pins[0].x, drawn.pins[0].y) == pytest.approx((202.6, 273.9), abs=0.2)


def test_the_map_and_the_list_show_the_same(client):
    make_country()
    page = client.get("/initiatives").text
    pins = dict(PIN.findall(page))
    assert pins.keys() == {
        "/initiatives?place=Utrecht#lijst", "/i/dijkwacht", "/i/erfgoed", "/i/gasthuis",
    }  # fmt: skip
    assert pins["/i/dijkwacht"].startswith("3. Dijkwacht, Den Burg")
    assert pins["/initiatives?place=Utrecht#lijst"].startswith("2 ")


def test_a_pin_that_is_several_leads_closer_until_each_stands_alone(client, house):
    for number, place in enumerate(["Amsterdam", "Diemen", "Amstelveen", "Maastricht"]):
        make_one(f"Hof {number}", place, "newbuild")
    url, closer_looks = "/initiatives", 0
    while several := [href for href, _ in PIN.findall(client.get(url).text) if "area=" in href]:
        url, closer_looks = several[0].replace("&amp;", "&").partition("#")[0], closer_looks + 1
        assert closer_looks < 4
    assert closer_looks > 0
    assert "/i/hof-3" not in client.get(url).text


def test_the_map_is_drawn_in_one_statement(house):
    make_country()
    with house.test_request_context("/"), count_statements() as statements:
        drawn = map_of(Filters())
    assert len(statements) == 1
    assert sum(int(pin.words) if "place=" in pin.url else 1 for pin in drawn.pins) == 5


def test_a_pin_stands_on_what_the_initiative_shows_not_on_what_it_is(house):
    group = make_one("Geheim", "Utrecht", "newbuild")
    tell_position(group, "place")
    assert position_of_first() == pytest.approx(projected((52.0908, 5.1222)), abs=0.01)
    tell_position(group, "exact")
    assert position_of_first() == pytest.approx(projected((52.0123, 5.0456)), abs=0.01)


def tell_position(group, precision: str) -> None:
    tell(group, "place", position="52,0123; 5,0456", location_precision=precision)


def position_of_first() -> tuple[float, float]:
    first = spots(Filters(), View())[0]
    return first.x, first.y


def test_a_pin_has_the_shape_of_the_kind_that_was_asked_for(house):
    make_one("Tweeling", "Utrecht", "existing", "transformation")
    shapes = {}
    with house.test_request_context("/"):
        for kind in ("", "existing", "transformation"):
            (pin,) = map_of(read_filters({"kind": [kind]})).pins
            shapes[kind] = pin.shape
    assert shapes == {"": "square", "existing": "square", "transformation": "house"}


def test_names_of_towns_help_on_a_piece_of_the_map():
    view = view_of(Area(51.8, 4.2, 52.5, 5.3))
    names = [town.name for town in towns(view, [])]
    assert names[:2] == ["Rotterdam", "Amsterdam"]
    assert "Maastricht" not in names
    assert all(0 < town.x < WIDTH and 0 < town.y < HEIGHT for town in towns(view, []))


def test_the_drawing_has_all_its_pieces():
    svg = (STATIC / "netherlands.svg").read_text()
    assert re.findall(r'<g id="(\w+)">', svg) == ["land", "water", "dike", "rivers"]
    assert len(svg) < 6_000
    assert "Natural Earth" in svg
