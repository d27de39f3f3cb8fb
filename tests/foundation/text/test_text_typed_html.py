"""HTML that people type: the plain tags stay, the rest goes or shows as it was typed."""

from __future__ import annotations

import pytest

from tests.foundation.text.neighbours import html_of
from tests.foundation.text.soundness import read, words

KEPT = [
    ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ("m<sup>2</sup>", "m<sup>2</sup>"),
    ("<kbd>Enter</kbd>", "<kbd>Enter</kbd>"),
    ("<mark>let op</mark>", "<mark>let op</mark>"),
    ("<del>a</del><ins>b</ins>", "<del>a</del><ins>b</ins>"),
    ("<small>klein</small>", "<small>klein</small>"),
    ("<b>vet *en schuin*</b>", "<b>vet <em>en schuin</em></b>"),
    ("<B>groot</B>", "<b>groot</b>"),
    ("een<br>twee<br/>drie<BR />vier", "een<br>twee<br>drie<br>vier"),
    (
        '<abbr title="vereniging van eigenaren">VvE</abbr>',
        '<abbr title="vereniging van eigenaren">VvE</abbr>',
    ),
    ("<q>woord</q> <cite>boek</cite>", "<q>woord</q> <cite>boek</cite>"),
    ('x <a href="/t/1">zie</a>', 'x <a href="/t/1">zie</a>'),
    ("&copy; 2026", "© 2026"),
]


@pytest.mark.parametrize(("source", "expected"), KEPT)
def test_plain_tags_stay(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


STRIPPED = [
    ('<b onclick="x()" class="notice" id="top" style="color:red">a</b>', "<b>a</b>"),
    ('<abbr onmouseover=x title="t">a</abbr>', '<abbr title="t">a</abbr>'),
    ('x <a href="javascript:alert(1)">a</a>', "x a"),
    ('x <a onclick="y">a</a>', "x a"),
    ('x <a href=" javascript:alert(1)">a</a>', 'x <a href="%20javascript:alert(1)">a</a>'),
    ('x <a href="java&#10;script:alert(1)">a</a>', 'x <a href="java%0Ascript:alert(1)">a</a>'),
    ("a <span class=plate>1</span> b", "a 1 b"),
    ("a <font color=red>rood</font> b", "a rood b"),
    ('a <input type="text" value="x"> b', "a  b"),
    ("a <button>klik</button> b", "a klik b"),
    ("a <iframe src=x></iframe> b", "a  b"),
    ("a <svg onload=x><circle/></svg> b", "a &lt;circle/&gt; b"),
    ("a <!-- geheim --> b", "a  b"),
    ("a <?php echo 1 ?> b", "a  b"),
    ("a <h1>kop</h1> b", "a kop<br> b"),
]


@pytest.mark.parametrize(("source", "expected"), STRIPPED)
def test_attributes_and_other_tags_go_but_words_stay(source: str, expected: str) -> None:
    html = html_of(source)
    assert html == f"<p>{expected}</p>"


SHOWN = ["Beste <naam>,", "<bedrag> euro per <maand>", "x <y> z", "a <b2> c", "List<String>", "</naam>"]


@pytest.mark.parametrize("source", SHOWN)
def test_what_is_no_tag_to_people_is_shown(source: str) -> None:
    assert words(html_of(source)) == source


UNBALANCED = [
    ("<b>open", "<b>open</b>"),
    ("dicht</b>", "dicht"),
    ("<b><i>kruis</b></i>", "<b><i>kruis</i></b>"),
    ("*<b>a*</b>", "<em><b>a</b></em>"),
    ("<b>" * 50 + "x", "<b>" * 20 + "x" + "</b>" * 20),
    ('x <a href="/a">een <a href="/b">twee</a> drie</a>', 'x <a href="/a">een twee</a> drie'),
    ("<summary>los</summary> x", "<summary>los</summary> x"),
]


@pytest.mark.parametrize(("source", "expected"), UNBALANCED[:-1])
def test_tags_are_balanced_within_their_paragraph(source: str, expected: str) -> None:
    assert html_of(source) == f"<p>{expected}</p>"


def test_an_open_tag_does_not_reach_the_next_paragraph() -> None:
    assert html_of("<b>een\n\ntwee") == "<p><b>een</b></p>\n<p>twee</p>"


BLOCKS = [
    ("<div>een</div>", "<p>een</p>"),
    ("<p>een</p><p>twee</p>", "<p>een<br>twee</p>"),
    ("<ul><li>een</li><li>twee</li></ul>", "<p>een<br>twee</p>"),
    ("<div>\n\n**vet**\n\n</div>", "<p><strong>vet</strong></p>"),
    ("<script>\nalert(1)\n</script>", ""),
    ("<script>alert(1)</script>na", "<p>na</p>"),
    ("<style>\n\nb {}\n\n</style>\n\nna", "<p>na</p>"),
    ("<!-- a\n\nb -->\n\nna", "<p>na</p>"),
    ("<!DOCTYPE html>", ""),
    ("<![CDATA[ a ]]>", ""),
    ("<pre>\n**a**\n</pre>", "<p>**a**</p>"),
    ('<div onclick="x">een <b>twee</div>', "<p>een <b>twee</b></p>"),
    ("<div>R&amp;D &lt;b&gt;</div>", "<p>R&amp;D &lt;b&gt;</p>"),
    ("<naam>\n\nx", "<p>&lt;naam&gt;</p>\n<p>x</p>"),
    ("<table><tr><td>a</td></tr></table>", "<p>a</p>"),
]


@pytest.mark.parametrize(("source", "expected"), BLOCKS)
def test_blocks_of_html_become_paragraphs(source: str, expected: str) -> None:
    html = html_of(source)
    assert " ".join(html.replace("<p>\n", "<p>").replace("\n</p>", "</p>").split()) == " ".join(
        expected.split()
    )


def test_a_script_that_never_ends_is_shown_as_text() -> None:
    html = html_of("<script>alert(1)\n\n**tekst**")
    assert "<script" not in html
    assert words(html).startswith("<script>alert(1)")


def test_details_may_hold_markdown() -> None:
    html = html_of("<details open id=x>\n<summary>Meer</summary>\n\n- **punt**\n\n</details>\n\nna")
    assert html == (
        '<details class="details">\n<summary>Meer</summary>\n'
        "<ul>\n<li><strong>punt</strong></li>\n</ul>\n</details>\n<p>na</p>"
    )


def test_details_left_open_end_with_the_text() -> None:
    html = html_of("<details>\n\nx\n\n<details>\n\ny")
    assert html.count("<details") == html.count("</details>") == 2


def test_details_inside_a_line_are_only_words() -> None:
    assert html_of("zin <details>x</details>") == "<p>zin x</p>"


def test_foreign_ids_and_classes_do_not_get_in() -> None:
    source = '<h2 id="p7-h-kop" class="post__author">Nep</h2>\n\n<a id="x" class="button" href="/x">y</a>\n'
    reader = read(html_of(source))
    assert reader.ids == []
    assert "class=" not in html_of(source)
