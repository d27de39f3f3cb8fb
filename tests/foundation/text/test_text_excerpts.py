"""Excerpts: the writer's own first words, whole, and no more than fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import cook, excerpt
from app.foundation.text.excerpts import plain_text
from tests.foundation.text.neighbours import PHOTO, RULES, cooked

HTML = [
    ("", ""),
    ("<p>Een zin.</p>", "Een zin."),
    ("<p>Een</p>\n<p>twee</p>", "Een twee"),
    ("<p>Een</p><p>twee</p>", "Een twee"),
    ("<p>Een<br>twee</p>", "Een twee"),
    ("<p>H<sub>2</sub>O en <strong>v</strong>et</p>", "H2O en vet"),
    ("<ul><li>een</li><li>twee</li></ul>", "een twee"),
    ("<table><tr><td>een</td><td>twee</td></tr></table>", "een twee"),
    ("<p>R&amp;D &lt;b&gt; &eacute;</p>", "R&D <b> é"),
    ("<blockquote><p>weg</p></blockquote><p>blijft</p>", "blijft"),
    ("<blockquote><blockquote>weg</blockquote>weg</blockquote>blijft", "blijft"),
    ("<pre><code>weg</code></pre>blijft", "blijft"),
    ("<p><code>blijft</code></p>", "blijft"),
    ('<h3>Kop <a class="anchor" href="#k">#</a></h3><p>tekst</p>', "Kop tekst"),
    ('<p><a href="x">hier</a> <span class="link-host">(x.nl)</span>.</p>', "hier ."),
    ('zin<sup class="footnote-ref"><a>1</a></sup><section class="footnotes">noot</section>', "zin"),
    ('<a title="a > b">x</a>', "x"),
    ("<img alt='weg'>x", "x"),
    ("<details><summary>Meer</summary><p>x</p></details>", "Meer x"),
    ("<blockquote>niet gesloten", ""),
]


@pytest.mark.parametrize(("html", "words"), HTML)
def test_the_words_of_html(html: str, words: str) -> None:
    assert excerpt(html) == words


SOURCES = [
    ("# Kop\n\nZin met [link](https://example.nl).", "Kop Zin met link ."),
    ("[quote]\nhun woorden\n[/quote]\nMijn woorden", "Mijn woorden"),
    ("> hun woorden\n\nMijn woorden", "Mijn woorden"),
    ("```\ncode\n```\nMijn woorden", "Mijn woorden"),
    ("Vraag aan @nadia in #bouwen", "Vraag aan @Nadia in Bouwen"),
    (f"![Dak](/files/{PHOTO}/dak.jpg) kijk", "kijk"),
    (f"[Reglement](/files/{RULES}/r.odt)", "Reglement (48 kB)"),
    ("Zin[^1]\n\n[^1]: noot", "Zin"),
    ("- [x] klaar\n- [ ] open", "klaar open"),
    ("> alleen een citaat", ""),
]


@pytest.mark.parametrize(("source", "words"), SOURCES)
def test_the_words_of_a_text(source: str, words: str) -> None:
    assert cooked(source).excerpt == words


CUT = [
    ("een twee drie", 13, "een twee drie"),
    ("een twee drie", 12, "een twee…"),
    ("een twee drie", 9, "een twee…"),
    ("een twee drie", 8, "een…"),
    ("een, twee drie", 6, "een…"),
    ("onafgebroken", 6, "onafg…"),
    ("een twee", 1, "…"),
]


@pytest.mark.parametrize(("text", "limit", "expected"), CUT)
def test_an_excerpt_ends_at_a_word(text: str, limit: int, expected: str) -> None:
    assert excerpt(f"<p>{text}</p>", limit) == expected


@given(
    st.lists(st.sampled_from(["een", "twee,", "lang" * 30, "é", "<", "&"]), max_size=80), st.integers(1, 120)
)
@settings(max_examples=120, deadline=None)
def test_an_excerpt_never_exceeds_its_limit_and_begins_as_the_text(parts: list[str], limit: int) -> None:
    text = " ".join(parts)
    html = text.replace("&", "&amp;").replace("<", "&lt;")
    found = excerpt(f"<p>{html}</p>", limit)
    assert len(found) <= limit
    assert text.startswith(found.removesuffix("…"))
    assert found == text or len(text) > limit


def test_a_long_text_is_read_no_further_than_needed() -> None:
    assert excerpt("<p>" + "woord " * 100_000 + "</p>" + "<p>x</p>" * 1000, 50).endswith("…")


def test_plain_text_reads_everything() -> None:
    assert plain_text(cook("**a** b\n\n" * 200).html).count("a b") == 200
