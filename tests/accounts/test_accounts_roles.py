"""Roles: given and taken in the browser, in public, and never the last one."""

import pytest
import sqlalchemy as sa

from app.accounts import actions, pages
from app.accounts.models import Moderator, User
from app.accounts.viewer import VISITOR
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden
from app.foundation.transaction import writing
from tests import making
from tests.accounts.reading import lines, newcomer, user
from tests.cast import person


@pytest.fixture
def category(house):
    """Return the number of a category; this room knows no more of it."""
    return making.category().id


def change(client, who, role, act):
    return client.post(f"/u/{who}/roles", data={"role": role, "act": act})


def role_lines(verb):
    return [(line.details["person"], line.details["role"]) for line in lines(verb)]


@pytest.mark.parametrize("role", ["administrator", "moderator"])
def test_ruth_gives_a_role_and_takes_it_again(as_, role):
    ruth = as_("ruth")
    assert change(ruth, "omar", role, "give").status_code == 303
    assert has_role("omar", role)
    assert change(ruth, "omar", role, "take").status_code == 303
    assert not has_role("omar", role)


def has_role(name, role):
    viewer = person(name)
    return viewer.is_administrator if role == "administrator" else viewer.is_site_moderator


@pytest.mark.parametrize("role", ["administrator", "moderator"])
def test_each_change_stands_once_in_the_public_log(as_, role):
    ruth = as_("ruth")
    before = len(lines("role.given"))
    for act in ("give", "give", "take", "take"):
        change(ruth, "omar", role, act)
    assert role_lines("role.given")[before:] == [("Omar", role)]
    assert role_lines("role.taken") == [("Omar", role)]
    line = lines("role.taken")[0]
    assert line.is_logged
    assert line.audience == "public"
    assert line.details["actor"] == "Ruth"
    assert line.subject_id == user("omar").id


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn"])
@pytest.mark.parametrize("role", ["administrator", "moderator"])
@pytest.mark.parametrize("act", ["give", "take"])
def test_nobody_else_changes_roles_of_the_site(as_, name, role, act):
    before = len(lines("role.given"))
    assert change(as_(name), "quinn", role, act).status_code == 403
    assert has_role("quinn", "moderator")
    assert not has_role("quinn", "administrator")
    assert len(lines("role.given")) == before


def test_the_last_administrator_keeps_the_role(as_):
    assert change(as_("ruth"), "ruth", "administrator", "take").status_code == 403
    assert has_role("ruth", "administrator")


def test_of_two_administrators_one_can_step_down(as_):
    ruth = as_("ruth")
    change(ruth, "omar", "administrator", "give")
    assert change(ruth, "ruth", "administrator", "take").status_code == 303
    assert not has_role("ruth", "administrator")
    assert change(ruth, "omar", "administrator", "take").status_code == 403


def test_a_role_is_not_for_who_did_not_confirm(as_):
    newcomer()
    for role in ("administrator", "moderator"):
        assert change(as_("ruth"), "willemijn", role, "give").status_code == 403
        assert not has_role("willemijn", role)


@pytest.mark.parametrize("username", ["nobody", "%00", "x" * 300, "omar%20", "%25", "1"])
def test_nobody_by_that_name_is_not_found(as_, username):
    assert change(as_("ruth"), username, "moderator", "give").status_code == 404


def test_somebody_unconfirmed_is_not_there_for_pia(as_):
    newcomer()
    assert change(as_("pia"), "willemijn", "moderator", "give").status_code == 404


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("", ""),
        ("king", "give"),
        ("administrator", ""),
        ("administrator", "drop"),
        ("", "take"),
        ("\0", "\0"),
    ],
)
def test_a_role_that_does_not_exist_is_refused(as_, role, act):
    assert change(as_("ruth"), "omar", role, act).status_code == 422


def test_afterwards_one_is_back_on_the_page_of_that_person(as_):
    assert change(as_("ruth"), "OMAR", "moderator", "give").location == "/u/omar"


@pytest.mark.parametrize("name", ["ruth", "quinn"])
def test_moderators_of_the_site_choose_moderators_of_a_category(house, category, name):
    with writing():
        actions.make_moderator(person(name), user("omar").id, category, "moderator of c")
    assert person("omar").looks_after(category)
    assert not person("omar").is_moderator
    assert role_lines("role.given")[-1] == ("Omar", "moderator of c")
    with writing():
        actions.unmake_moderator(person(name), user("omar").id, category, "moderator of c")
    assert not person("omar").looks_after(category)
    assert role_lines("role.taken") == [("Omar", "moderator of c")]


