"""Somebody's page."""

from __future__ import annotations

import html
import re

import pytest

from app.accounts import actions as accounts
from app.forum import actions as forum
from app.foundation.database import db
from app.foundation.paging import PER_PAGE
from app.foundation.transaction import writing
from app.overview.pages.profile import profile_page
from tests.cast import PASSWORD, person
from tests.counting import count_statements
from tests.making import again, category, make_reply, make_topic, post_of

EVERYONE = ("visitor", "pia", "omar", "quinn", "ruth")


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def contributions(viewer: str, username: str, *, replies: bool = False) -> list[str]:
    page = profile_page(person(viewer), username, None, shows_replies=replies)
    return [one.title for one in page.contributions]


@pytest.fixture
def nadia_says_who_she_is(house):
    with writing():
        accounts.change_profile(person("nadia"), "Nadia", "Coördinator & <b>lijstjesmaker</b>.")


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_may_see_who_somebody_is(as_, nadia_says_who_she_is, name):
    page = as_(name).get("/u/nadia")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "<h1>Nadia</h1>" in page.text
    assert "@nadia" in page.text
    assert "Coördinator &amp; &lt;b&gt;lijstjesmaker&lt;/b&gt;." in page.text
    assert "<time" in page.text


def test_no_page_about_a_person_is_for_search_engines(as_, house):
    for name in ("visitor", "pia", "nadia"):
        browser = as_(name)
        for path in ("/u/nadia", "/u/nadia/replies"):
            head = browser.get(path).text.partition("</head>")[0]
            assert '<meta name="robots" content="noindex">' in head, (name, path)


@pytest.mark.parametrize(
    "username", ["niemand", "nadia.", "%00", "nadia%00", "a" * 300, "nadia%20", "' OR 1=1", "ñadia"]
)
def test_nobody_of_that_name_is_not_found(client, house, username):
    assert client.get(f"/u/{username}").status_code == 404
    assert client.get(f"/u/{username}/replies").status_code == 404


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/u/NADIA", "/u/nadia"),
        ("/u/Nadia/replies", "/u/nadia/replies"),
        ("/u/Nadia/replies?after=WzNd", "/u/nadia/replies?after=WzNd"),
        ("/u/nAdIa?after=//evil.example%0d%0a", "/u/nadia?after=%2F%2Fevil.example%0D%0A"),
    ],
)
def test_another_spelling_leads_to_the_name_as_its_owner_writes_it(client, house, asked, led_to):
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, led_to)


def test_a_former_name_is_not_found(client, house):
    with writing():
        accounts.change_username(person("omar"), "omar_pannen")
    assert client.get("/u/omar").status_code == 404
    assert client.get("/u/omar_pannen").status_code == 200


def test_who_has_not_confirmed_an_address_is_nobody_yet(as_, house):
    with writing():
        accounts.make_account("Willem", "willem@voorbeeld.example", PASSWORD, username="willem")
    assert [as_(name).get("/u/willem").status_code for name in ("visitor", "pia")] == [404, 404]
    assert [as_(name).get("/u/willem").status_code for name in ("quinn", "ruth")] == [200, 200]


def test_topics_and_replies_stand_apart(client, house):
    topic = make_topic("omar", "Wie maakt de goot", "De **goot** lekt al een week.")
    make_reply(topic, "nadia", "Ik kom **zaterdag** met een ladder.")
    started, replied = client.get("/u/omar").text, client.get("/u/nadia/replies").text
    assert "De goot lekt al een week." in started
    assert f'href="/t/{topic.slug}/{topic.id}"' in started
    assert "Ik kom zaterdag met een ladder." in replied
    assert f'href="/t/{topic.slug}/{topic.id}/2"' in replied
    assert "Wie maakt de goot" not in client.get("/u/nadia").text
    assert "Wie maakt de goot" not in client.get("/u/omar/replies").text


def test_the_tab_that_is_shown_is_marked(client, house):
    marked = r'<a href="([^"]+)" aria-current="page">'
    assert re.findall(marked, client.get("/u/nadia").text) == ["/u/nadia"]
    assert re.findall(marked, client.get("/u/nadia/replies").text) == ["/u/nadia/replies"]


def test_the_latest_stands_on_top(house):
    for title in ("Het eerste gesprek", "Het tweede gesprek"):
        make_reply(make_topic("omar", title), "nadia")
    assert contributions("visitor", "omar") == ["Het tweede gesprek", "Het eerste gesprek"]
    assert contributions("visitor", "nadia", replies=True) == ["Het tweede gesprek", "Het eerste gesprek"]


def test_what_somebody_said_among_members_a_visitor_does_not_see(as_, house):
    with writing():
        category().read_access = "members"
    make_reply(make_topic("omar", "Onder ons over geld"), "nadia", "Dit is onder ons.")
    for name, sees in (("visitor", False), ("pia", True), ("omar", True), ("quinn", True)):
        browser = as_(name)
        assert ("Onder ons over geld" in browser.get("/u/omar").text) is sees, name
        assert ("Dit is onder ons." in browser.get("/u/nadia/replies").text) is sees, name


@pytest.mark.parametrize("name", EVERYONE)
def test_a_deleted_topic_is_on_no_profile(house, name):
    topic = make_topic("omar", "Dit gaat weer weg", replies=1)
    with writing():
        forum.delete_topic(person("quinn"), topic, "Het stond er dubbel.")
    assert contributions(name, "omar") == []
    assert contributions(name, "nadia", replies=True) == []


