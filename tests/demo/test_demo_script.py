"""The script of the demo: what happens, and in which order."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.demo import script
from app.demo.script import Act, Bookmark, Edit, Event, Join, Like, Reply, Start, Visit

CONVERSATION = """\
---
title: De goot: wie maakt hem?
category: beheer-onderhoud
tags: vraag, eigendom-beheer
author: omar
days_ago: 10
likes: nadia, fenna
---
Hij lekt.

=== niet een antwoord

Toch niet.
=== nadia | 8.5 | reply_to=1 | likes=omar
Ik kom zaterdag.
=== omar | 0.25

Dank.
"""


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return script.events()


def test_a_conversation_is_a_start_with_its_replies_and_likes():
    text = CONVERSATION.replace("=== niet", "==== niet")
    start, *rest = [event for event in script.conversation(text) if not isinstance(event, Like)]
    title = "De goot: wie maakt hem?"
    body = "Hij lekt.\n\n==== niet een antwoord\n\nToch niet."
    assert start == Start(10, title, "omar", "beheer-onderhoud", ("vraag", "eigendom-beheer"), body)
    assert rest == [
        Reply(8.5, title, "nadia", 2, 1, "Ik kom zaterdag."),
        Reply(0.25, title, "omar", 3, None, "Dank."),
    ]


def test_likes_belong_to_their_post():
    text = CONVERSATION.replace("=== niet", "==== niet")
    likes = [event for event in script.conversation(text) if isinstance(event, Like)]
    assert [(like.number, like.person) for like in likes] == [(1, "nadia"), (1, "fenna"), (2, "omar")]


@given(days_ago=some.floats(0.001, 500), names=some.lists(some.sampled_from("abcdefg"), max_size=30))
def test_a_like_comes_after_its_post_and_never_in_the_future(days_ago, names):
    moments = [like.days_ago for like in script._likes(days_ago, "x", 1, ", ".join(names))]
    assert moments == sorted(moments, reverse=True)
    assert all(0 < moment < days_ago for moment in moments)
    assert all(days_ago - moment < script.LIKED_WITHIN_DAYS for moment in moments)


def test_the_administrator_is_there_before_who_gets_a_task(told):
    names = [event.username for event in told if isinstance(event, Join)]
    assert names.index("ruth") < names.index("quinn")


def test_everything_is_told_in_order_of_time(told):
    moments = [event.days_ago for event in told]
    assert moments == sorted(moments, reverse=True)
    assert moments[-1] > 0


def test_nothing_of_the_content_is_left_out(told):
    kinds = Counter(type(event) for event in told)
    assert (kinds[Join], kinds[Start]) == (28, 42)
    assert kinds[Reply] > 300
    assert kinds[Like] > 700
    assert kinds[Edit] == len(script._content("revisions.json"))
    assert kinds[Act] == len(script._content("moderation.json"))
    assert kinds[Visit] == len(script._content("visits.json"))
    assert kinds[Bookmark] == len(script._content("bookmarks.json"))


def test_nobody_does_anything_before_joining(told):
    there: set[str] = set()
    for event in told:
        if isinstance(event, Join):
            there.add(event.username)
        else:
            assert who_acts(event) in there, event


def test_nobody_touches_a_post_before_it_is_there(told):
    there: set[tuple[str, int]] = set()
    for event in told:
        if isinstance(event, Start | Reply):
            there.add((event.topic, getattr(event, "number", 1)))
        elif isinstance(event, Like | Edit | Bookmark):
            assert (event.topic, event.number) in there, event
        elif isinstance(event, Act):
            assert (event.topic, 1) in there, event


def test_a_conversation_that_ends_pinned_or_closed_was_pinned_or_closed_by_somebody(told):
    acts = {(event.verb, event.topic) for event in told if isinstance(event, Act)}
    for path in (script.CONTENT / "topics").glob("*.md"):
        front = path.read_text(encoding="utf-8").split("---\n")[1]
        facts = dict(line.split(": ", 1) for line in front.splitlines())
        for flag, verb in (("pinned", "pin"), ("closed", "close")):
            assert flag not in facts or (verb, facts["title"]) in acts, path.name


def test_omar_has_something_left_to_read(told):
    visit = max(event.days_ago for event in told if isinstance(event, Visit) and event.reader == "omar")
    assert [event for event in told if isinstance(event, Start) and event.days_ago < visit]
    assert len([event for event in told if isinstance(event, Reply) and event.days_ago < visit]) > 5


def who_acts(event: Event) -> str:
    names = ("author", "person", "editor", "moderator", "reader")
    return next(getattr(event, name) for name in names if hasattr(event, name))
