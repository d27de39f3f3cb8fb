"""What people type about a group: cleaned, never cut off, and refused beside its field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.foundation.errors import Invalid
from app.foundation.text.markdown import LONGEST_TEXT
from app.groups import typed
from app.groups.models import Group
from app.groups.models.groups import NAME_LONGEST, NAME_SHORTEST
from app.groups.story import tell_story
from app.groups.typed import DESCRIPTION_LONGEST

ACCEPTING = {
    "name": (typed.accept_name, 80),
    "summary": (typed.accept_summary, 300),
    "description": (typed.accept_description, DESCRIPTION_LONGEST),
    "reason": (typed.accept_reason, 500),
}


def outcome(accept, text: str) -> str:
    """Return what is kept, or the field that is refused with `!` before it."""
    try:
        return accept(text)
    except Invalid as error:
        return f"!{error.field}" if error.sentence else "refused without a word"


@pytest.mark.parametrize("field", ACCEPTING)
def test_what_fits_is_kept_whole_and_one_more_is_refused(house, field):
    accept, most = ACCEPTING[field]
    assert outcome(accept, "x" * most) == "x" * most
    assert outcome(accept, "x" * (most + 1)) == f"!{field}"
    assert outcome(accept, "x" * 100_000) == f"!{field}"
    assert outcome(accept, f"  {'x' * most}\n ") == "x" * most


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("name", "De\tLange\n Lat", "De Lange Lat"),
        ("name", "ab", "!name"),
        ("name", "a\u0301e\u0301", "!name"),
        ("name", "Café", "Café"),
        ("summary", "", ""),
        ("summary", "regel\nregel", "regel regel"),
        ("description", "\n\n# Kop\r\n\r\ntekst  \n", "# Kop\n\ntekst"),
        ("reason", " \n\u200b", "!reason"),
        ("reason", "Wij zijn\r\nmet genoeg.", "Wij zijn\nmet genoeg."),
    ],
)
def test_what_is_typed_is_cleaned_and_stays_what_it_says(house, field, text, kept):
    assert outcome(ACCEPTING[field][0], text) == kept


@given(some.text(max_size=120))
def test_a_name_that_was_kept_is_kept_again_unchanged(app, text):
    with app.app_context():
        name = outcome(typed.accept_name, text)
        if not name.startswith("!"):
            assert NAME_SHORTEST <= len(name) <= NAME_LONGEST
            assert typed.accept_name(name) == name
            assert name == " ".join(name.split())


def test_one_word_out_of_several_is_chosen(house):
    assert typed.accept_word("open", ("open", "request"), "join_policy") == "open"
    for word in ("", "Open", "open ", "allebei"):
        with pytest.raises(Invalid) as refused:
            typed.accept_word(word, ("open", "request"), "join_policy")
        assert refused.value.field == "join_policy"


def test_a_story_is_markdown_and_safe(house):
    group = Group(id=7)
    tell_story(group, "# Wij\n\nDoe **mee** met @omar <img src=x onerror=alert(1)>")
    assert group.description.startswith("# Wij")
    assert "<strong>mee</strong>" in group.description_html
    assert "onerror" not in group.description_html
    assert "/u/omar" not in group.description_html


def test_a_story_that_is_too_long_or_too_deep_is_refused_beside_its_field(house):
    group = Group(id=7, description="Wat er stond", description_html="<p>Wat er stond</p>")
    for story in ("x" * (LONGEST_TEXT + 1), "x" * (DESCRIPTION_LONGEST + 1)):
        with pytest.raises(Invalid) as refused:
            tell_story(group, story)
        assert refused.value.field == "description"
    tell_story(group, "> " * 9000 + "diep")
    tell_story(group, "")
    assert (group.description, group.description_html) == ("", "")