@pytest.mark.parametrize("name", EVERYONE)
def test_a_deleted_reply_is_on_no_profile(house, name):
    topic = make_topic("omar", replies=1)
    with writing():
        post = post_of(topic, 2)
        forum.delete_post(person("nadia"), post, again(topic))
    assert contributions(name, "nadia", replies=True) == []


def test_a_reply_that_was_split_off_is_a_topic_now(house):
    topic = make_topic("omar", "Over van alles", replies=1)
    with writing():
        forum.split_topic(person("quinn"), topic, frozenset({2}), "Alleen over de goot", category("energie"))
    assert contributions("visitor", "nadia") == ["Alleen over de goot"]
    assert contributions("visitor", "nadia", replies=True) == []


@pytest.mark.parametrize("replies", [False, True])
def test_older_contributions_follow_without_a_gap_or_a_double(house, replies):
    _fill(PER_PAGE + 4)
    username = "nadia" if replies else "omar"
    seen, cursor = [], None
    for _ in range(2):
        page = profile_page(person("visitor"), username, cursor, shows_replies=replies)
        seen += [one.url for one in page.contributions]
        cursor = page.older_url.partition("?after=")[2] or None
    assert len(seen) == len(set(seen)) == PER_PAGE + 4
    assert cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "\x00", "W10", "WyJhIl0", "9" * 400])
def test_a_cursor_that_means_nothing_is_the_first_page(client, house, cursor):
    make_topic("omar", "Wie maakt de goot")
    assert "Wie maakt de goot" in client.get("/u/omar", query_string={"after": cursor}).text


@pytest.mark.parametrize(
    ("name", "path", "step"),
    [
        ("visitor", "/u/nadia", "/u/nadia/replies"),
        ("visitor", "/u/nadia/replies", "/latest"),
        ("nadia", "/u/nadia", "/topics/new"),
        ("nadia", "/u/nadia/replies", "/latest"),
        ("visitor", "/u/nadia?after=WzFd", "/u/nadia"),
    ],
)
def test_nothing_yet_is_said_with_one_step_on(as_, house, name, path, step):
    page = as_(name).get(path).text
    empty = re.search(r'<section class="empty">.*?</section>', page, re.DOTALL)[0]
    assert f'href="{step}"' in empty


def test_one_changes_ones_own_page_and_nobody_elses(as_, house):
    browser = as_("nadia")
    assert 'href="/preferences"' in _main(browser.get("/u/nadia").text)
    assert 'href="/preferences"' not in _main(browser.get("/u/omar").text)


@pytest.mark.parametrize(
    ("username", "badges"),
    [("ruth", ("administrator",)), ("quinn", ("moderator",)), ("nadia", ()), ("pia", ())],
)
def test_a_task_in_the_house_is_told(house, username, badges):
    page = profile_page(person("visitor"), username, None, shows_replies=False)
    assert len(page.badges) == len(badges)


def test_who_looks_after_one_category_is_told_with_its_name(house):
    with writing():
        scope = category("energie")
        accounts.make_moderator(person("ruth"), person("omar").id, scope.id, scope.name_nl)
    (badge,) = profile_page(person("visitor"), "omar", None, shows_replies=False).badges
    assert scope.name_nl in badge


def test_a_place_one_may_not_know_is_not_named_in_a_badge(house):
    with writing():
        scope = category("energie")
        scope.read_access = "members"
        accounts.make_moderator(person("ruth"), person("omar").id, scope.id, scope.name_nl)
    badges = {
        name: profile_page(person(name), "omar", None, shows_replies=False).badges
        for name in ("visitor", "pia")
    }
    assert (len(badges["visitor"]), len(badges["pia"])) == (0, 1)


@pytest.mark.parametrize("name", EVERYONE)
def test_only_an_administrator_sees_the_buttons_for_roles(as_, house, name):
    page = as_(name).get("/u/pia").text
    assert ('action="/u/pia/roles"' in page) is (name == "ruth")


def test_an_administrator_makes_pia_a_moderator_from_her_page(as_, house):
    browser = as_("ruth")
    forms = re.findall(r'action="/u/pia/roles">.*?</form>', browser.get("/u/pia").text, re.DOTALL)
    (form,) = [form for form in forms if 'value="moderator"' in form]
    assert 'name="act" value="give"' in form
    browser.post("/u/pia/roles", data={"role": "moderator", "act": "give"})
    assert person("pia").is_site_moderator
    assert 'name="act" value="take"' in browser.get("/u/pia").text


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn"])
def test_nobody_else_gives_roles(as_, house, name):
    response = as_(name).post("/u/pia/roles", data={"role": "moderator", "act": "give"})
    assert response.status_code == 403
    db.session.expire_all()
    assert not person("pia").is_site_moderator


@pytest.mark.parametrize("path", ["/u/omar", "/u/nadia/replies"])
@pytest.mark.parametrize(("name", "most"), [("visitor", 3), ("pia", 4), ("ruth", 5)])
def test_a_profile_costs_the_same_with_few_contributions_and_with_many(as_, house, name, most, path):
    browser, costs = as_(name), []
    for size in (3, 12):
        _fill(size)
        with count_statements() as statements:
            assert browser.get(path).status_code == 200
        costs.append(len(statements))
    assert costs == [most, most]


def _fill(size: int) -> None:
    with writing():
        omar, nadia = person("omar"), person("nadia")
        topics = [forum.start_topic(omar, category(), f"Gesprek {n} van {size}", "Hoe?") for n in range(size)]
        for topic in topics:
            db.session.refresh(topic, ["category"])
            forum.reply(nadia, topic, f"Zo, bij {topic.title}.")


def _main(page: str) -> str:
    return re.search(r"<main.*</main>", page, re.DOTALL)[0]
