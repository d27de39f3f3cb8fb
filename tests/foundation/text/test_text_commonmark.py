"""CommonMark: the essentials, as they come out of the kitchen."""

from __future__ import annotations

import pytest

from app.foundation.text import cook

INLINE = [
    ("gewoon", "gewoon"),
    ("*schuin*", "<em>schuin</em>"),
    ("_schuin_", "<em>schuin</em>"),
    ("**vet**", "<strong>vet</strong>"),
    ("__vet__", "<strong>vet</strong>"),
    ("***beide***", "<em><strong>beide</strong></em>"),
    ("**vet en *schuin***", "<strong>vet en <em>schuin</em></strong>"),
    ("snake_case_naam", "snake_case_naam"),
    ("2*3*4", "2<em>3</em>4"),
    ("* *", "<ul>\n<li><ul>\n<li></li>\n</ul>\n</li>\n</ul>"),
    ("**open", "**open"),
    ("~~weg~~", "<del>weg</del>"),
    ("~~ niet ~~", "~~ niet ~~"),
    ("`code`", "<code>code</code>"),
    ("``a`b``", "<code>a`b</code>"),
    ("`<b>`", "<code>&lt;b&gt;</code>"),
    ("`&amp;`", "<code>&amp;amp;</code>"),
    ("`open", "`open"),
    (r"\*niet schuin\*", "*niet schuin*"),
    (r"\# geen kop", "# geen kop"),
    ("&eacute;&euro;", "é€"),
    ("&lt;b&gt;", "&lt;b&gt;"),
    ("R&D", "R&amp;D"),
    ("5 < 6 > 4", "5 &lt; 6 &gt; 4"),
    ("een\nzin", "een\nzin"),
    ("een  \nregel", "een<br>regel"),
    ("een\\\nregel", "een<br>regel"),
    ("€ 6.100.000 – ’t is veel…", "€ 6.100.000 – ’t is veel…"),
]


@pytest.mark.parametrize(("source", "expected"), INLINE)
def test_words_in_a_line(source: str, expected: str) -> None:
    html = cook(source).html
    assert html == (expected if expected.startswith("<ul>") else f"<p>{expected}</p>")


BLOCKS = [
    ("", ""),
    ("   \n\n  ", ""),
    ("een\n\ntwee", "<p>een</p>\n<p>twee</p>"),
    ("een\r\n\r\ntwee\rdrie", "<p>een</p>\n<p>twee\ndrie</p>"),
    ("- een\n- twee", "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"),
    ("* een\n\n* twee", "<ul>\n<li><p>een</p>\n</li>\n<li><p>twee</p>\n</li>\n</ul>"),
    ("- een\n  - twee", "<ul>\n<li>een<ul>\n<li>twee</li>\n</ul>\n</li>\n</ul>"),
    ("1. een\n2. twee", "<ol>\n<li>een</li>\n<li>twee</li>\n</ol>"),
    ("4. vier", '<ol start="4">\n<li>vier</li>\n</ol>'),
    ("0. nul", '<ol start="0">\n<li>nul</li>\n</ol>'),
    (
        "- een\n\n      code",
        '<ul>\n<li><p>een</p>\n<pre class="code" tabindex="0"><code>code\n</code></pre>\n</li>\n</ul>',
    ),
    ("> wijs woord", "<blockquote>\n<p>wijs woord</p>\n</blockquote>"),
    ("> een\ntwee", "<blockquote>\n<p>een\ntwee</p>\n</blockquote>"),
    ("> een\n> > twee", "<blockquote>\n<p>een</p>\n<blockquote>\n<p>twee</p>\n</blockquote>\n</blockquote>"),
    ("> - een", "<blockquote>\n<ul>\n<li>een</li>\n</ul>\n</blockquote>"),
    ("> een\n- twee", "<blockquote>\n<p>een</p>\n</blockquote>\n<ul>\n<li>twee</li>\n</ul>"),
    ("- een\n> twee", "<ul>\n<li>een</li>\n</ul>\n<blockquote>\n<p>twee</p>\n</blockquote>"),
    (
        "- een\n> twee\n- drie",
        "<ul>\n<li>een</li>\n</ul>\n<blockquote>\n<p>twee</p>\n</blockquote>\n<ul>\n<li>drie</li>\n</ul>",
    ),
    ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    ("---", "<hr>"),
    ("    code <b>", '<pre class="code" tabindex="0"><code>code &lt;b&gt;\n</code></pre>'),
    ("```\ncode\n```", '<pre class="code" tabindex="0"><code>code\n</code></pre>'),
    ("~~~\ncode", '<pre class="code" tabindex="0"><code>code\n</code></pre>'),
    ("```\n```", '<pre class="code" tabindex="0"><code></code></pre>'),
    ("Hallo,\n- punt", "<p>Hallo,</p>\n<ul>\n<li>punt</li>\n</ul>"),
    ("In\n1985. Dat jaar", "<p>In\n1985. Dat jaar</p>"),
]


@pytest.mark.parametrize(("source", "expected"), BLOCKS)
def test_blocks(source: str, expected: str) -> None:
    assert cook(source).html == expected


REFERENCES = [
    ("[a]\n\n[a]: /u/nadia", '<p><a href="/u/nadia">a</a></p>'),
    ("[A][b]\n\n[B]: /x 'titel'", '<p><a href="/x" title="titel">A</a></p>'),
    ("[a]", "<p>[a]</p>"),
    ("[a]: /x", ""),
    ("![a]\n\n[a]: /x", '<p><a href="/x">a</a></p>'),
]


@pytest.mark.parametrize(("source", "expected"), REFERENCES)
def test_links_by_reference(source: str, expected: str) -> None:
    assert cook(source).html == expected


def test_a_list_and_a_quotation_in_turn_do_not_go_deeper() -> None:
    html = cook("- a\n> b\n" * 2000).html
    assert html.count("<ul>") == html.count("<blockquote>") == 2000
    assert "<ul>\n<li>a</li>\n</ul>\n<blockquote>\n<p>b</p>\n</blockquote>\n<ul>" in html


def test_nesting_stops_before_it_hurts() -> None:
    html = cook(">" * 500 + " diep").html
    assert 10 < html.count("<blockquote>") <= 30
    assert "diep" in html
