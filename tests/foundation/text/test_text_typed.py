"""What people type is cleaned: nothing invisible, nothing that turns the line around."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import clean_body, clean_line

FAMILY = "👨‍👩‍👧"
FARMER = "👩🏽‍🌾"
RAINBOW = "🏳️‍🌈"

LINES = [
    ("", ""),
    ("   ", ""),
    ("  Een   titel ", "Een titel"),
    ("Een\ttitel\nmet\r\nregels", "Een titel met regels"),
    ("vast\u00a0spatie", "vast spatie"),
    ("dun\u2009spatie\u3000breed", "dun spatie breed"),
    ("regel\u2028einde\u2029x\x85y", "regel einde x y"),
    ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
    ("a\x0bb\x0cc", "a b c"),
    ("nul\u200bbreedte\u200c\u200d\ufeff", "nulbreedte"),
    ("zacht\u00adkoppelteken", "zachtkoppelteken"),
    ("\u202egnp.exe", "gnp.exe"),
    ("\u2066links\u2069\u200e\u200f\u061c", "links"),
    ("privé\ue000\uf8ff\U000f0000\U0010fffd", "privé"),
    ("\ufdd0\uffff\U0001fffe\U0010ffff", ""),
    ("\ud800los\udfff", "los"),
    ("\u3164\u115f\u1160\uffa0\u2800", ""),
    ("label\U000e0041", "label"),
    ("cafe\u0301", "café"),
    ("e\u200b\u0301", "é"),
    ("\u212b", "Å"),
    (FAMILY, FAMILY),
    (FARMER, FARMER),
    (RAINBOW, RAINBOW),
    ("a\u200db", "ab"),
    ("👨\u200d", "👨"),
    ("👨\u200d\u200b👧", "👨\u200d👧"),
    ("👨\u200da\u200d👧", "👨a👧"),
    ("q" + "\u0301" * 40 + "x", "q" + "\u0301" * 8 + "x"),
    ("Ĳsselmeer ß œ", "Ĳsselmeer ß œ"),
    ("日本 עברית العربية", "日本 עברית العربية"),
    ("a \u200b \u200b b", "a b"),
]


@pytest.mark.parametrize(("typed", "kept"), LINES)
def test_a_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


BODIES = [
    ("", ""),
    ("een\r\ntwee\rdrie\nvier", "een\ntwee\ndrie\nvier"),
    ("een\u2028twee\u2029drie\x85vier", "een\ntwee\ndrie\nvier"),
    ("einde \n\n  \t", "einde"),
    ("  inspringen\n\n\tcode", "  inspringen\n\n\tcode"),
    ("\n\nbegin", "\n\nbegin"),
    ("a  \nb", "a  \nb"),
    ("a\x00b\x0bc\x0cd\x1ce", "abcde"),
    ("nul\u200b\u202ebreedte", "nulbreedte"),
    ("vast\u00a0spatie", "vast\u00a0spatie"),
    ("\ud83d los \ude00", " los"),
    ("cafe\u0301\n", "café"),
    (f"{FAMILY}\n{FARMER}", f"{FAMILY}\n{FARMER}"),
    ("\ue000merk\ue001", "merk"),
    ("**vet** & <b>", "**vet** & <b>"),
]


@pytest.mark.parametrize(("typed", "kept"), BODIES)
def test_a_body(typed: str, kept: str) -> None:
    assert clean_body(typed) == kept


AWKWARD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200b\u200c\u200d\u0301\u0316\u0344\u0338\u2190\u2329\u2adc👨👩\ufe0f\u202e\r\n\t \x00ea"
        ),
        st.characters(categories=["Cs"]),
    ),
    max_size=60,
)


@given(AWKWARD)
@settings(max_examples=300, deadline=None)
def test_cleaning_a_line_twice_changes_nothing(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once


@given(AWKWARD)
@settings(max_examples=300, deadline=None)
def test_cleaning_a_body_twice_changes_nothing(text: str) -> None:
    once = clean_body(text)
    assert clean_body(once) == once


@given(AWKWARD)
@settings(max_examples=200, deadline=None)
def test_what_is_clean_can_be_stored_and_shown(text: str) -> None:
    for kept in (clean_line(text), clean_body(text)):
        kept.encode()
        assert "\x00" not in kept
        assert unicodedata.is_normalized("NFC", kept)
        assert not {unicodedata.category(letter) for letter in kept if letter not in "\n\t"} & {
            "Cc",
            "Cs",
            "Co",
        }
    assert "\n" not in clean_line(text)


@given(st.text(alphabet="abc é\n", max_size=40))
@settings(max_examples=60, deadline=None)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert clean_body(text).split() == text.split() == clean_line(text).split()
