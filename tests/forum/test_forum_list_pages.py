"""Lists of topics as they are shown: rows, badges, tabs, the head of a category, and empty lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum import actions
from app.foundation import clock
from app.foundation.database import db
from app.foundation.paging import PER_PAGE
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.seeing import Element, Page
from tests.making import category, make_category, make_reply, make_topic


@pytest.fixture(autouse=True)
def in_english_since_yesterday(house):
    with writing():
        yesterday = clock.now() - timedelta(days=1)
        db.session.execute(sa.update(User).values(language="en", new_since=yesterday))


@pytest.fixture
def see(as_):
    """Return a way to look at a page with somebody's eyes."""

    def look(name: str, url: str) -> Page:
        browser = as_(name)
        browser.set_cookie("language", "en")
        return Page(browser.get(url, follow_redirects=True))

    return look


def rows(page: Page) -> dict[str, Element]:
    """Return the topics of a list by their title, in order."""
    found = page.main.all("li", class_="topic-row")
    return {next(link.words for link in row.one("h2").all("a")): row for row in found}


def test_a_row_says_what_a_topic_is(see):
    topic = make_topic("omar", "Wie doet de ketels?", slug="beheer-onderhoud", replies=2, tags=("vraag",))
    row = rows(see("visitor", "/latest"))["Wie doet de ketels?"]
    assert [one["href"] for one in row.all("a")] == [
        f"/t/{topic.slug}/{topic.id}",
        f"/c/beheer-onderhoud/{topic.category_id}",
        "/tag/vraag",
    ]
    assert row.one(class_="topic-row__posters").words.startswith("Participants: Omar, Nadia")
    assert row.one(class_="topic-row__numbers").words == "2 replies now"
    assert row.one("time")["datetime"].endswith("Z")


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (actions.pin_topic, "Pinned: "),
        (actions.close_topic, "Closed: "),
        (actions.archive_topic, "Archived: "),
    ],
)
def test_the_state_of_a_topic_stands_before_its_title_in_words(see, act, word):
    topic = make_topic("omar", "Een bijzonder gesprek")
    with writing():
        act(person("quinn"), topic, "")
    row = rows(see("pia", "/latest"))["Een bijzonder gesprek"]
    assert row.one("h2").words.startswith(f"{word}Een bijzonder gesprek")


def test_a_pinned_topic_stands_on_top_and_once(see):
    old, _new = make_topic("omar", "Lees dit eerst"), make_topic("nadia", "Nieuwer gesprek")
    with writing():
        actions.pin_topic(person("quinn"), old, "")
    assert list(rows(see("pia", "/latest"))) == ["Lees dit eerst", "Nieuwer gesprek"]


def test_what_is_new_and_what_went_on_is_marked(see):
    opened, _unopened = make_topic("omar", "Al gelezen"), make_topic("omar", "Nog niet geopend")
    with writing():
        actions.mark_read(person("pia"), opened, 1)
    make_reply(opened)
    make_reply(opened, body="En nog iets.")
    page = see("pia", "/latest")
    found = rows(page)
    assert found["Nog niet geopend"].one(class_="badge--new").words == "new"
    went_on = found["Al gelezen"].one("a", class_="badge--new")
    assert went_on.words.startswith("2 new")
    assert went_on["href"] == f"/t/{opened.slug}/{opened.id}/2"
    assert {"is-unread"} <= set(found["Al gelezen"]["class"].split())
    tabs = {one["href"]: one.words for one in page.main.one("nav", class_="tabs").all("a")}
    assert (tabs["/new"], tabs["/unread"]) == ("New 1 new", "Unread 1 new")


def test_a_visitor_is_offered_no_lists_of_their_own(see):
    tabs = see("visitor", "/latest").main.one("nav", class_="tabs")
    assert [one["href"] for one in tabs.all("a")] == ["/latest", "/top", "/categories"]


def test_older_topics_are_one_step_on(see):
    for number in range(PER_PAGE + 2):
        make_topic("omar", f"Vraag {number} over de lening", tags=("vraag",))
    of_category = f"/c/financiering/{category().id}"
    for url in ("/latest", of_category, f"{of_category}?order=top", "/tag/vraag", "/top?period=all"):
        first = see("pia", url)
        second = see("pia", first.main.one("a", rel="next")["href"])
        assert (len(rows(first)), len(rows(second))) == (PER_PAGE, 2), url
        assert not second.main.all("a", rel="next")
        assert not rows(first).keys() & rows(second).keys()


def test_all_can_be_marked_as_read_where_something_is_new(see, as_):
    make_topic("omar")
    assert "/reading" in see("pia", "/new").doors
    assert as_("pia").post("/reading").status_code == 303
    page = see("pia", "/new")
    assert not rows(page)
    assert "/reading" not in page.doors


