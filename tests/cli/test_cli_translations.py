"""The check on translations finds what is missing, fuzzy or half."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from app.cli import translations as room
from app.cli.translations import missing, sentences


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "app" / "views.py").write_text(
        "_('Good morning')\nlazy_gettext('Later')\nngettext('%(num)d post', '%(num)d posts', 2)\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        "<h1>{{ _('Welcome') }}</h1>{% trans %}Bye{% endtrans %}"
    )
    return tmp_path


def test_sentences_are_found_in_code_and_templates(tree):
    found = {sentence: where for where, sentence in sentences(tree)}
    assert found["Good morning"] == "app/views.py:1"
    assert found["Later"] == "app/views.py:2"
    assert found["%(num)d post", "%(num)d posts"] == "app/views.py:3"
    assert found["Welcome"] == "templates/page.html:1"
    assert found["Bye"] == "templates/page.html:1"


def catalogue(**options: object) -> Catalog:
    made = Catalog(locale="nl")
    made.add("Hello", **options)
    return made


@pytest.mark.parametrize(
    ("options", "is_missing"),
    [
        ({"string": "Hallo"}, False),
        ({"string": ""}, True),
        ({"string": "Hallo", "flags": ["fuzzy"]}, True),
    ],
)
def test_a_sentence_needs_a_sure_translation(options, is_missing):
    wanted = [("app/views.py:1", "Hello")]
    assert missing(wanted, catalogue(**options)) == (["app/views.py:1: Hello"] if is_missing else [])


@pytest.mark.parametrize(
    ("forms", "is_missing"), [(("een bericht", "berichten"), False), (("een bericht", ""), True)]
)
def test_each_plural_form_needs_a_translation(forms, is_missing):
    made = Catalog(locale="nl")
    made.add(("a post", "posts"), forms)
    assert bool(missing([("here", ("a post", "posts"))], made)) is is_missing


def test_a_sentence_the_catalogue_has_never_seen_is_missing():
    assert missing([("here", "Hello")], Catalog(locale="nl")) == ["here: Hello"]


def test_the_command_fails_and_names_the_place(tree, monkeypatch, capsys):
    po = tree / "app" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr ""\n"Language: nl\\n"\n\nmsgid "Welcome"\nmsgstr "Welkom"\n')
    monkeypatch.setattr(room, "ROOT", tree)
    monkeypatch.setattr(room, "sentences", lambda: list(sentences(tree)))
    assert room.main() == 1
    output = capsys.readouterr()
    assert "app/views.py:1: Good morning" in output.err
    assert "Welkom" not in output.err
    assert "nl: 4 of 5 sentences missing" in output.out


def test_no_catalogue_at_all_is_a_failure(tree, monkeypatch, capsys):
    monkeypatch.setattr(room, "ROOT", tree)
    assert room.main() == 1
    assert "There is no catalogue" in capsys.readouterr().err
