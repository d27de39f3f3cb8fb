"""Never unsafe, never an exception: attacks one by one, and then whatever comes to mind."""

from __future__ import annotations

import html as htmllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text import Surroundings, TextTooLong, cook, find_references
from app.foundation.text.markdown import LONGEST_TEXT
from app.foundation.text.sanitiser import ALLOWED_TAGS, sanitise
from tests.foundation.text.neighbours import PHOTO, PREFIX, RULES, WORLD, html_of
from tests.foundation.text.soundness import TAGS, read

ATTACKS = [
    "<script>alert(1)</script>",
    "x <script>alert(1)</script>",
    "<script src=//fout.example/x.js></script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<object data=x><embed src=x>",
    "<form action=/session/end method=post><button>klik</button></form>",
    "<base href=//fout.example/>",
    "<meta http-equiv=refresh content='0;url=//fout.example'>",
    "<link rel=stylesheet href=//fout.example/x.css>",
    "<style>@import '//fout.example'</style>",
    "<b style='position:fixed;inset:0'>x</b>",
    "<details ontoggle=alert(1) open>x</details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><script>alert(1)</script></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](/files/' + PHOTO + "/dak.jpg)",
    '[x](/x "t" onclick="alert(1)")',
    "[x](/x '\"><script>alert(1)</script>')",
    "<javascript:alert(1)>",
    '<https://x.example/"onclick=alert(1)>',
    'https://x.example/"onclick="alert(1)',
    "https://x.example/<script>alert(1)</script>",
    '```"><script>alert(1)</script>\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    '[quote="<script>alert(1)</script>"]\nx\n[/quote]',
    "[quote='\"><img src=x onerror=alert(1)>, post:1, topic:2']\nx\n[/quote]",
    "[details=<script>alert(1)</script>]\nx\n[/details]",
    '[details="" ontoggle=alert(1)]\nx\n[/details]',
    "# <script>alert(1)</script>",
    '# "><img src=x onerror=alert(1)>',
    "|<script>|\n|-|\n|alert(1)|",
    '[^"><script>]\n\n[^"><script>]: <img src=x onerror=alert(1)>',
    "- [ ] <input type=submit formaction=javascript:alert(1)>",
    '@nadia"><script>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "&amp;lt;script&amp;gt;",
    "\\<script>alert(1)</script>",
    "a\x00<scr\x00ipt>alert(1)</script>",
    "<b \ud800>x</b>",
    "[x](java\x01script:alert(1))",
    "*<b onclick=*alert(1)>*",
    "<abbr title='\"><script>alert(1)</script>'>x</abbr>",
    "<b><p></b><i></p></i>",
    "</p></div></main><script>alert(1)</script>",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_comes_out_harmless(source: str) -> None:
    for text in (source, f"> {source}", f"- {source}", f"**{source}**", f"<div>{source}", f"a {source} b"):
        read(html_of(text))


@pytest.mark.parametrize("source", ATTACKS)
def test_the_last_look_alone_would_have_stopped_it_too(source: str) -> None:
    html = sanitise(source.replace("\ud800", ""))
    read(html.replace('id="', 'id="p7-h-'), own_images=False)


def test_the_two_lists_of_tags_agree() -> None:
    assert ALLOWED_TAGS == TAGS


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "- ",
            "1. ",
            "> ",
            "```\n",
            "~~~\n",
            "    ",
            "\t",
            "\n",
            "\n\n",
            "  \n",
            "---\n",
            "===\n",
        ),
        *(
            "*",
            "**",
            "_",
            "~~",
            "`",
            "``",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "](/",
            "<",
            ">",
            "</",
            "/>",
            "\\",
            "&",
            ";",
        ),
        *(
            "|",
            "|-|\n",
            "a|b\n-|-\n",
            "- [ ] ",
            "- [x] ",
            "[^1]",
            "[^1]: ",
            "[a]: /x\n",
            "[a]",
            ":",
            '"',
            "'",
        ),
        *(
            "[quote]\n",
            "[/quote]\n",
            '[quote="nadia, post:1, topic:2"]\n',
            "[details=x]\n",
            "[/details]\n",
            "[quote]",
        ),
        *(
            "@nadia",
            "@",
            "#bouwen",
            "#",
            "https://example.nl",
            "http://",
            "javascript:",
            "mailto:a@b.nl",
            "//x.nl",
        ),
        *(
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<a href=",
            "<a href='/x'>",
            "</a>",
            "<br>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
        ),
        *(
            "<script>",
            "</script>",
            "<style>",
            "<!--",
            "-->",
            "<?",
            "?>",
            "<![CDATA[",
            "]]>",
            "<details>\n",
            "<summary>",
        ),
        *(
            "</details>",
            "<img src=x onerror=y>",
            "<svg>",
            "<naam>",
            " onclick=x",
            " id=x",
            " class='a'",
            "<abbr title=",
        ),
        *(f"/files/{PHOTO}/dak.jpg", f"![x](/files/{PHOTO}/dak.jpg)", f"[r](/files/{RULES}/r.odt)"),
        *(
            "&lt;",
            "&#60;",
            "&#x3c;",
            "&amp;",
            "é",
            "👩‍🌾",
            "\u202e",
            "\x00",
            "\ud800",
            "\r",
            "\x0b",
            "\u2028",
            "a",
            " ",
            "1",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_is_safe_in_order_and_refers_to_itself_alone(source: str) -> None:
    read(cook(source, prefix=PREFIX, surroundings=WORLD).html)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXTS, NAMES)
@settings(max_examples=80, deadline=None)
def test_whatever_surrounds_a_text_it_stays_safe(source: str, name: str) -> None:
    world = Surroundings(people={"nadia": name}, site_host=name)
    read(cook(f"@nadia {source}", prefix=PREFIX, surroundings=world).html)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_the_same_text_gives_the_same_html(source: str) -> None:
    assert cook(source, prefix=PREFIX, surroundings=WORLD) == cook(source, prefix=PREFIX, surroundings=WORLD)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_html_that_was_cleaned_once_is_clean(source: str) -> None:
    html = cook(source, prefix=PREFIX, surroundings=WORLD).html
    assert sanitise(html) == html


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_an_excerpt_is_short_and_plain(source: str) -> None:
    found = cook(source, prefix=PREFIX, surroundings=WORLD).excerpt
    assert len(found) <= 200
    assert "\n" not in found
    assert "  " not in found


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_whom_a_text_speaks_to_was_found_beforehand(source: str) -> None:
    spoken_to = {name.lower() for name in cook(source, surroundings=WORLD).mentions}
    assert spoken_to <= find_references(source).people


@given(st.text(alphabet="abc <>&\"'", max_size=60))
@settings(max_examples=80, deadline=None)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    source = "".join(f"&#{ord(letter)};" for letter in text)
    reader = read(cook(source, prefix=PREFIX).html)
    assert "".join("".join(reader.words).split()) == "".join(text.split())
    assert htmllib.unescape("".join(reader.words)).strip() == "".join(reader.words).strip()


def test_a_text_that_is_too_long_is_refused() -> None:
    cook("a" * LONGEST_TEXT)
    with pytest.raises(TextTooLong):
        cook("a" * (LONGEST_TEXT + 1))


def test_a_line_of_a_megabyte_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="at most 200000"):
        cook("[" * 1_000_000)
