"""Dutch search words: what finds what."""

from __future__ import annotations

import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import any_terms, query_terms, stem, terms
from app.foundation.text.stopwords import IRREGULAR, IRREGULAR_ENDINGS, STOP_WORDS
from app.foundation.text.terms import LONGEST_WORD, MOST_ANY_TERMS

SAME = [
    ("coöperatie", "coöperaties", "cooperaties", "Coöperatie", "COÖPERATIE"),
    ("wooncoöperatie", "wooncoöperaties"),
    ("commissie", "commissies"),
    ("huis", "huizen", "huisje", "huisjes"),
    ("woning", "woningen"),
    ("bewoner", "bewoners"),
    ("vergunning", "vergunningen"),
    ("vergadering", "vergaderingen"),
    ("lening", "leningen"),
    ("hypotheek", "hypotheken"),
    ("zonnepaneel", "zonnepanelen"),
    ("idee", "ideeën"),
    ("lid", "leden"),
    ("bestuurslid", "bestuursleden"),
    ("stad", "steden"),
    ("kind", "kinderen"),
    ("initiatief", "initiatieven"),
    ("dag", "dagen"),
    ("werkdag", "werkdagen"),
    ("fietspad", "fietspaden"),
    ("dak", "daken"),
    ("foto", "foto's", "fotos", "foto’s"),
    ("VvE", "vve", "VvE's"),
    ("e-mail", "email"),
    ("café", "cafe", "cafés"),
    ("aandeel", "aandelen"),
    ("bedrag", "bedragen"),
    ("statuten", "statuut"),
    ("notaris", "notarissen"),
    ("m²", "m2"),
]
DIFFERENT = [("zon", "zo'n"), ("lid", "geleden"), ("lid", "verleden"), ("dag", "uitdagen"), ("huis", "huur")]


@pytest.mark.parametrize("words", SAME)
def test_words_that_find_each_other(words: tuple[str, ...]) -> None:
    assert len({terms(word) for word in words}) == 1
    assert terms(words[0])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_words_that_do_not(one: str, other: str) -> None:
    assert terms(one) != terms(other)


TEXTS = [
    ("", ""),
    ("de het een", ""),
    ("De bank leent geld", "bank leent geld"),
    ("één en twee", "twee"),
    ("2026: 10 huizen", "2026 10 huis"),
    ("koop-huur", "koop huur"),
    ("zo'n huis", "huis"),
    ("'t huis", "huis"),
    ("huis, huis. Huis!", "huis huis huis"),
    ("_huis_ *huis*", "huis huis"),
    ("日本", "日本"),
    ("cafe\u0301", "cafe"),
    ("👍 \x00 --", ""),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_the_terms_of_a_text(text: str, expected: str) -> None:
    assert terms(text) == expected


QUERIES = [
    ("sociale huur", "social huur"),
    ('"sociale huur"', '"social huur"'),
    ('"huis van de bewoners"', '"huis bewoner"'),
    ("huur -koop", "huur -koop"),
    ('huur -"sociale koop"', 'huur -"social koop"'),
    ("huur of koop", "huur or koop"),
    ("huur OR koop", "huur or koop"),
    ("of", ""),
    ("of huur of", "huur"),
    ("huur of of koop", "huur or koop"),
    ("huur of de koop", "huur or koop"),
    ("de het een", ""),
    ("- -- -de", ""),
    ("koop-huur", "koop huur"),
    ("-koop-huur", "-koop -huur"),
    ('huur "open', "huur oop"),
    ('""', ""),
    ("huur & koop | !x <-> y:*", "huur koop x y"),
    ("'; drop table --", "drop tabl"),
    ("e-mail", "email"),
]


@pytest.mark.parametrize(("typed", "expected"), QUERIES)
def test_a_question_for_the_search_page(typed: str, expected: str) -> None:
    assert query_terms(typed) == expected


def test_a_stem_that_looks_like_an_operator_is_quoted() -> None:
    assert query_terms('"or"') == '"or"'
    assert any_terms("or x") == '"or" or x'


ANY = [("huur koop huur", "huur or koop"), ("de", ""), ("", ""), ("één huis", "huis")]


@pytest.mark.parametrize(("text", "expected"), ANY)
def test_any_of_the_words(text: str, expected: str) -> None:
    assert any_terms(text) == expected


def test_any_of_many_words_is_bounded() -> None:
    text = " ".join(f"w{number}" for number in range(500))
    assert any_terms(text).count(" or ") == MOST_ANY_TERMS - 1


def test_a_word_without_end_is_cut() -> None:
    assert 0 < len(terms("x" * 5000)) <= LONGEST_WORD


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_a_question_never_holds_anything_but_words_quotes_and_minus(text: str) -> None:
    for question in (query_terms(text), any_terms(text)):
        assert re.fullmatch(r'(-?"?[^\W_]+( [^\W_]+)*"?( |$))*', question)
        assert question.count('"') % 2 == 0
        assert not question.startswith("or ")
        assert not question.endswith(" or")


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_what_is_asked_literally_is_what_is_stored(text: str) -> None:
    asked = query_terms('"' + text.replace('"', " ") + '"').strip('"')
    assert asked == terms(text.replace('"', " "))


def test_the_exceptions_lead_to_words_that_differ() -> None:
    assert not STOP_WORDS & set(IRREGULAR)
    assert all(plural != single for plural, single in IRREGULAR_ENDINGS.items())
    assert all(word == word.lower() for word in (*STOP_WORDS, *IRREGULAR, *IRREGULAR_ENDINGS))


def test_each_thread_stems_for_itself() -> None:
    found: list[str] = []
    words = [f"vergaderingen{number}en" for number in range(50)]

    def work() -> None:
        found.append(" ".join(stem.__wrapped__(word) for word in words))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
