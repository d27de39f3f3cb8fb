"""The composer: a plain form first, and a place for what a script adds."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

Draw = Callable[..., str]


def test_the_composer_works_as_a_plain_form(draw: Draw) -> None:
    line = "{{ composer('/t/1/replies', 'Place', 'Reply', is_reply=true, reply_to='3', reply_name='Pia') }}"
    html = draw("components/composer.html", line)
    assert 'method="post" action="/t/1/replies#antwoord"' in html
    assert 'name="body"' in html
    assert 'name="preview" value="1"' in html
    assert 'name="reply_to" value="3"' in html
    assert "Reply to Pia" in html
    assert "disabled" not in html
    assert "<markdown-toolbar" not in html  # what only a script can use, a script brings


def test_a_reply_to_nobody_in_particular_sends_no_number(draw: Draw) -> None:
    html = draw("components/composer.html", "{{ composer('/x', 'Go', 'Write', is_reply=true, reply_to=0) }}")
    assert 'name="reply_to" value="" disabled' in html


def test_the_composer_gives_back_exactly_what_was_typed(draw: Draw) -> None:
    typed = "\n  <script>\n</textarea>"
    html = draw("components/composer.html", "{{ composer('/x', 'Go', 'Write', body=typed) }}", typed=typed)
    assert ">\n\n  &lt;script&gt;\n&lt;/textarea&gt;</textarea>" in html


def test_the_composer_without_a_key_keeps_no_draft(draw: Draw) -> None:
    html = draw("components/composer.html", "{{ composer('/x', 'Go', 'Write') }}")
    assert "data-draft-key" not in html
    assert "reply_to" not in html
    assert "data-similar-url" not in html


def test_the_composer_shows_the_preview_the_server_made(draw: Draw) -> None:
    line = "{{ composer('/x', 'Go', 'Write', preview_html=html, error='Too short.') }}"
    html = draw("components/composer.html", line, html=Markup("<p>Made</p>"))
    assert "><p>Made</p></div>" in html
    assert 'aria-invalid="true"' in html
    assert "Too short." in html