@pytest.mark.parametrize("name", ["visitor", "pia", "nadia"])
def test_others_do_not_choose_moderators_of_a_category(house, category, name):
    for act in (actions.make_moderator, actions.unmake_moderator):
        with pytest.raises(Denied), writing():
            act(person(name), user("omar").id, category, "moderator of c")
    assert not person("omar").looks_after(category)


def test_who_looks_after_a_category_does_not_choose_others_for_it(house, category):
    with writing():
        actions.make_moderator(person("ruth"), user("omar").id, category, "moderator of c")
    with pytest.raises(Denied), writing():
        actions.make_moderator(person("omar"), user("pia").id, category, "moderator of c")


def test_making_somebody_a_moderator_twice_is_one_role_and_one_line(house, category):
    for _ in range(2):
        with writing():
            actions.make_moderator(person("ruth"), user("omar").id, category, "moderator of c")
    theirs = sa.select(sa.func.count()).where(Moderator.user_id == user("omar").id)
    assert db.session.scalar(theirs) == 1
    assert role_lines("role.given").count(("Omar", "moderator of c")) == 1


def test_the_care_for_the_site_and_for_a_category_are_two_roles(house, category):
    ruth, omar = person("ruth"), user("omar").id
    with writing():
        actions.make_moderator(ruth, omar, None, "moderator")
        actions.make_moderator(ruth, omar, category, "moderator of c")
        actions.unmake_moderator(ruth, omar, None, "moderator")
    assert person("omar").moderates == {category}
    assert not person("omar").is_site_moderator


def test_it_is_known_who_gave_a_role(house):
    with writing():
        actions.make_moderator(person("ruth"), user("omar").id, None, "moderator")
    given = sa.select(Moderator.given_by_id).where(Moderator.user_id == user("omar").id)
    assert db.session.scalar(given) == user("ruth").id


@pytest.mark.parametrize("act", [actions.give_role, actions.take_role])
def test_a_role_for_nobody_is_not_found(house, act):
    for role in ("administrator", "moderator"):
        with writing():
            actions.give_role(person("ruth"), user("nadia").id, "administrator")
        with pytest.raises(Hidden), writing():
            act(person("ruth"), 2**62, role)


@pytest.mark.parametrize("name", ["visitor", "pia", "quinn"])
def test_nobody_but_an_administrator_is_offered_buttons(house, name):
    assert pages.role_choices(person(name), user("omar")) == ()


def test_an_administrator_is_offered_what_can_be_done(house):
    ruth = person("ruth")
    offered = {
        name: [
            (choice.role, choice.act, bool(choice.can_change))
            for choice in pages.role_choices(ruth, user(name))
        ]
        for name in ("omar", "quinn", "ruth")
    }
    assert offered == {
        "omar": [("administrator", "give", True), ("moderator", "give", True)],
        "quinn": [("administrator", "give", True), ("moderator", "take", True)],
        "ruth": [("administrator", "take", False), ("moderator", "give", True)],
    }


def test_the_buttons_say_what_they_do(house):
    macro = house.jinja_env.get_template("accounts/_roles.html").module.roles
    with house.test_request_context():
        shown = macro(user("quinn"), pages.role_choices(person("ruth"), user("quinn")))
        nothing = macro(user("quinn"), pages.role_choices(VISITOR, user("quinn")))
    assert 'action="/u/quinn/roles"' in shown
    assert 'value="give"' in shown
    assert 'value="take"' in shown
    assert not nothing.strip()


def test_the_last_administrator_is_counted_with_the_others_held_back(house):
    with writing():
        for name in ("omar", "nadia"):
            actions.give_role(person("ruth"), user(name).id, "administrator")
    assert db.session.scalar(sa.select(sa.func.count()).where(User.is_administrator)) == 3
    with writing():
        actions.take_role(person("ruth"), user("omar").id, "administrator")
        actions.take_role(person("ruth"), user("nadia").id, "administrator")
    with pytest.raises(Denied), writing():
        actions.take_role(person("ruth"), user("ruth").id, "administrator")
