"""`[quote]` and `[details]`: whose words they are, what is inside, and what is left single."""

from __future__ import annotations

import pytest

from app.foundation.text import cook
from tests.foundation.text.neighbours import html_of
from tests.foundation.text.soundness import words


def quote(body: str, by: str = "") -> str:
    line = f'<p class="quote__by">{by}</p>\n' if by else ""
    return f'<blockquote class="quote">\n{line}{body}</blockquote>'


QUOTES = [
    ("[quote]\nwoorden\n[/quote]", quote("<p>woorden</p>\n")),
    ('[quote="omar"]\nwoorden\n[/quote]', quote("<p>woorden</p>\n", "omar")),
    ("[quote=omar]\nwoorden\n[/quote]", quote("<p>woorden</p>\n", "omar")),
    ('[quote="nadia, post:3, topic:12"]\nx\n[/quote]', quote("<p>x</p>\n", '<a href="/t/12/3">Nadia</a>')),
    (
        '[quote="Wie Dan Ook, post:3, topic:12, full:true"]\nx\n[/quote]',
        quote("<p>x</p>\n", '<a href="/t/12/3">Wie Dan Ook</a>'),
    ),
    ('[quote="omar, post:3"]\nx\n[/quote]', quote("<p>x</p>\n", "omar")),
    ('[quote="omar, topic:3"]\nx\n[/quote]', quote("<p>x</p>\n", "omar")),
    ('[quote="omar, post:0, topic:12"]\nx\n[/quote]', quote("<p>x</p>\n", "omar")),
    ('[quote="omar, post:x, topic:99999999999"]\nx\n[/quote]', quote("<p>x</p>\n", "omar")),
    ('[quote=", post:3, topic:12"]\nx\n[/quote]', quote("<p>x</p>\n")),
    ('[quote="<b>omar"]\nx\n[/quote]', quote("<p>x</p>\n", "&lt;b&gt;omar")),
    ("[quote]een regel[/quote]", quote("<p>een regel</p>\n")),
    ("[quote]\n[/quote]", quote("")),
    (
        "[quote]\n**vet**\n\n- punt\n[/quote]",
        quote("<p><strong>vet</strong></p>\n<ul>\n<li>punt</li>\n</ul>\n"),
    ),
    (
        "[quote]\nbuiten\n[quote]\nbinnen\n[/quote]\n[/quote]",
        quote(f"<p>buiten</p>\n{quote('<p>binnen</p>' + chr(10))}\n"),
    ),
    ("   [quote]\nx\n[/quote]   ", quote("<p>x</p>\n")),
    (
        "[quote]\n```\n[/quote]\n```\n[/quote]",
        quote('<pre class="code" tabindex="0"><code>[/quote]\n</code></pre>\n'),
    ),
]


@pytest.mark.parametrize(("source", "expected"), QUOTES)
def test_a_quotation_says_whose_words_it_repeats(source: str, expected: str) -> None:
    assert html_of(source) == expected


AROUND = [
    ("ervoor\n[quote]\nx\n[/quote]\nerna", f"<p>ervoor</p>\n{quote('<p>x</p>' + chr(10))}\n<p>erna</p>"),
    (
        "- punt\n[quote]\nx\n\ny\n[/quote]\nerna",
        f"<ul>\n<li>punt</li>\n</ul>\n{quote('<p>x</p>' + chr(10) + '<p>y</p>' + chr(10))}\n<p>erna</p>",
    ),
    (
        "> wijs\n[quote]\nx\n[/quote]",
        f"<blockquote>\n<p>wijs</p>\n</blockquote>\n{quote('<p>x</p>' + chr(10))}",
    ),
    (
        "- punt\n\n  [quote]\n  x\n  [/quote]",
        f"<ul>\n<li><p>punt</p>\n{quote('<p>x</p>' + chr(10))}\n</li>\n</ul>",
    ),
    ("> [quote]\n> x\n> [/quote]", f"<blockquote>\n{quote('<p>x</p>' + chr(10))}\n</blockquote>"),
]


@pytest.mark.parametrize(("source", "expected"), AROUND)
def test_a_quotation_among_other_blocks(source: str, expected: str) -> None:
    assert html_of(source) == expected


SINGLE = [
    ("[quote]\nopen", "[quote]\nopen"),
    ("dicht\n[/quote]", "dicht\n[/quote]"),
    ("[quote]\nx\n[/details]", "[quote]\nx\n[/details]"),
    ("zo: [quote] x [/quote]", "zo: [quote] x [/quote]"),
    ("[Quote]\nx\n[/Quote]", "[Quote]\nx\n[/Quote]"),
    ("[citaat]\nx\n[/citaat]", "[citaat]\nx\n[/citaat]"),
    ("`[quote]`\nx\n[/quote]", "[quote]\nx\n[/quote]"),
]


@pytest.mark.parametrize(("source", "expected"), SINGLE)
def test_what_stays_single_stays_text(source: str, expected: str) -> None:
    html = html_of(source)
    assert "<blockquote" not in html
    assert words(html) == expected


def test_an_opener_that_is_forgotten_does_not_spoil_the_next() -> None:
    html = html_of("[quote]\nvergeten\n\n[details=x]\nmeer\n[/details]")
    assert "<blockquote" not in html
    assert '<details class="details">' in html


def test_a_closer_closes_the_nearest_of_its_kind() -> None:
    html = html_of("[quote]\na\n[details]\nb\n[/quote]\nc")
    assert html == f"{quote('<p>a' + chr(10) + '[details]' + chr(10) + 'b</p>' + chr(10))}\n<p>c</p>"


def test_code_may_show_how_to_quote() -> None:
    html = html_of("```\n[quote]\nx\n[/quote]\n```")
    assert html == '<pre class="code" tabindex="0"><code>[quote]\nx\n[/quote]\n</code></pre>'


DETAILS = [
    ("[details=Meer]\nx\n[/details]", "Meer", "<p>x</p>"),
    ('[details="Meer lezen"]\nx\n[/details]', "Meer lezen", "<p>x</p>"),
    ("[details]\nx\n[/details]", "Details", "<p>x</p>"),
    ("[details=]\nx\n[/details]", "Details", "<p>x</p>"),
    ("[details=R&D <b>]\nx\n[/details]", "R&amp;D &lt;b&gt;", "<p>x</p>"),
    ("[details=*x*]\n1. a\n[/details]", "*x*", "<ol>\n<li>a</li>\n</ol>"),
]


@pytest.mark.parametrize(("source", "title", "body"), DETAILS)
def test_details_can_be_folded(source: str, title: str, body: str) -> None:
    assert html_of(source) == f'<details class="details"><summary>{title}</summary>\n{body}\n</details>'


def test_a_quotation_in_details_and_the_other_way_round() -> None:
    html = html_of("[details=a]\n[quote]\n[details=b]\nx\n[/details]\n[/quote]\n[/details]")
    assert html.count("<details") == 2
    assert html.index("<details") < html.index("<blockquote") < html.rindex("<details")


def test_footnotes_reach_into_a_quotation() -> None:
    html = html_of("[quote]\nzin[^1]\n[/quote]\n\n[^1]: bron")
    assert 'href="#p7-fn-1"' in html


@pytest.mark.parametrize("count", [30, 300])
def test_nested_quotations_stop_before_it_hurts(count: int) -> None:
    html = cook("[quote]\n" * count + "diep\n" + "[/quote]\n" * count).html
    assert 10 < html.count("<blockquote") <= 20
    assert "diep" in html
