"""What is new, what is unread, how closely one follows, and texts in progress."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum import actions
from app.forum.actions.drafts import Writing
from app.forum.models import CategoryFollow, Draft, Reading
from app.forum.pages.lists import Scope, topic_list_page
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, make_category, make_reply, make_topic


@pytest.fixture(autouse=True)
def joined_yesterday(house):
    with writing():
        db.session.execute(sa.update(User).values(new_since=clock.now() - timedelta(days=1)))


def listed(house, name: str, order: str, **scope: object) -> list[int]:
    with house.test_request_context():
        page = topic_list_page(person(name), Scope(order, **scope), None)
    return [row.topic.id for row in (*page.pinned, *page.rows)]


def counts(house, name: str) -> tuple[int, int]:
    with house.test_request_context():
        page = topic_list_page(person(name), Scope(), None)
    return page.new_count, page.unread_count


def read(name: str, topic, number: int) -> None:
    with writing():
        actions.mark_read(person(name), again(topic), number)


def test_a_topic_is_new_until_it_is_opened(house):
    topic = make_topic("omar")
    assert listed(house, "pia", "new") == [topic.id]
    read("pia", topic, 1)
    assert listed(house, "pia", "new") == []


def test_ones_own_topic_is_never_new(house):
    make_topic("omar")
    assert counts(house, "omar") == (0, 0)


def test_a_topic_that_went_on_is_unread(house):
    topic = make_topic("omar")
    read("pia", topic, 1)
    assert listed(house, "pia", "unread") == []
    make_reply(topic)
    assert listed(house, "pia", "unread") == [topic.id]
    assert counts(house, "pia") == (0, 1)
    with house.test_request_context():
        row = topic_list_page(person("pia"), Scope("unread"), None).rows[0]
    assert (row.mine.unread_count, row.unread_url.endswith("/2")) == (1, True)


def test_reading_never_goes_back_and_never_beyond_the_end(house):
    topic = make_topic("omar", replies=3)
    for number, expected in ((3, 3), (2, 3), (99, 4), (-5, 4), (2**40, 4)):
        read("pia", topic, number)
        assert (
            db.session.get(Reading, (person("pia").id, topic.id), populate_existing=True).last_read
            == expected
        )


def test_marking_all_read_empties_new_and_unread(house):
    one, _other = make_topic("omar"), make_topic("omar", "Een tweede gesprek")
    read("pia", one, 1)
    make_reply(one)
    assert counts(house, "pia") == (1, 1)
    with writing():
        actions.mark_all_read(person("pia"))
    assert counts(house, "pia") == (0, 0)


def test_a_muted_topic_is_not_unread(house):
    topic = make_topic("omar")
    read("pia", topic, 1)
    with writing():
        actions.follow_topic(person("pia"), topic, "muted")
    make_reply(topic)
    assert listed(house, "pia", "unread") == []


def test_a_muted_category_is_neither_new_nor_in_the_latest(house):
    topic = make_topic("omar", slug="energie")
    with writing():
        actions.follow_category(person("pia"), category("energie"), "muted")
    assert listed(house, "pia", "new") == []
    assert listed(house, "pia", "latest") == []
    assert listed(house, "pia", "latest", category=category("energie")) == [topic.id]
    assert listed(house, "omar", "latest") == [topic.id]


def test_a_chosen_level_is_kept_when_somebody_replies(house):
    topic = make_topic("omar")
    with writing():
        actions.follow_topic(person("pia"), topic, "muted")
    make_reply(topic, "pia", "Toch een antwoord")
    assert db.session.get(Reading, (person("pia").id, topic.id), populate_existing=True).level == "muted"


@pytest.mark.parametrize("level", ["", "luid", "MUTED"])
def test_there_are_four_levels(house, level):
    topic = make_topic()
    for act in (
        lambda: actions.follow_topic(person("pia"), topic, level),
        lambda: actions.follow_category(person("pia"), category(), level),
    ):
        with pytest.raises(Invalid), writing():
            act()
    assert db.session.scalar(db.select(db.func.count()).select_from(CategoryFollow)) == 0


def test_the_visitor_keeps_nothing(house):
    topic, visitor = make_topic(), person("visitor")
    for act in (
        lambda: actions.mark_read(visitor, topic, 1),
        lambda: actions.mark_all_read(visitor),
        lambda: actions.follow_topic(visitor, topic, "watching"),
        lambda: actions.follow_category(visitor, category(), "watching"),
        lambda: actions.save_draft(visitor, "new", 0, Writing("Tekst")),
        lambda: actions.discard_draft(visitor, "new"),
    ):
        with pytest.raises(Denied), writing():
            act()


def test_pinned_topics_stand_on_top_of_the_first_page_only_once(house):
    old = make_topic("omar", "Een oud maar vastgezet gesprek")
    new = make_topic("nadia", "Een nieuw gesprek")
    with writing():
        actions.pin_topic(person("quinn"), again(old))
    assert listed(house, "visitor", "latest") == [old.id, new.id]


def test_a_list_is_paged_by_thirty_without_repeating_or_skipping(house):
    made = [make_topic("omar", f"Gesprek nummer {n:02}") for n in range(65)]
    seen: list[int] = []
    cursor = None
    for _ in range(3):
        with house.test_request_context():
            page = topic_list_page(person("visitor"), Scope(), cursor)
        seen += [row.topic.id for row in page.rows]
        cursor = page.after
    assert cursor is None
    assert seen == [topic.id for topic in reversed(made)]


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "bnVsbA", "W10", "WzEsMl0", "é", "A" * 5000])
def test_a_strange_cursor_is_the_first_page(house, cursor):
    topic = make_topic()
    with house.test_request_context():
        page = topic_list_page(person("visitor"), Scope(), cursor)
    assert [row.topic.id for row in page.rows] == [topic.id]


def test_top_has_the_most_replies_and_likes_first(house):
    quiet, busy = make_topic("omar", "Een rustig gesprek"), make_topic("omar", "Een druk gesprek", replies=3)
    assert listed(house, "visitor", "top", period="month") == [busy.id, quiet.id]


def test_pia_sees_members_topics_in_lists_and_the_visitor_does_not(house):
    place = make_category(read_access="members")
    topic = make_topic("omar", slug=place.slug)
    for order in ("latest", "top"):
        assert listed(house, "visitor", order) == []
        assert listed(house, "pia", order) == [topic.id]


def save(sequence: int, body: str, key: str = "new", name: str = "omar") -> Draft:
    with writing():
        return actions.save_draft(person(name), key, sequence, Writing(body, "Titel"))


def test_a_draft_is_saved_again_and_again(house):
    assert save(0, "Eerste woorden").sequence == 1
    assert save(1, "Meer woorden").sequence == 2
    assert db.session.scalars(db.select(Draft.body)).all() == ["Meer woorden"]


def test_an_older_window_cannot_overwrite_a_newer_text(house):
    save(0, "Van dit venster")
    with pytest.raises(Conflict) as conflict:
        save(0, "Van een ouder venster")
    assert (conflict.value.theirs, conflict.value.sequence) == ("Van dit venster", 1)


def test_posting_empties_the_draft_and_lets_older_windows_know(house):
    topic = make_topic("nadia")
    save(0, "Bijna klaar", f"topic:{topic.id}")
    make_reply(topic, "omar", "Klaar")
    with pytest.raises(Conflict) as conflict:
        save(1, "Bijna klaar", f"topic:{topic.id}")
    assert conflict.value.theirs == ""


def test_drafts_of_two_people_do_not_meet(house):
    save(0, "Van Omar")
    assert save(0, "Van Pia", name="pia").sequence == 1


@pytest.mark.parametrize("key", ["", "topic:", "topic:x", "post:-1", "../new", "new\n", "topic:" + "9" * 30])
def test_a_draft_has_a_proper_place(house, key):
    with pytest.raises(Invalid):
        save(0, "Tekst", key)


def test_old_drafts_are_cleared_away(house):
    with clock.at(clock.now() - timedelta(days=200)):
        save(0, "Lang geleden")
    save(0, "Vandaag", "topic:1")
    with writing():
        actions.prune_drafts()
    assert db.session.scalars(db.select(Draft.body)).all() == ["Vandaag"]
