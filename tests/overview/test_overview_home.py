"""The front page: for who looks for the first time, and for who comes back."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum import actions as forum
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from app.overview.pages.home import TOPICS_SHOWN, home_page
from tests.cast import person
from tests.counting import count_statements
from tests.making import again, category, make_reply, make_topic

MOST = 8


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def titles(name: str) -> list[str]:
    return [row.topic.title for row in home_page(person(name)).topics]


def join_long_ago(name: str) -> None:
    """Let somebody be here for a year, so that what others start is new to them."""
    with writing():
        joined = clock.now() - timedelta(days=365)
        theirs = sa.update(User).where(User.id == person(name).id)
        db.session.execute(theirs.values(new_since=joined))


def test_a_visitor_reads_what_this_is_and_how_to_go_on(client, house):
    make_topic(title="Wie heeft er een goede notaris")
    page = client.get("/").text
    assert page.count("<h1") == 1
    assert 'class="hero"' in page
    assert '<svg class="street"' in page
    assert 'href="/register"' in page
    assert 'href="/latest"' in page
    assert "Wie heeft er een goede notaris" in page
    assert "Financiering" in page
    assert 'class="steps"' in page


def test_the_street_is_a_drawing_and_silent_for_who_does_not_see_it(client):
    street = re.search(r'<svg class="street"[^>]*>', client.get("/").text)[0]
    assert 'aria-hidden="true"' in street
    assert 'focusable="false"' in street


def test_a_member_is_greeted_shortly_and_can_start_at_once(as_):
    page = as_("omar").get("/").text
    assert page.count("<h1") == 1
    assert "Omar" in re.search(r"<h1>(.*?)</h1>", page)[1]
    assert 'class="hero"' not in page
    assert 'class="steps"' not in page
    assert 'href="/topics/new"' in page


def test_topics_stand_in_order_of_the_last_reply(house):
    first, second = make_topic(title="Het eerste gesprek"), make_topic(title="Het tweede gesprek")
    assert titles("visitor") == ["Het tweede gesprek", "Het eerste gesprek"]
    with clock.at(clock.now() + timedelta(minutes=1)):
        make_reply(first)
    assert titles("visitor") == ["Het eerste gesprek", "Het tweede gesprek"]
    assert again(second).post_count == 1


def test_only_the_latest_few_are_shown(house):
    for number in range(TOPICS_SHOWN + 2):
        make_topic(title=f"Gesprek nummer {number}")
    assert len(titles("visitor")) == TOPICS_SHOWN


def test_a_topic_shows_who_was_last_its_category_and_its_replies(client, house):
    make_topic(title="De daktuin lekt", replies=3)
    page = client.get("/").text
    card = re.search(r'<li class="card">(?:(?!</li>).)*De daktuin lekt.*?</li>', page, re.DOTALL)[0]
    assert category().name_nl in html.unescape(card)
    assert "Nadia" in card
    assert re.search(r"\b3\b", words_of(card))
    assert 'class="avatar avatar--m"' in card
    assert "<time" in card


def test_what_is_for_members_a_visitor_does_not_see(as_, house):
    with writing():
        category().read_access = "members"
    make_topic(title="Onder ons over geld")
    for name, sees in (("visitor", False), ("pia", True), ("quinn", True)):
        page = as_(name).get("/").text
        assert ("Onder ons over geld" in page) is sees, name
        assert (category().slug in page) is sees, name


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn", "ruth"])
def test_a_deleted_topic_is_on_nobodys_front_page(as_, house, name):
    topic = make_topic(title="Dit gaat weer weg")
    with writing():
        forum.delete_topic(person("quinn"), topic, "Het stond er dubbel.")
    assert "Dit gaat weer weg" not in as_(name).get("/").text


def test_a_muted_category_is_not_on_the_front_page_of_who_muted_it(house):
    make_topic(title="Weer over geld")
    with writing():
        forum.follow_category(person("pia"), category(), "muted")
    assert titles("pia") == []
    assert titles("omar") == titles("visitor") == ["Weer over geld"]


def test_a_member_reads_how_much_is_new_and_how_much_went_on(as_, house):
    join_long_ago("pia")
    topic = make_topic(title="Dit las Pia al")
    with writing():
        forum.mark_read(person("pia"), topic, 1)
    make_reply(again(_topic("Dit las Pia al")))
    make_topic(title="Dit is voor Pia nieuw")
    shown = home_page(person("pia"))
    assert (shown.new_count, shown.unread_count) == (1, 1)
    page = as_("pia").get("/").text
    assert 'href="/unread"' in page
    assert 'href="/new"' in page
    assert f'href="{_topic("Dit las Pia al").url}/2"' in page


def test_who_has_read_everything_is_told_so(as_, house):
    page = as_("pia").get("/").text
    assert 'href="/unread"' not in page
    assert 'href="/new"' not in page


def test_a_visitor_has_nothing_new_and_nothing_unread(house):
    make_topic()
    shown = home_page(person("visitor"))
    assert (shown.new_count, shown.unread_count) == (0, 0)


def test_an_empty_house_invites_to_begin(client, house):
    page = client.get("/").text
    assert '<section class="empty">' in page
    assert 'href="/topics/new"' in page


def test_a_title_is_never_html(client, house):
    make_topic(title="<img src=x onerror=alert(1)> & meer")
    page = client.get("/").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; meer" in page


@pytest.mark.parametrize("name", ["visitor", "omar"])
def test_the_front_page_tells_of_no_room_that_is_not_there(as_, house, name):
    make_topic(replies=1)
    browser = as_(name)
    for address in set(re.findall(r'href="(/(?!static|assets)[^"#?]*)"', browser.get("/").text)):
        assert browser.get(address).status_code in {200, 302, 403}, address


@pytest.mark.parametrize("name", ["visitor", "omar", "ruth"])
def test_the_front_page_costs_the_same_with_few_topics_and_with_many(as_, house, name):
    browser, costs = as_(name), []
    for size in (3, 20):
        for number in range(size):
            make_topic(title=f"Gesprek {number} van {size}", replies=1)
        with count_statements() as statements:
            assert browser.get("/").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= MOST


def _topic(title: str):
    return next(row.topic for row in home_page(person("ruth")).topics if row.topic.title == title)
