"""Lines of the ledger in words."""

from __future__ import annotations

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as some

from app.activity import wording
from app.activity.verbs import GROUPS, VERBS, Verb
from app.activity.wording import Piece, Subject

TOPIC = Subject("topics", 12)
LOGGED = [verb for verb in VERBS.values() if verb.is_logged]


@pytest.fixture(autouse=True)
def english(request):
    with request.getfixturevalue("app").app_context(), force_locale("en"):
        yield


def text(pieces):
    return "".join(piece.text for piece in pieces)


def links(pieces):
    return {piece.text: piece.url for piece in pieces if piece.url}


def test_a_sentence_names_who_did_what_and_leads_there():
    pieces = wording.sentence(VERBS["topic.closed"], TOPIC, {"actor": "Quinn", "title": "Het dak"})
    assert text(pieces) == "Quinn closed the topic Het dak"
    assert links(pieces) == {"Het dak": "/t/12"}


@pytest.mark.parametrize(
    ("verb", "subject", "details", "where"),
    [
        ("topic.pinned", TOPIC, {"title": "A"}, {"A": "/t/12"}),
        ("post.deleted", Subject("posts", 5), {"title": "A"}, {"A": "/posts/5"}),
        ("category.created", Subject("categories", 3), {"name": "A"}, {"A": "/c/3"}),
        ("tag.created", Subject("tags", 3), {"name": "fase-bouw"}, {"fase-bouw": "/tag/fase-bouw"}),
        ("role.given", Subject("users", 4, "pia"), {"person": "Pia"}, {"Pia": "/u/pia"}),
        ("group.founded", Subject("groups", 4), {"name": "A", "slug": "a"}, {"A": "/g/a"}),
        ("group.request_waits", Subject("join_requests", 4), {"name": "A", "slug": "a"}, {"A": "/g/a"}),
        ("role.given", Subject("users", 4), {"person": "Pia"}, {}),
        (
            "category.merged",
            Subject("categories", 3),
            {"name": "A", "into": "B", "into_id": 9},
            {"A": "/c/3", "B": "/c/9"},
        ),
        ("topic.closed", Subject("kites", 3), {"title": "A"}, {}),
    ],
)
def test_what_a_line_is_about_has_its_short_address(verb, subject, details, where):
    assert links(wording.sentence(VERBS[verb], subject, details)) == where


@pytest.mark.parametrize(
    ("verb", "details", "told"),
    [
        ("topic.moved", {"old": "Energie", "into": "Bouwen"}, "From Energie to Bouwen."),
        ("topic.renamed", {"title": "Nieuw", "old": "Oud"}, "It was called Oud."),
        ("topic.merged", {"into": "Het dak", "into_id": 4}, "Everything is now in Het dak."),
        ("topic.split", {"new": 8, "new_title": "De goot"}, "They are now in De goot."),
        ("post.deleted", {"number": 7}, "Post 7."),
        ("category.changed", {"old": "", "changed": "name_en, door"}, "Changed: English name, colour."),
        (
            "category.changed",
            {"old": "Tuin", "changed": "name_nl"},
            "It was called Tuin. Changed: Dutch name.",
        ),
        ("category.changed", {"old": "", "changed": ""}, ""),
        ("category.changed", {"changed": "something_new"}, "Changed: something_new."),
        ("topic.closed", {"title": "A", "reason": "Zo"}, ""),
    ],
)
def test_a_line_says_what_else_it_holds(verb, details, told):
    assert text(wording.facts(VERBS[verb], TOPIC, details)) == told


def test_posts_that_moved_can_be_followed():
    merged = wording.facts(VERBS["topic.merged"], TOPIC, {"into": "Het dak", "into_id": 4})
    split = wording.facts(VERBS["topic.split"], TOPIC, {"new": 8, "new_title": "De goot"})
    assert (links(merged), links(split)) == ({"Het dak": "/t/4"}, {"De goot": "/t/8"})


@pytest.mark.parametrize(("role", "words"), [("moderator", "moderator"), ("moderator of Energie",) * 2])
def test_a_role_is_said_in_words(role, words):
    pieces = wording.sentence(VERBS["role.given"], TOPIC, {"actor": "Ruth", "person": "Pia", "role": role})
    assert text(pieces) == f"Ruth made Pia {words}"


def test_a_phase_is_said_in_words():
    details = {"actor": "Nadia", "name": "De Brug", "slug": "de-brug", "phase": "living"}
    pieces = wording.sentence(VERBS["initiative.phase_changed"], Subject("groups", 4), details)
    assert text(pieces) == "Nadia moved De Brug to the phase Living and management"


@pytest.mark.parametrize("verb", LOGGED, ids=lambda verb: verb.name)
def test_a_line_of_long_ago_that_lacks_something_is_still_a_line(verb: Verb):
    pieces = wording.sentence(verb, Subject("tags", 1), {})
    assert "…" in text(pieces)
    assert wording.facts(verb, Subject("users", 1), {}) == ()


@pytest.mark.parametrize("verb", LOGGED, ids=lambda verb: verb.name)
def test_every_logged_verb_has_a_group_and_names_who_acted(verb: Verb):
    assert verb.group in GROUPS
    assert "%(actor)s" in str(verb.sentence)


@given(title=some.text(min_size=1), actor=some.text(min_size=1))
def test_names_are_repeated_as_they_are_whatever_stands_in_them(title, actor):
    pieces = wording.sentence(VERBS["topic.pinned"], TOPIC, {"actor": actor, "title": title})
    assert pieces == (Piece(actor), Piece(" pinned the topic "), Piece(title, "/t/12"))
