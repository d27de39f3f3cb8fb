"""Images: our own are shown, lazily and with their size; those of others become links."""

from __future__ import annotations

import pytest

from tests.foundation.text.neighbours import GONE, PHOTO, RULES, SCAN, html_of
from tests.foundation.text.soundness import read, words

THUMB = (
    f'<img src="/files/{PHOTO}/dak.jpg?size=small" alt="Het dak" width="960" height="640"'
    ' loading="lazy" decoding="async">'
)


def test_an_own_image_is_small_sized_lazy_and_leads_to_the_whole() -> None:
    html = html_of(f"![Het dak](/files/{PHOTO}/dak.jpg)")
    assert html == f'<p><a href="/files/{PHOTO}/dak.jpg">{THUMB}</a></p>'


def test_its_full_address_is_the_same_image() -> None:
    assert THUMB in html_of(f"![Het dak](https://cooplink.example/files/{PHOTO}/dak.jpg)")


def test_without_a_thumbnail_the_image_itself_is_shown() -> None:
    html = html_of(f"![Scan](/files/{SCAN}/scan.png)")
    assert f'<img src="/files/{SCAN}/scan.png" alt="Scan" width="400" height="300"' in html


def test_an_image_without_words_is_called_by_its_name() -> None:
    assert 'alt="dak.jpg"' in html_of(f"![](/files/{PHOTO}/dak.jpg)")


ALTERNATIVES = [
    ("*Het* **dak**", "Het dak"),
    ('"Het" <dak>', "&quot;Het&quot; &lt;dak&gt;"),
    ("Het ![andere](/x) dak", "Het andere dak"),
    ("van @nadia", "van @Nadia"),
    ("in #bouwen", "in #bouwen"),
    ("`code`", "code"),
    ("[link](/x)", "link"),
]


@pytest.mark.parametrize(("typed", "alt"), ALTERNATIVES)
def test_the_words_of_an_image_are_plain(typed: str, alt: str) -> None:
    html = html_of(f"![{typed}](/files/{PHOTO}/dak.jpg)")
    found = html.partition('alt="')[2].partition('" width')[0].replace("<", "&lt;").replace(">", "&gt;")
    assert found == alt
    assert "mention" not in html


def test_an_image_in_a_link_has_no_link_of_its_own() -> None:
    html = html_of(f"[![Het dak](/files/{PHOTO}/dak.jpg)](/t/12)")
    assert html == f'<p><a href="/t/12">{THUMB}</a></p>'


def test_an_image_from_elsewhere_becomes_a_link_with_its_words() -> None:
    html = html_of("![Een grafiek](https://example.nl/x.png)")
    assert "<img" not in html
    assert words(html) == "Een grafiek (example.nl)"
    assert 'href="https://example.nl/x.png" rel="nofollow ugc noopener"' in html


ELSEWHERE = [
    ("![](https://example.nl/x.png)", "https://example.nl/x.png"),
    ("[![x](https://example.nl/x.png)](/t/1)", "x"),
    ("![x](//example.nl/x.png)", "x (example.nl)"),
    ("![x](data:image/png;base64,AAAA)", "x"),
    ("![x](javascript:alert)", "x"),
    (f"![weg](/files/{GONE}/weg.png)", "weg"),
    ("![kort](/files/kort/x.png)", "kort"),
    (f"![Reglement](/files/{RULES}/reglement.odt)", "Reglement (48 kB)"),
    ('<img src="https://example.nl/x.png" alt="Volgpixel" width=1>', "Volgpixel (example.nl)"),
    ('<img src=x onerror="alert(1)">', "x"),
    ("<img>", ""),
]


@pytest.mark.parametrize(("source", "expected"), ELSEWHERE)
def test_what_is_no_image_of_ours_is_never_loaded(source: str, expected: str) -> None:
    html = html_of(source)
    assert "<img" not in html
    assert words(html) == expected


def test_an_own_image_may_be_typed_as_html() -> None:
    html = html_of(f'kijk <img alt="Het dak" src="/files/{PHOTO}/dak.jpg" style="width:9999px">')
    assert THUMB in html
    assert "9999" not in html


def test_a_page_of_images_is_in_order() -> None:
    source = f"![a](/files/{PHOTO}/dak.jpg)\n\n- ![b](/files/{SCAN}/scan.png)\n\n> ![c](/files/{GONE}/x.png)"
    assert read(html_of(source)).open == []
