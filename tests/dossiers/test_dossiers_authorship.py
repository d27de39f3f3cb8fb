"""Who wrote these words: what stays keeps its origin, what comes gets one, and nothing is lost or doubled."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.authorship import (
    Authorship,
    Origin,
    Piece,
    Span,
    first,
    follow,
    from_json,
    pieces,
    to_json,
    weights,
)

ONE, TWO, THREE = Origin(1), Origin(2), Origin(3)
TOKENS = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")


def told(text: str, authorship: Authorship) -> str:
    """The text with the revision of each stretch before it."""
    return "".join(f"{{{name_of(piece.origin)}}}{piece.text}" for piece in pieces(text, authorship))


def name_of(origin: Origin) -> str:
    return f"{origin.revision}@{origin.source}" if origin.source else str(origin.revision)


def story(*texts: str) -> str:
    """What is told after each of these texts was saved in turn."""
    authorship = first(texts[0], ())
    for number, (before, after) in enumerate(pairwise(texts), 2):
        authorship = follow(before, authorship, after, Origin(number))
    return told(texts[-1], authorship)


STORIES = [
    (["Een tuin."], "{1}Een tuin."),
    (["Een tuin.", "Een tuin."], "{1}Een tuin."),
    (["", "Een tuin."], "{2}Een tuin."),
    (["Een tuin.", ""], ""),
    (["Een tuin.", "Een grote tuin."], "{1}Een {2}grote {1}tuin."),
    (["Een grote tuin.", "Een tuin."], "{1}Een tuin."),
    (["Een tuin.", "Een grote tuin.", "Een heel grote tuin."], "{1}Een {3}heel {2}grote {1}tuin."),
    (["a\nb\n", "a\nnieuw\nb\n"], "{1}a\n{2}nieuw\n{1}b\n"),
    (["a\nb\n", "nieuw\na\nb\n"], "{2}nieuw\n{1}a\nb\n"),
    (["a\nb\n", "a\nb\nnieuw\n"], "{1}a\nb\n{2}nieuw\n"),
    (["a", "a\nnieuw"], "{1}a\n{2}nieuw"),
    (["a\nb\nc\n", "a\nc\n"], "{1}a\nc\n"),
    # A paragraph that moved is still of who wrote it; the empty line before it may count as new.
    (
        ["een lap\n\ntwee lap\n\ndrie lap\n", "drie lap\n\neen lap\n\ntwee lap\n"],
        "{1}drie lap\n{2}\n{1}een lap\n\ntwee lap\n",
    ),
    (["a b c\nd e f\n", "d e f\nnieuw\na b c\n"], "{1}d e f\n{2}nieuw\n{1}a b c\n"),
    # One line that becomes two, and two that become one.
    (["Wij huren. Zij kopen.", "Wij huren.\nZij kopen."], "{1}Wij huren.\nZij kopen."),
    (["Wij huren.\nZij kopen.", "Wij huren. Zij kopen."], "{1}Wij huren. Zij kopen."),
    # Words that went and are typed again are new.
    (["een tuin", "een", "een tuin"], "{1}een {3}tuin"),
    # Another mark is another word.
    (["Ja.", "Ja!"], "{1}Ja{2}!"),
    (["één", "een"], "{2}een"),
    (["oud en af", "heel iets anders"], "{2}heel iets anders"),
]


def test_what_stays_keeps_its_origin_and_what_comes_gets_one():
    for texts, expected in STORIES:
        assert story(*texts) == expected, texts


def test_a_line_that_stood_twice_and_moved_once_is_followed_once():
    assert story("x y\nx y\nmidden\n", "x y\nmidden\nx y\nx y\n") == "{1}x y\nmidden\nx y\n{2}x y\n"


def test_a_first_revision_credits_the_posts_it_was_made_of():
    text = "Inleiding.\n\nWij huren samen.\n\nZij kopen samen.\n"
    one, two = text.index("Wij"), text.index("Zij")
    authorship = first(text, [(two, two + 16, 72), (one, one + 16, 71)])
    assert told(text, authorship) == (
        "{1}Inleiding.\n\n{1@71}Wij huren samen.{1}\n\n{1@72}Zij kopen samen.{1}\n"
    )


def test_ranges_at_the_edges_of_the_text():
    text = "Wij huren"
    assert first(text, [(0, 9, 5)]) == (Span(3, Origin(1, 5)),)
    assert first(text, [(0, 99, 5)]) == (Span(3, Origin(1, 5)),)
    assert first(text, [(0, 0, 5), (9, 9, 6)]) == (Span(3, ONE),)
    assert first("", [(0, 4, 5)]) == ()


def test_words_folded_in_later_are_credited_to_their_post():
    before = "Wij huren.\n"
    after = "Wij huren.\nZij kopen een huis.\nEn ik ook.\n"
    start = after.index("Zij")
    authorship = follow(before, first(before, ()), after, TWO, [(start, start + 19, 44)])
    assert told(after, authorship) == "{1}Wij huren.\n{2@44}Zij kopen een huis.{2}\nEn ik ook.\n"


def test_a_range_takes_nothing_from_who_already_wrote_it():
    text = "Wij huren.\n"
    authorship = follow(text, first(text, ()), text, TWO, [(0, len(text), 44)])
    assert told(text, authorship) == "{1}Wij huren.\n"


def test_a_credited_passage_stays_credited_through_the_edits_of_others():
    text = "Wij huren samen een pand."
    authorship = first(text, [(0, len(text), 9)])
    later = "Wij huren al jaren samen een groot pand."
    assert told(later, follow(text, authorship, later, TWO)) == (
        "{1@9}Wij huren {2}al jaren {1@9}samen een {2}groot {1@9}pand."
    )


def test_weights_count_the_letters_that_survive():
    text = "Een tuin, ja.\n"
    later = "Een grote tuin, ja.\n"
    authorship = follow(text, first(text, [(0, 3, 7)]), later, TWO)
    assert weights(authorship, later) == {Origin(1, 7): 3, TWO: 5, ONE: 6}
    assert weights((), "") == {}


def test_authorship_that_belongs_to_another_text_is_refused():
    with pytest.raises(ValueError, match="authorship of 1 tokens, and the text has 3"):
        follow("een tuin", (Span(1, ONE),), "een", TWO)


def test_authorship_is_kept_as_a_short_list_of_numbers():
    authorship = (Span(4, Origin(1, 71)), Span(2, Origin(3)))
    assert to_json(authorship) == [4, 1, 71, 2, 3, 0]
    assert from_json(to_json(authorship)) == authorship
    assert to_json(()) == []
    assert from_json([]) == ()


def test_origins_can_be_keys_and_are_not_changed():
    assert {Origin(1, 2): "a"}[Origin(1, 2)] == "a"
    with pytest.raises(AttributeError):
        ONE.revision = 2  # a frozen value


def test_pieces_are_the_text_with_its_origins():
    assert pieces("een tuin", (Span(2, ONE), Span(1, TWO))) == (Piece("een ", ONE), Piece("tuin", TWO))


PART = st.sampled_from(
    ["huis", "huur", "a", ",", ".", " ", " ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\x0b", "é", "- ", "|"]
)
TEXTS = st.lists(PART, max_size=30).map("".join)
ANYTHING = st.one_of(TEXTS, st.text(max_size=40))


@given(st.lists(ANYTHING, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_lengths_add_up_and_pieces_are_the_text(texts):
    authorship = first(texts[0], ())
    for number, (before, after) in enumerate(pairwise(texts), 2):
        authorship = follow(before, authorship, after, Origin(number))
        assert sum(span.length for span in authorship) == len(TOKENS.findall(after))
        assert all(span.length > 0 for span in authorship)
        assert all(one.origin != other.origin for one, other in pairwise(authorship))
        assert "".join(piece.text for piece in pieces(after, authorship)) == after
        assert from_json(to_json(authorship)) == authorship


@given(TEXTS, TEXTS)
@settings(max_examples=80, deadline=None)
def test_a_text_that_does_not_change_keeps_every_origin(before, after):
    authorship = follow(before, first(before, ()), after, TWO)
    assert follow(after, authorship, after, THREE) == authorship


@given(TEXTS, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10**6)), min_size=1, max_size=5))
@settings(max_examples=120, deadline=None)
def test_every_new_word_gets_the_new_origin(before, inserts):
    after, words = before, set()
    for place, number in inserts:
        word = f"nieuw{number}woord"
        words.add(word)
        at = place % (len(after) + 1)
        after = f"{after[:at]} {word} {after[at:]}" if not inside_a_word(after, at) else f"{after} {word}"
    authorship = follow(before, first(before, ()), after, TWO)
    brought = "".join(piece.text for piece in pieces(after, authorship) if piece.origin == TWO)
    assert words <= set(re.findall(r"\w+", brought))


def inside_a_word(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at + 1].isalnum()


@given(ANYTHING, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 9)), max_size=4))
@settings(max_examples=80, deadline=None)
def test_ranges_never_break_the_sum(text, ranges):
    authorship = first(text, ranges)
    assert sum(span.length for span in authorship) == len(TOKENS.findall(text))
    assert sum(weights(authorship, text).values()) == sum(map(len, re.findall(r"\w+", text)))
