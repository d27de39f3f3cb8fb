"""The public log, as people read it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from app.accounts import actions as accounts
from app.activity.pages import log_page
from app.forum import actions as forum
from app.foundation import clock, ledger
from app.foundation.errors import Hidden
from app.foundation.paging import PER_PAGE, encode
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.making import again, category, make_category, make_topic


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sentences(page) -> list[str]:
    return ["".join(piece.text for piece in line.sentence) for line in page.lines]


def note(number: int, verb: str = "topic.closed", **facts) -> None:
    details = {"title": f"Gesprek {number}", "actor": "Quinn", **facts}
    ledger.note(None, verb, "topics", number, is_logged=True, **details)


@pytest.fixture
def closed(house):
    """A topic that Quinn closed, with a reason."""
    topic = make_topic(title="De kachel mag weg")
    with writing():
        forum.close_topic(person("quinn"), topic, "Er is een besluit.")
    return topic


def test_a_visitor_reads_who_did_what_when_and_why(client, closed):
    page = client.get("/log")
    assert page.status_code == 200
    assert "Quinn" in words_of(page.text)
    assert "De kachel mag weg" in page.text
    assert "Er is een besluit." in page.text
    assert f'href="/t/{closed.id}"' in page.text
    assert "<time" in page.text


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn", "ruth"])
def test_everyone_reads_the_log(as_, closed, name):
    assert "De kachel mag weg" in as_(name).get("/log").text


def test_what_happened_in_a_members_place_is_for_members(as_, house):
    with writing():
        category().read_access = "members"
    topic = make_topic(title="Onder ons over geld")
    with writing():
        forum.pin_topic(person("quinn"), topic)
    assert "Onder ons over geld" not in as_("visitor").get("/log").text
    assert "Onder ons over geld" in as_("pia").get("/log").text


def test_what_is_for_moderators_pia_does_not_read(as_, house):
    with writing():
        ledger.note(
            None, "topic.closed", "topics", 1, is_logged=True, audience="moderators",
            actor="Quinn", title="Een zaak apart",
        )  # fmt: skip
    for name, reads in (("visitor", False), ("pia", False), ("quinn", True)):
        assert ("Een zaak apart" in as_(name).get("/log").text) is reads, name


def test_ordinary_posts_do_not_stand_in_the_log(client, house):
    make_topic(title="Gewoon een gesprek", replies=2)
    assert "Gewoon een gesprek" not in client.get("/log").text


def test_a_title_is_shown_as_it_was_typed_and_never_as_html(client, house):
    topic = make_topic(title="<script>alert(1)</script> & een %(actor)s")
    with writing():
        forum.close_topic(person("quinn"), topic, "<b>Daarom</b> %s")
    page = client.get("/log").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; een %(actor)s" in page
    assert "&lt;b&gt;Daarom&lt;/b&gt; %s" in page


@pytest.mark.parametrize(
    ("group", "shown"),
    [
        ("", {"topic.pinned", "category.created", "role.given"}),
        ("topics", {"topic.pinned"}),
        ("categories", {"category.created"}),
        ("people", {"role.given"}),
    ],
)
def test_a_tab_shows_one_kind(house, group, shown):
    topic = make_topic()
    with writing():
        forum.pin_topic(person("quinn"), topic)
        accounts.give_role(person("ruth"), person("nadia").id, "moderator")
    make_category()
    page = log_page(person("visitor"), group, None)
    icons = {"pin": "topic.pinned", "plus": "category.created", "people": "role.given"}
    assert {icons[line.icon] for line in page.lines} == shown
    assert [tab.url for tab in page.tabs if tab.is_current] == [f"/log?group={group}" if group else "/log"]


def test_the_template_marks_the_tab_that_is_shown(client, closed):
    page = client.get("/log?group=topics").text
    assert re.search(r'<a href="/log\?group=topics" aria-current="page">', page)
    assert page.count('aria-current="page"') == 1


@pytest.mark.parametrize("group", ["meetings", "Topics", "topics'--", "\x00", "a" * 5000])
def test_a_tab_that_does_not_exist_is_not_found(client, house, group):
    assert client.get("/log", query_string={"group": group}).status_code == 404
    with pytest.raises(Hidden):
        log_page(person("visitor"), group, None)


def test_older_lines_follow_without_a_gap_or_a_double(house):
    total = 2 * PER_PAGE + 3
    with writing():
        for number in range(total):
            note(number)
    seen, cursor = [], None
    for _ in range(3):
        page = log_page(person("visitor"), "topics", cursor)
        seen += [line.id for line in page.lines]
        cursor = page.older_url.partition("after=")[2] or None
    assert len(seen) == len(set(seen)) == total
    assert seen == sorted(seen, reverse=True)
    assert cursor is None


def test_the_way_to_older_lines_stays_in_its_tab(client, house):
    with writing():
        for number in range(PER_PAGE + 1):
            note(number)
    link = re.search(r'href="(/log\?group=topics&amp;after=[^"]+)"', client.get("/log?group=topics").text)
    older = client.get(html.unescape(link[1]))
    assert older.text.count("<li id=") == 1
    assert "after=" not in older.text


@pytest.mark.parametrize("cursor", ["", "x", "9" * 400, "W10", "WyJhIl0", "\x00"])
def test_a_cursor_that_means_nothing_is_the_first_page(client, closed, cursor):
    assert "De kachel mag weg" in client.get("/log", query_string={"after": cursor}).text


def test_an_empty_log_says_what_will_stand_here(client, house):
    page = client.get("/log?group=categories").text
    assert '<section class="empty">' in page
    assert page.count("<h1>") == 1


def test_past_the_end_of_the_log_there_is_a_way_back(client, closed):
    first = log_page(person("visitor"), "topics", None).lines[-1].id
    page = client.get(f"/log?group=topics&after={encode([first])}").text
    assert '<section class="empty">' in page
    assert 'href="/log"' in page


def test_a_person_is_found_under_the_name_of_today(client, house):
    with writing():
        accounts.give_role(person("ruth"), person("omar").id, "moderator")
    with writing():
        accounts.change_username(person("omar"), "omar_pannen")
    page = client.get("/log?group=people").text
    assert 'href="/u/omar_pannen"' in page
    assert 'href="/u/omar"' not in page


def test_what_nobody_did_was_done_by_the_house(house):
    with writing():
        note(1, actor="")
    assert sentences(log_page(person("visitor"), "topics", None))[0].startswith("Cooplink ")


def test_a_verb_that_was_forgotten_since_is_left_out(client, closed):
    with writing():
        ledger.note(None, "kite.flown", "kites", 1, is_logged=True, actor="Quinn")
    page = client.get("/log")
    assert page.status_code == 200
    assert "De kachel mag weg" in page.text


def test_the_moment_is_told_in_the_time_of_the_netherlands(house):
    with clock.at(datetime(2026, 7, 1, 10, 30, tzinfo=UTC)), writing():
        note(1)
    with clock.at(datetime(2026, 7, 3, 10, 0, tzinfo=UTC)):
        (line,) = log_page(person("visitor"), "topics", None).lines
    assert line.when.iso == "2026-07-01T10:30:00Z"
    assert "12.30" in line.when.words or "12:30" in line.when.words


def test_a_move_says_from_where_to_where(client, house):
    topic = make_topic()
    with writing():
        forum.move_topic(person("quinn"), again(topic), category("energie"), "Gaat over de zon.")
    page = words_of(client.get("/log").text)
    assert category("financiering").name_nl in page
    assert category("energie").name_nl in page
    assert "Gaat over de zon." in page


@pytest.mark.parametrize(("name", "most"), [("visitor", 1), ("omar", 2), ("quinn", 2)])
def test_the_log_costs_the_same_however_long_it_is(as_, house, name, most):
    browser, costs = as_(name), []
    for size in (3, 40):
        with writing():
            for number in range(size):
                note(number)
        with count_statements() as statements:
            assert browser.get(f"/log?size={size}").status_code == 200
        costs.append(len(statements))
    assert costs == [most, most]
