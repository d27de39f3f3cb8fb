"""Tables with pipes: what is one, how it looks, and what is forgiven."""

from __future__ import annotations

import pytest

from app.foundation.text import cook
from tests.foundation.text.neighbours import html_of


def rows(html: str) -> list[list[str]]:
    """The cells of a table, row by row."""
    return [
        [cell.partition(">")[2].partition("</t")[0] for cell in row.split("<t")[1:] if cell[0] in "hd"]
        for row in html.replace("<thead>", "").replace("<tbody>", "").split("<tr>")[1:]
    ]


def test_a_table_scrolls_by_itself_and_names_its_columns() -> None:
    assert html_of("| Bron | Bedrag |\n|---|--:|\n| Bank | 6 |") == (
        '<div class="table-wrap" tabindex="0"><table>\n<thead>\n<tr>\n'
        '<th scope="col">Bron</th>\n<th scope="col" class="align-right">Bedrag</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>Bank</td>\n<td class="align-right">6</td>\n</tr>\n</tbody>\n</table></div>'
    )


def test_an_empty_corner_heads_nothing() -> None:
    assert '<tr>\n<td></td>\n<th scope="col">a</th>\n</tr>' in html_of("| | a |\n|-|-|\n| b | 1 |")


SHAPES = [
    ("a | b\n--|--\n1 | 2", [["a", "b"], ["1", "2"]]),
    ("|a|b|\n|-|-|\n|1|2|", [["a", "b"], ["1", "2"]]),
    ("| a | b |\n| - | - |", [["a", "b"]]),
    ("|a|\n|-|\n|1|", [["a"], ["1"]]),
    ("a|b\n-|-\n1|2|3", [["a", "b"], ["1", "2"]]),
    ("a|b\n-|-\n|1|", [["a", "b"], ["1"]]),
    ("a|b\n-|-\n|1", [["a", "b"], ["1"]]),
    ("a|b\n-|-\n1|\n|2", [["a", "b"], ["1"], ["2"]]),
    ("a|b\n-|-\n||2|", [["a", "b"], ["", "2"]]),
    ("a\\|b|c\n-|-\n`x\\|y`|z", [["a|b", "c"], ["<code>x|y</code>", "z"]]),
    (
        "a|b\n-|-\n**1**|@omar",
        [["a", "b"], ["<strong>1</strong>", '<a class="mention" href="/u/omar">@omar</a>']],
    ),
    ("   a|b\n   -|-", [["a", "b"]]),
    ("tekst\na|b\n-|-\n1|2", [["a", "b"], ["1", "2"]]),
    ("a|b\n-|-\n1|2\ntekst", [["a", "b"], ["1", "2"]]),
    ("a|b\n-|-\n1|2\n\nc|d", [["a", "b"], ["1", "2"]]),
    ("> a|b\n> -|-\n> 1|2", [["a", "b"], ["1", "2"]]),
    ("- a|b\n  -|-\n  1|2", [["a", "b"], ["1", "2"]]),
    ("[quote]\na|b\n-|-\n1|2\n[/quote]", [["a", "b"], ["1", "2"]]),
]


@pytest.mark.parametrize(("source", "expected"), SHAPES)
def test_shapes_of_tables(source: str, expected: list[list[str]]) -> None:
    assert rows(html_of(source)) == expected


ALIGNMENTS = [
    (":-", ""),
    ("-", ""),
    ("-:", ' class="align-right"'),
    (":-:", ' class="align-center"'),
    (":--------:", ' class="align-center"'),
]


@pytest.mark.parametrize(("mark", "expected"), ALIGNMENTS)
def test_alignment_is_a_class(mark: str, expected: str) -> None:
    html = html_of(f"|a|\n|{mark}|\n|1|")
    assert f'<th scope="col"{expected}>a</th>' in html
    assert f"<td{expected}>1</td>" in html
    assert "style" not in html


NO_TABLE = [
    "a|b",
    "a|b\n1|2",
    "a|b\n-|-|-",
    "a|b|c\n-|-",
    "a|b\n-|x",
    "a|b\n--",
    "a\n-|-",
    "    a|b\n    -|-",
    "```\na|b\n-|-\n```",
    "a|b\n\n-|-",
    "|" * 100 + "\n" + "|-" * 99 + "|",
]


@pytest.mark.parametrize("source", NO_TABLE)
def test_what_is_no_table(source: str) -> None:
    assert "<table" not in html_of(source)


def test_text_around_a_table_remains() -> None:
    html = html_of("ervoor\na|b\n-|-\n1|2\nerna")
    assert html.startswith("<p>ervoor</p>\n<div")
    assert html.endswith("</div>\n<p>erna</p>")


def test_a_row_that_does_not_fit_is_no_reason_to_start_again() -> None:
    html = cook("-|-\n" * 4_000 + "a|b|c\n").html
    assert html.count("<table>") == 1
    assert html.count("<tr>") == 4_000
