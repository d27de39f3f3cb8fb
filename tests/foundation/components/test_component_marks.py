"""Marks and buttons: what each promises to every template that uses it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

Draw = Callable[..., str]


def test_an_icon_is_silent(draw: Draw) -> None:
    assert 'aria-hidden="true"' in draw("components/icon.html", "{{ icon('heart') }}")


@pytest.mark.parametrize(
    ("name", "letter"), [("nadia", "N"), ("  omar", "O"), ("école", "É"), ("", ""), ("<b>", "&lt;")]
)
def test_an_avatar_shows_the_first_letter(draw: Draw, name: str, letter: str) -> None:
    html = draw("components/avatar.html", "{{ avatar(name, 'oker', 's') }}", name=name)
    assert f">{letter}</span>" in html
    assert 'class="avatar avatar--s" data-door="oker"' in html


def test_several_avatars_say_whose_they_are(draw: Draw) -> None:
    people = [SimpleNamespace(name="Pia", door="lei"), SimpleNamespace(name="Wim", door="mos")]
    html = draw("components/avatar.html", "{{ avatars(people, 'Took part') }}", people=people)
    assert "Took part: Pia, Wim" in html


@pytest.mark.parametrize(
    "line",
    [
        "{{ category('<i>', '/c', 'oker') }}",
        "{{ tag('<i>', '/tag') }}",
        "{{ badge('<i>', 'new', 'x') }}",
    ],
)
def test_names_are_escaped(draw: Draw, line: str) -> None:
    html = draw("components/category.html", line)
    assert "&lt;i&gt;" in html
    assert "<i>" not in html


def test_an_act_posts_through_the_one_form_of_the_page(draw: Draw) -> None:
    html = draw("components/button.html", "{{ acts_form() }}{{ act('Close', '/t/1/closure', 'lock') }}")
    assert html.count("csrf_token") == 1
    assert 'form="acts" formaction="/t/1/closure"' in html


def test_a_button_of_its_own_carries_a_token(draw: Draw) -> None:
    html = draw("components/button.html", "{{ post_button('End', '/session/end', confirm='Sure?') }}")
    assert 'name="csrf_token"' in html
    assert 'data-confirm="Sure?"' in html


@pytest.mark.parametrize(
    ("is_pressed", "count", "expected"),
    [
        ("true", "3", ['aria-pressed="true"', "<span data-count>3</span>"]),
        ("false", "0", ['aria-pressed="false"', "<span data-count></span>"]),
        ("false", "none", ['aria-pressed="false"']),
    ],
)
def test_a_toggle_says_whether_it_is_on(draw: Draw, is_pressed: str, count: str, expected: list[str]) -> None:
    line = f"{{{{ toggle('Like', '/a', '/b', 'heart', {is_pressed}, {count}) }}}}"
    html = draw("components/button.html", line)
    assert all(piece in html for piece in expected)
    assert ("data-count" in html) == (count != "none")


def test_words_kept_for_screen_readers_are_still_there(draw: Draw) -> None:
    html = draw("components/button.html", "{{ icon_button('Close', 'close', show_label=false) }}")
    assert '<span class="sr-only">Close</span>' in html


@pytest.mark.parametrize(
    ("ago", "expected"),
    [("", ">2 Nov</time>"), ("short", 'data-behaviour="timeago" data-ago="short">2 Nov</time>')],
)
def test_a_moment_is_for_machines_and_for_people(draw: Draw, ago: str, expected: str) -> None:
    moment = SimpleNamespace(iso="2026-11-02T09:30:00Z", words="2 Nov")
    html = draw("components/time.html", "{{ when(moment, ago) }}", moment=moment, ago=ago)
    assert html.startswith('<time datetime="2026-11-02T09:30:00Z"')
    assert expected in html


def test_an_empty_page_names_a_first_step(draw: Draw) -> None:
    html = draw("components/empty.html", "{% call empty('None', 'Yet.') %}<a>Begin</a>{% endcall %}")
    assert "<h2>None</h2>" in html
    assert "<a>Begin</a>" in html
