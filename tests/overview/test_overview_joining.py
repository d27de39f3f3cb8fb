"""An initiative joins: one form, an account along with it, and everything at once or nothing."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.accounts import actions as accounts
from app.accounts.actions.upkeep import clean_up
from app.accounts.models import User
from app.forum.counting import recount
from app.forum.models import Post, Topic
from app.forum.upkeep import forget_logbooks
from app.foundation import clock
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups.counting import recount as recount_groups
from app.groups.models import Group, Initiative, Membership, PhaseChange
from app.groups.upkeep import clean_up_tonight
from app.overview.joining import show_what_was_registered
from tests.accounts.reading import PASSWORD, error_beside, link_in, value_in
from tests.cast import person

FORM = {
    "name": "De Kade",
    "place": "Zwolle",
    "kinds": ["newbuild", "existing"],
    "declarations": ["democratic", "responsible", "sharing"],
}
PERSON = {"person_name": "Wietske", "email": "wietske@voorbeeld.example", "password": PASSWORD}
TAKEN = {**PERSON, "email": "omar@voorbeeld.example"}
COUNTED = (User, Group, Initiative, Membership, PhaseChange, Topic, Post, Activity)


@pytest.fixture
def tireless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is ever too fast: for tests that knock on one door many times."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    monkeypatch.setattr("app.accounts.tries.count_hit", lambda *_, **__: 0)


def rows() -> dict[str, int]:
    """Count everything that registering could make."""
    db.session.rollback()
    return {one.__name__: db.session.scalar(sa.select(sa.func.count()).select_from(one)) for one in COUNTED}


def one_group(slug: str = "de-kade") -> Group:
    return db.session.scalars(sa.select(Group).filter_by(slug=slug)).one()


def logbook(group: Group) -> Topic:
    return db.session.scalars(sa.select(Topic).filter_by(group_id=group.id)).one()


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def register(browser, **changes: object):
    return browser.post("/initiatives", data={**FORM, **changes})


def counters_are_right() -> None:
    db.session.rollback()
    with writing():
        assert (recount(), recount_groups()) == (0, 0)


@pytest.mark.parametrize("name", ["visitor", "pia"])
def test_the_form_asks_a_newcomer_for_seven_things_and_a_member_for_four(as_, name):
    page = as_(name).get("/initiatives/new")
    assert page.status_code == 200
    asked = {*re.findall(r'<input[^>]* name="(\w+)"', page.text)} - {"csrf_token", "leave_empty", "anyway"}
    own = {"person_name", "email", "password"} if name == "visitor" else set()
    assert asked - {"next", "language"} == {*FORM, *own}
    assert page.text.count('<option value="') > 1900


def test_joining_offers_three_ways(client):
    page = client.get("/register").text
    ways = re.findall(r'<a class="choice" href="([^"]+)"', page)
    assert ways == ["/initiatives/new", "/initiatives", "#you"]
    assert 'id="you"' in page


def test_a_member_registers_an_initiative_and_takes_part_at_once(as_, client):
    answer = register(as_("omar"))
    assert (answer.status_code, answer.location) == (303, "/i/de-kade")
    group = one_group()
    profile = db.session.get(Initiative, group.id)
    assert (profile.place, profile.province, profile.phase) == ("Zwolle", "Overijssel", "idea")
    assert set(profile.kinds) == set(FORM["kinds"])
    assert profile.contact_id == person("omar").id
    membership = db.session.get(Membership, (group.id, person("omar").id))
    assert (membership.role, membership.is_voice) == ("coordinator", True)
    topic = logbook(group)
    assert ("De Kade" in topic.title, topic.is_deleted, topic.post_count) == (True, False, 1)
    assert client.get(f"/t/{topic.slug}/{topic.id}").status_code == 200
    assert client.get("/i/de-kade").status_code == 200
    counters_are_right()


def test_the_logbook_stands_among_the_initiatives_and_speaks_for_its_own(as_):
    register(as_("omar"))
    topic = logbook(one_group())
    first = db.session.scalars(sa.select(Post).filter_by(topic_id=topic.id)).one()
    assert first.voice_id == topic.group_id
    assert "/i/de-kade" in first.html
    slug = db.session.scalar(sa.text("SELECT slug FROM categories WHERE id = :id"), {"id": topic.category_id})
    assert slug == "initiatieven"


def test_a_member_may_coordinate_several_and_keeps_the_first_as_voice(as_):
    omar = as_("omar")
    assert register(omar).status_code == 303
    assert register(omar, name="Het Zwarte Water", place="Meppel").location == "/i/het-zwarte-water"
    voices = {one: db.session.get(Membership, (one_group(one).id, person("omar").id)).is_voice
              for one in ("de-kade", "het-zwarte-water")}  # fmt: skip
    assert voices == {"de-kade": True, "het-zwarte-water": False}


def test_nothing_anywhere_says_pending(as_, client):
    pages = [client.get("/initiatives/new").text, register(client, **PERSON).text, register(as_("pia")).text]
    pages.append(client.get("/initiatives/sent").text)
    for page in pages:
        assert not re.search(r"pending|in behandeling|wacht op goedkeuring", page, re.IGNORECASE)


WRONG = [
    ({"name": ""}, "name"),
    ({"name": "Ka"}, "name"),
    ({"name": "K" * 10_000}, "name"),
    ({"name": "\x00\u200b"}, "name"),
    ({"place": ""}, "place"),
    ({"place": "Atlantis"}, "place"),
    ({"place": "Z" * 10_000}, "place"),
    ({"place": "Hengelo"}, "which"),
    ({"place": "Hengelo", "which": "Hengelo (Atlantis)"}, "which"),
    ({"kinds": []}, "kinds"),
    ({"kinds": ["castle"]}, "kinds"),
    ({"declarations": ["democratic", "sharing"]}, "declarations"),
    ({"declarations": []}, "declarations"),
    ({"leave_empty": "http://reclame.example"}, "leave_empty"),
]


def test_what_is_wrong_is_said_beside_it_and_nothing_is_made_or_lost(as_, tireless):
    pia, before = as_("pia"), rows()
    for changes, field in WRONG:
        answer = register(pia, **changes)
        assert answer.status_code == 422, changes
        assert error_beside(answer, field) or field == "leave_empty", changes
        assert rows() == before, changes
        if "name" not in changes:
            assert value_in(answer, "name") == "De Kade"
    ticked = re.findall(r'<input checked [^>]*value="(\w+)"', register(pia, name="").text)
    assert {*ticked} == {*FORM["kinds"], *FORM["declarations"]}


WRONG_PERSON = [
    ({"person_name": ""}, "person_name"),
    ({"email": "wietske"}, "email"),
    ({"password": "kort"}, "password"),
    ({"name": ""}, "name"),
    ({"declarations": []}, "declarations"),
]


@pytest.mark.parametrize("who", [PERSON, TAKEN], ids=["free", "taken"])
def test_what_is_wrong_is_said_alike_for_a_free_and_a_taken_address(client, tireless, who):
    before = rows()
    for changes, field in WRONG_PERSON:
        answer = register(client, **{**who, **changes})
        assert answer.status_code == 422, changes
        assert error_beside(answer, field), changes
        assert rows() == before
        assert PASSWORD not in answer.text


def test_of_places_with_one_name_somebody_chooses(as_):
    pia = as_("pia")
    page = register(pia, place="Hengelo")
    offered = re.findall(r'name="which"[^>]*value="([^"]+)"', page.text)
    assert "Hengelo (Gelderland)" in offered
    assert len(offered) >= 2
    assert register(pia, place="Hengelo", which="Hengelo (Gelderland)").status_code == 303
    assert db.session.get(Initiative, one_group().id).province == "Gelderland"


def test_a_choice_between_places_is_forgotten_when_another_place_is_typed(as_):
    assert register(as_("pia"), place="Zwolle", which="Hengelo (Gelderland)").status_code == 303
    assert db.session.get(Initiative, one_group().id).place == "Zwolle"


def test_something_alike_is_shown_once_with_the_way_to_it(as_, tireless):
    register(as_("omar"))
    pia, before = as_("pia"), rows()
    page = register(pia, name="De Kade!")
    assert page.status_code == 422
    assert 'href="/i/de-kade"' in page.text
    assert rows() == before
    assert value_in(page, "anyway") == "1"
    assert register(pia, name="De Kade!", anyway="1").location == "/i/de-kade-2"


def test_a_newcomer_sees_something_alike_too_whether_the_address_is_free_or_taken(as_, client):
    register(as_("omar"))
    before = rows()
    for who in (PERSON, TAKEN):
        page = register(client, **who)
        assert (page.status_code, rows()) == (422, before)
        assert 'href="/i/de-kade"' in page.text
        assert PASSWORD not in page.text


def test_what_nobody_sees_yet_is_no_hint_either(client):
    register(client, **PERSON)
    answer = register(client, **{**PERSON, "email": "foppe@voorbeeld.example"})
    assert answer.status_code == 303
    assert one_group("de-kade-2").shown_at is None


def test_the_same_form_sent_twice_makes_one_initiative(as_, client):
    omar = as_("omar")
    assert register(omar).location == register(omar).location == "/i/de-kade"
    before = rows()
    for _ in range(2):
        assert register(client, **PERSON, name="Het Spoor", place="Ede").status_code == 303
    gained = {name: number - before[name] for name, number in rows().items()}
    assert (gained["User"], gained["Group"], gained["Topic"], gained["Post"]) == (1, 1, 1, 1)
    counters_are_right()


def test_a_newcomer_gets_an_account_and_an_initiative_that_nobody_sees_yet(client, as_, letters):
    answer = register(client, **PERSON)
    assert (answer.status_code, answer.location) == (303, "/initiatives/sent")
    group = one_group()
    topic = logbook(group)
    assert group.shown_at is None
    assert (topic.is_deleted, topic.deleted_by_id) == (True, topic.author_id)
    for name in ("visitor", "omar"):
        browser = as_(name)
        assert browser.get("/i/de-kade").status_code == 404
        assert browser.get("/g/de-kade").status_code == 404
        assert browser.get(f"/t/{topic.slug}/{topic.id}").status_code == 404
        for page in ("/", "/latest", "/log", "/initiatives", "/c/initiatieven/2", "/initiatives.geojson"):
            assert "Kade" not in browser.get(page, follow_redirects=True).text, page
    (letter,) = letters()
    assert letter["To"] == PERSON["email"]
    counters_are_right()


def test_opening_the_letter_shows_all_of_it_as_new(client, letters, run_jobs):
    with clock.at(clock.now() - timedelta(days=3)):
        register(client, **PERSON)
        (letter,) = letters()
        assert client.post(link_in(letter)).status_code == 303
    run_jobs()
    group = one_group()
    topic = logbook(group)
    assert group.shown_at is not None
    assert not topic.is_deleted
    assert topic.created_at == topic.bumped_at > clock.now() - timedelta(minutes=1)
    assert client.get("/i/de-kade").status_code == 200
    visitor = client.application.test_client()
    assert visitor.get("/i/de-kade").status_code == 200
    assert topic.title in words_of(visitor.get("/latest").text)
    assert "De Kade" in words_of(visitor.get("/log").text)
    counters_are_right()


def test_confirming_twice_and_working_twice_change_nothing_more(client, letters, run_jobs):
    register(client, **PERSON)
    (letter,) = letters()
    client.post(link_in(letter))
    run_jobs()
    founder = one_group_founder()
    shown, before = one_group().shown_at, rows()
    show_what_was_registered(founder)
    show_what_was_registered(10**12)
    db.session.expire_all()
    assert (one_group().shown_at, rows()) == (shown, before)


def one_group_founder() -> int:
    return db.session.scalar(sa.select(Membership.user_id).filter_by(group_id=one_group().id))


def test_before_the_letter_is_opened_nothing_is_shown_by_mistake(client):
    register(client, **PERSON)
    show_what_was_registered(one_group_founder())
    assert one_group().shown_at is None


def test_a_taken_address_gets_the_very_same_answer_and_nothing_is_founded(client, letters):
    free, before = register(client, **PERSON), rows()
    taken = register(client, **TAKEN, name="Het Spoor")
    assert (taken.status_code, taken.location, taken.data) == (free.status_code, free.location, free.data)
    assert rows() == before
    assert [letter["To"] for letter in letters()] == [PERSON["email"], TAKEN["email"]]


def test_who_registered_before_and_knows_the_password_founds_it_still(client, letters):
    client.post("/register", data={"name": "Wietske", "email": PERSON["email"], "password": PASSWORD})
    register(client, **PERSON)
    assert one_group_founder() == db.session.scalar(sa.select(User.id).filter_by(email=PERSON["email"]))
    register(client, **{**PERSON, "password": "een-ander-lang-woord"}, name="Het Spoor")
    assert db.session.scalar(sa.select(Group.id).filter_by(slug="het-spoor")) is None


def test_signed_in_but_not_confirmed_it_waits_for_the_letter_as_well(client, house, letters, run_jobs):
    with writing():
        newcomer = accounts.make_account("Foppe", "foppe@voorbeeld.example", PASSWORD)
    client.post("/session", data={"login": "foppe", "password": PASSWORD})
    assert register(client).location == "/i/de-kade"
    assert one_group().shown_at is None
    assert client.get("/i/de-kade").status_code == 200
    assert as_status(house, "/i/de-kade") == 404
    with writing():
        accounts.registration.mark_confirmed(db.session.get_one(User, newcomer.id))
    run_jobs()
    assert as_status(house, "/i/de-kade") == 200


def as_status(house, page: str) -> int:
    return house.test_client().get(page).status_code


def test_what_was_never_confirmed_is_forgotten_with_its_account(client, as_):
    register(as_("omar"), name="Het Spoor")
    before = rows()
    with clock.at(clock.now() - timedelta(days=15)):
        register(client, **PERSON)
    clean_up_tonight()
    forget_logbooks()
    with writing():
        clean_up()
    assert {**rows(), "Activity": 0} == {**before, "Activity": 0}
    counters_are_right()


def test_what_is_young_or_proven_is_not_forgotten(client, as_):
    register(as_("omar"), name="Het Spoor")
    register(client, **PERSON)
    before = rows()
    clean_up_tonight()
    forget_logbooks()
    with writing():
        clean_up()
    assert rows() == before


def test_too_many_tries_are_stopped(client):
    statuses = [register(client, **{**PERSON, "password": "kort"}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_mind_reader_learns_nothing_from_the_form_of_a_member(as_):
    """Fields of a newcomer that a member sends along are not read."""
    before = rows()["User"]
    assert register(as_("omar"), **PERSON).status_code == 303
    assert rows()["User"] == before


def test_a_double_click_at_one_moment_makes_one_of_everything(own_house):
    barrier = Barrier(2, timeout=20)

    def go() -> int:
        browser = own_house.test_client()
        barrier.wait()
        return register(browser, **PERSON).status_code

    with own_house.app_context():
        before = rows()
        with ThreadPoolExecutor(2) as pool:
            assert [one.result(timeout=20) for one in [pool.submit(go), pool.submit(go)]] == [303, 303]
        gained = {name: number - before[name] for name, number in rows().items()}
        assert (gained["User"], gained["Group"], gained["Topic"], gained["Post"]) == (1, 1, 1, 1)
        db.session.remove()
