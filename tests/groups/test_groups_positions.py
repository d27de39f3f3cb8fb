"""Where the pin stands: never nearer than the initiative chose, in whatever leaves the house."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import app
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.groups.models import Initiative
from app.groups.places import distance, place_by_id, places_named
from app.groups.positions import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    is_in_the_country,
    keep_position,
    own_position,
    rounded,
    shown_columns,
    shown_position,
)
from tests.groups.profiles import profile_of, tell
from tests.making import make_initiative

ENSCHEDE = places_named("Enschede")[0]
OWN = (52.2231, 6.8872)
here = st.tuples(st.floats(SOUTH, NORTH), st.floats(WEST, EAST))
APP = Path(app.__file__).parent
# The model declares the columns, `positions.py` reads and writes them.
MAY_NAME_THEM = {"groups/models/initiatives.py", "groups/positions.py"}


def initiative(precision: str, own: tuple[float, float] | None = OWN) -> Initiative:
    one = Initiative(lat=ENSCHEDE.lat, lon=ENSCHEDE.lon, location_precision=precision)
    keep_position(one, own)
    return one


@pytest.mark.parametrize(
    ("precision", "own", "expected"),
    [
        ("place", OWN, (ENSCHEDE.lat, ENSCHEDE.lon)),
        ("neighbourhood", OWN, (52.225, 6.8925)),
        ("exact", OWN, OWN),
        ("neighbourhood", None, (ENSCHEDE.lat, ENSCHEDE.lon)),
        ("exact", None, (ENSCHEDE.lat, ENSCHEDE.lon)),
    ],
)
def test_a_pin_stands_where_the_initiative_chose(precision, own, expected):
    assert shown_position(initiative(precision, own)) == expected


@given(here)
def test_a_rounded_position_is_near_and_tells_no_more_when_asked_again(position):
    assert distance(rounded(position), position) <= 0.8
    assert rounded(rounded(position)) == rounded(position)


@given(here, st.floats(-0.004, 0.004), st.floats(-0.006, 0.006))
def test_all_houses_in_one_square_have_one_pin(position, north, east):
    middle = rounded(position)
    assert rounded((middle[0] + north, middle[1] + east)) == middle


@given(here)
def test_a_new_initiative_shows_its_place_whatever_it_keeps(position):
    assert shown_position(initiative("place", position)) == (ENSCHEDE.lat, ENSCHEDE.lon)


@pytest.mark.parametrize(
    ("position", "is_inside"),
    [
        ((52.1, 5.1), True), ((SOUTH, WEST), True), ((NORTH, EAST), True), ((48.8, 2.3), False),
        ((52.1, 7.4), False), ((53.7, 5.0), False), ((-52.1, 5.1), False), ((0.0, 0.0), False),
    ],
)  # fmt: skip
def test_the_country_ends_somewhere(position, is_inside):
    assert is_in_the_country(position) is is_inside


def test_nothing_but_positions_names_the_exact_columns():
    """Whoever reads them decides anew who may know where somebody lives: let nobody else do that."""
    names = {}
    for path in sorted(APP.rglob("*.py")):
        tree = ast.parse(path.read_text())
        found = {
            node.attr if isinstance(node, ast.Attribute) else node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute | ast.Constant)
        }
        if {"exact_lat", "exact_lon"} & {one for one in found if isinstance(one, str)}:
            names[path.relative_to(APP).as_posix()] = found
    assert set(names) <= MAY_NAME_THEM
    templates = (APP.parent / "templates").rglob("*.html")
    assert [path.name for path in templates if re.search(r"exact_l(at|on)", path.read_text())] == []


def test_the_own_position_is_asked_by_few():
    """The form, the export and the check on the pin: each of them is for coordinators."""
    asking = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if re.search(r"\bown_position\b", path.read_text())
    }
    assert asking == {"groups/positions.py", "groups/fields.py", "groups/actions/initiatives.py"}
    asking_values = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if re.search(r"\btyped_value\b", path.read_text())
    }
    assert asking_values == {
        "groups/fields.py", "groups/actions/initiatives.py", "groups/completeness.py", "groups/export.py",
        "groups/forms/profile.py",
    }  # fmt: skip


POSITIONS = ["52.2231, 6.8872", "52,2231; 6,8872", "52,2231, 6,8872", "52.2231° 6.8872°", "  52.2231,6.8872 "]


@pytest.fixture
def group(house):
    return make_initiative("nadia", "Het Ketelveld", place="Enschede")


def test_a_position_is_typed_as_people_write_it(group):
    for typed in POSITIONS:
        tell(group, "place", position="")
        tell(group, "place", position=typed)
        assert own_position(profile_of(group)) == OWN, typed


REFUSED = [
    "48.85, 2.35",  # Paris
    "6.8872, 52.2231",  # the other way round
    "52.2231",
    "52.2231, 6.8872, 3.1",
    "noord, oost",
    "5e1, 6.0",
    "inf, nan",
    "52.2231, -6.8872",
    "<script>",
    "9" * 10_000,
]


def test_a_position_that_cannot_be_is_refused_and_changes_nothing(group):
    tell(group, "place", position="52.2231, 6.8872", location_precision="exact")
    for typed in REFUSED:
        with pytest.raises(Invalid) as refusal:
            tell(group, "place", position=typed)
        assert refusal.value.field == "position", typed
    assert shown_position(profile_of(group)) == OWN


def test_a_precise_pin_needs_a_position_of_its_own(group):
    for precision in ("neighbourhood", "exact"):
        with pytest.raises(Invalid) as refusal:
            tell(group, "place", location_precision=precision, position="")
        assert refusal.value.field == "position"
    tell(group, "place", location_precision="exact", position="52.2231, 6.8872")
    with pytest.raises(Invalid):
        tell(group, "place", position="")
    tell(group, "place", location_precision="place", position="")
    assert own_position(profile_of(group)) is None


def test_the_database_is_the_last_guard_against_a_position_abroad(group):
    abroad = sa.update(Initiative).where(Initiative.group_id == group.id)
    for values in ({"exact_lat": 48.8, "exact_lon": 2.3}, {"exact_lat": 52.1}, {"lat": 10.0}):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.connection().execute(abroad.values(**values))


def test_moving_to_another_place_moves_the_pin_and_names_the_province(group):
    tell(group, "place", place="Arnhem")
    profile = profile_of(group)
    arnhem = place_by_id(profile.place_id)
    assert (profile.place, profile.province) == ("Arnhem", "Gelderland")
    assert shown_position(profile) == (arnhem.lat, arnhem.lon)


def test_a_question_to_the_database_gives_the_very_same_position(group):
    for precision in ("place", "neighbourhood", "exact"):
        tell(group, "place", position="52.2231, 6.8872", location_precision=precision)
        mine = sa.select(*shown_columns()).where(Initiative.group_id == group.id)
        assert tuple(db.session.execute(mine).one()) == shown_position(profile_of(group)), precision


WHO = ("visitor", "pia", "nadia")
PATHS = ("/i/het-ketelveld", "/initiatives", "/initiatives.geojson", "/initiatives.csv")


def test_an_exact_position_leaves_the_house_only_when_it_was_chosen(as_, group):
    tell(group, "place", position="52.2231, 6.8872", location_precision="neighbourhood")
    for name in WHO:
        browser = as_(name)
        for path in PATHS:
            text = browser.get(path).text
            assert "52.2231" not in text, (name, path)
            assert "6.8872" not in text, (name, path)
    tell(group, "place", location_precision="exact")
    assert "52.2231" in as_("visitor").get("/initiatives.geojson").text