@pytest.mark.parametrize(
    ("name", "url", "step"),
    [
        ("pia", "/latest", "/topics/new"),
        ("pia", "/new", "/latest"),
        ("pia", "/unread", "/latest"),
        ("pia", "/top?period=week", "/top?period=all"),
        ("pia", "/tag/vraag", "/tags"),
        ("pia", "/c/bijeenkomsten/{id}", "/topics/new?category={id}"),
        ("visitor", "/c/bijeenkomsten/{id}", "/register"),
        ("pia", "/bookmarks", "/latest"),
        ("pia", "/drafts", "/topics/new"),
        ("pia", "/latest?after=WyIyMDAwLTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0", "/latest"),
    ],
)
def test_an_empty_list_says_what_comes_here_and_names_a_first_step(see, name, url, step):
    number = category("bijeenkomsten").id
    empty = see(name, url.format(id=number)).main.one("section", class_="empty")
    assert empty.one("h2").words
    assert empty.one("p").words
    assert step.format(id=number) in [one["href"] for one in empty.all("a")]


def test_the_top_of_a_period_can_be_chosen(see):
    make_topic("omar")
    periods = see("visitor", "/top?period=year").main.one("nav", class_="periods")
    assert periods.one("a", aria_current="page")["href"] == "/top?period=year"
    assert len(periods.all("a")) == 4


def test_the_head_of_a_category_says_what_it_is(see):
    shown = make_category(description_en="Soil and seed.", read_access="members", write_access="moderators")
    page = see("pia", f"/c/{shown.slug}/{shown.id}")
    head = page.main.one("div", class_="category-head")
    assert head["data-door"] == "mos"
    assert page.heading == "Gardens"
    assert "Soil and seed." in head.words
    assert "Only members can read this." in head.words
    assert "Only moderators write here." in head.words
    assert f"/topics/new?category={shown.id}" not in page.links
    assert f"/topics/new?category={shown.id}" in see("quinn", f"/c/{shown.slug}/{shown.id}").links


@pytest.mark.parametrize(
    ("name", "may"), [("visitor", False), ("pia", False), ("quinn", True), ("ruth", True)]
)
def test_only_who_looks_after_a_category_is_led_to_its_settings(see, name, may):
    shown = category()
    links = see(name, f"/c/{shown.slug}/{shown.id}").links
    assert (f"/c/{shown.id}/settings" in links) is may
    assert ("/categories/new" in see(name, "/categories").links) is may


def test_how_closely_one_follows_a_category_is_shown(see):
    shown = category()
    with writing():
        actions.follow_category(person("pia"), shown, "watching")
    page = see("pia", f"/c/{shown.slug}/{shown.id}")
    assert page.chosen("level") == ["watching"]
    assert f"/c/{shown.id}/level" in page.doors
    assert see("omar", f"/c/{shown.slug}/{shown.id}").chosen("level") == ["normal"]


def test_an_archived_category_says_so(see):
    shown = make_category()
    with writing():
        actions.archive_category(person("quinn"), shown)
    page = see("pia", f"/c/{shown.slug}/{shown.id}")
    assert "takes no new topics" in page.main.one(class_="status").words
    card = see("pia", "/categories").main.one("article", id=f"category-{shown.id}")
    assert "archived" in card.one("h3").words


def test_categories_stand_in_their_section_with_their_newest_topic(see):
    topic = make_topic("omar", "Nieuwste vraag", slug="huur-toewijzing")
    page = see("visitor", "/categories")
    card = page.main.one("article", id=f"category-{topic.category_id}")
    assert [one["href"] for one in card.all("a")] == [
        f"/c/huur-toewijzing/{topic.category_id}",
        f"/t/{topic.slug}/{topic.id}",
    ]
    assert "1 conversation" in card.words
    assert len(page.main.all("article")) == 16


def test_a_moderator_orders_categories_by_buttons(see):
    page = see("quinn", "/categories")
    first = page.main.all("section", class_="section")[0]
    buttons = [one for one in first.all("button") if one["name"] == "step"]
    assert {one["value"] for one in buttons} == {"-1", "1"}
    assert "disabled" in buttons[0].attributes
    assert "disabled" in buttons[-1].attributes
    assert not [one for one in see("omar", "/categories").main.all("button") if one["name"] == "step"]


def test_a_name_can_hold_anything_and_is_only_words(see):
    shown = make_category(
        name_en='<b>Tuinen</b> & "hekken"',
    )
    make_topic("omar", "<script>alert(1)</script> en toen?", slug=shown.slug)
    page = see("pia", "/latest")
    assert "<script>alert(1)</script> en toen?" in rows(page)
    assert '<b>Tuinen</b> & "hekken"' in page.words
