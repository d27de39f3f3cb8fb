"""Usernames: how one follows from a name, which ones cannot be taken; and initials and doors."""

import itertools

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import usernames
from app.accounts.avatars import door_for, initial
from app.accounts.models import DOORS, LONGEST_USERNAME
from app.foundation.errors import Invalid


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Pia", "pia"),
        ("Willemijn Vos", "willemijn.vos"),
        ("  Omar  ", "omar"),
        ("Renée de Vries", "renee.de.vries"),
        ("Zoë O’Brien", "zoe.obrien"),
        ("Zoe O'Brien", "zoe.obrien"),
        ("Jürgen Großmann", "jurgen.grossmann"),
        ("Søren Ødegård", "soren.odegard"),
        ("Łukasz", "lukasz"),
        ("IJsbrand", "ijsbrand"),
        ("snake_case", "snake_case"),
        ("--Nadia--", "nadia"),
        ("فاطمة", "lid"),
        ("🚲", "lid"),
        ("x", "x2"),
        ("Beheerder", "beheerder2"),
        ("A.d.m.i.n", "a.d.m.i.n2"),
        ("Cooplink", "cooplink2"),
        ("Me", "me2"),
        ("Lijst Json", "lijst.json2"),
        ("Een naam die veel langer is dan een gebruikersnaam mag zijn", "een.naam.die.veel.langer.is.da"),
    ],
)
def test_a_username_follows_from_a_name(name, username):
    assert next(usernames.usernames_for(name)) == username


def test_who_comes_later_gets_a_number():
    assert list(itertools.islice(usernames.usernames_for("Pia"), 4)) == ["pia", "pia2", "pia3", "pia4"]


@given(st.text(max_size=80))
def test_whatever_the_name_every_proposal_is_acceptable_and_they_all_differ(name):
    proposals = list(itertools.islice(usernames.usernames_for(name), 12))
    assert len(set(proposals)) == 12
    assert all(usernames.is_acceptable(proposal) for proposal in proposals)
    assert all(len(proposal) <= LONGEST_USERNAME for proposal in proposals)
    assert all(proposal.isascii() for proposal in proposals)


@pytest.mark.parametrize("username", ["pia", "Pia2", "pia.vos", "pia-vos", "_pia_", "p_1", "a" * 30])
def test_a_good_username_passes(house, username):
    usernames.check_username(username)


@pytest.mark.parametrize(
    ("username", "reason"),
    [
        ("", "2 to 30"),
        ("p", "2 to 30"),
        ("p" * 31, "2 to 30"),
        ("pia vos", "Use letters"),
        ("piá", "Use letters"),
        ("pia.", "Use letters"),
        (".pia", "Use letters"),
        ("pia..vos", "Use letters"),
        ("pia/../ruth", "Use letters"),
        ("<b>pia</b>", "Use letters"),
        ("pia@huis", "Use letters"),
        ("pia\nvos", "Use letters"),
        ("пиа", "Use letters"),
        ("admin", "keeps this name"),
        ("Moderator", "keeps this name"),
        ("cooplink", "keeps this name"),
        ("co-op.link", "keeps this name"),
        ("new", "keeps this name"),
        ("me", "keeps this name"),
        ("pia.json", "keeps this name"),
        ("pia.ATOM", "keeps this name"),
    ],
)
def test_a_bad_username_is_refused_with_a_reason(house, username, reason):
    with force_locale("en"), pytest.raises(Invalid, match=reason) as refusal:
        usernames.check_username(username)
    assert refusal.value.field == "username"


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Pia", "P"), ("omar", "O"), ("émile", "É"), ("‘t Hart", "T"), ("3 hoog", "3"), ("🚲", "🚲"), ("", "?")],
)
def test_an_avatar_is_drawn_with_the_first_letter(name, letter):
    assert initial(name) == letter


@given(st.text(max_size=40))
def test_whatever_the_name_there_is_a_door_and_one_sign(name):
    assert door_for(name) in DOORS
    assert len(initial(name)) == 1


def test_a_door_stays_the_same_however_the_name_is_capitalised():
    assert door_for("Pia") == door_for("pia")


def test_doors_are_spread_over_the_street():
    assert {door_for(f"bewoner{number}") for number in range(500)} == set(DOORS)
