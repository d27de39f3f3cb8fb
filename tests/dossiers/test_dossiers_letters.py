"""Every letter of the dossiers: to whom it goes and to whom not, in their language, with a way that works."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.dossiers import letters as of_words
from app.dossiers import review_letters as of_reviews
from app.dossiers.actions.consents import ask_consent
from app.dossiers.actions.sources import answer_objection, object_to_source
from app.dossiers.models import Dossier, PassageSource
from app.dossiers.reminders import remind_of_reviews
from app.dossiers.sources import load_source
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, fold, link, sources_of
from tests.dossiers.making import BODY, again, edit, make_dossier
from tests.dossiers.reviewing import change_row, decide, make_suggestion, review
from tests.making import make_group, make_reply, make_topic

pytestmark = pytest.mark.usefixtures("house")
TITLE = "Geld: & <b>goed</b> 100%(s)"
LINK = re.compile(r"http://localhost(/\S+)")
NEWER = BODY.replace("70 tot 80", "ongeveer 75")


@dataclass
class Scene:
    """A dossier of Nadia's group, a conversation of Pia beside it, and a reply by Omar."""

    dossier: Dossier
    topic: object

    def folded(self) -> None:
        """Work the reply in."""
        fold(self.dossier, self.topic, 2, "nadia", section="Ledenleningen")

    def source(self) -> PassageSource:
        """Return the first source, as the actions want it."""
        dossier = again(self.dossier)
        number = sources_of(dossier)[0].id
        return load_source(again(dossier), number)


def folded(scene: Scene) -> None:
    scene.folded()


def objection(scene: Scene) -> None:
    scene.folded()
    with writing():
        source = scene.source()
        object_to_source(
            person("omar"), db.session.get_one(Dossier, scene.dossier.id), source, "Liever niet."
        )
    with writing():
        source = scene.source()
        here = db.session.get_one(Dossier, scene.dossier.id)
        answer_objection(person("nadia"), here, source, is_honoured=False, reason="Het is nodig.")


def consent(scene: Scene) -> None:
    scene.folded()
    close_category("financiering")
    with writing():
        ask_consent(person("nadia"), again(scene.dossier))


def decided(scene: Scene) -> None:
    suggestion = make_suggestion(again(scene.dossier), "omar", NEWER)
    decide(again(scene.dossier), "nadia", suggestion, False)


def waits(scene: Scene) -> None:
    edit(again(scene.dossier), "pia", NEWER)
    change_row(scene.dossier, policy="reviewed_first")
    with clock.at(clock.now() + timedelta(days=8)), writing(is_visible=False):
        remind_of_reviews()


def runs_out(scene: Scene) -> None:
    review(scene.dossier, "omar")
    with clock.at(clock.now() + timedelta(days=340)), writing(is_visible=False):
        remind_of_reviews()


# What happens, who hears of it last, and where the letter leads.
LETTERS: dict[Callable[[Scene], None], tuple[str, str]] = {
    folded: ("omar", "{url}"),
    objection: ("omar", "{url}/sources"),
    consent: ("omar", "{url}/sources"),
    decided: ("omar", "{url}/suggestions/"),
    waits: ("nadia", "{url}/review"),
    runs_out: ("nadia", "{url}/review"),
}


@pytest.fixture
def scene(house, monkeypatch) -> Scene:
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    group = make_group("nadia", "Werkgroep Geld", omar="member")
    dossier = make_dossier("nadia", TITLE, steward=group)
    topic = make_topic("pia", "Wat kost <i>grond</i>?")
    make_reply(topic, "omar", "Veel geld.")
    link(dossier, topic)
    return Scene(again(dossier), topic)


def speak(name: str, language: str) -> None:
    """Let somebody read in a language."""
    with writing():
        db.session.get_one(User, person(name).id).language = language


@pytest.mark.parametrize("happens", LETTERS)
def test_each_letter_goes_to_one_person_and_its_way_opens_for_them(scene, letters, as_, happens):
    who, leads = LETTERS[happens]
    before = len(letters())
    happens(scene)
    letter = letters()[-1]
    assert len(letters()) > before
    assert letter["To"] == f"{who}@voorbeeld.example"
    (way,) = set(LINK.findall(letter.get_content()))
    assert way.startswith(leads.format(url=again(scene.dossier).url))
    assert as_(who).get(way).status_code == 200


@pytest.mark.parametrize("happens", LETTERS)
def test_each_letter_is_in_the_language_of_its_reader_whoever_caused_it(scene, letters, happens):
    who, _leads = LETTERS[happens]
    for name in ("nadia", "omar", "pia"):
        speak(name, "nl")
    speak(who, "en")
    happens(scene)
    text = letters()[-1].get_content()
    assert text.startswith(f"Hello {who.title()},"), text
    for wrong in ("{{", "{%", "%(n", "&amp;", "&lt;", "None", "\n\n\n"):
        assert wrong not in text, wrong


@pytest.mark.parametrize("happens", LETTERS)
def test_a_title_cannot_add_a_line_to_the_head_of_a_letter(scene, letters, happens):
    happens(scene)
    letter = letters()[-1]
    assert TITLE in letter["Subject"]
    assert "\n" not in letter["Subject"].replace("\n ", " ")
    change_row(scene.dossier, title="Kort\r\nBcc: iemand@voorbeeld.example")
    for wrong in letters():
        assert wrong["Bcc"] is None
        assert len(wrong.get_all("To")) == 1


@pytest.mark.parametrize("happens", LETTERS)
def test_no_letter_tells_the_address_of_another_member(scene, letters, happens):
    who, _leads = LETTERS[happens]
    happens(scene)
    letter = letters()[-1]
    for name in {"nadia", "omar", "pia", "ruth", "quinn"} - {who}:
        assert f"{name}@" not in letter.as_string(), name
    assert f"{who}@" not in letter.get_content()


@pytest.mark.parametrize("happens", LETTERS)
def test_what_is_no_longer_for_them_is_not_written_about(scene, letters, happens):
    before = len(letters())
    happens(scene)
    change_row(scene.dossier, withdrawn_at=clock.now(), started_by_id=person("pia").id)
    assert [one["To"] for one in letters()[before:]] == []


@pytest.mark.parametrize("happens", LETTERS)
def test_an_address_that_was_never_proven_gets_no_letter(scene, letters, happens):
    who, _leads = LETTERS[happens]
    before = len(letters())
    happens(scene)
    with writing():
        db.session.get_one(User, person(who).id).email_confirmed_at = None
    assert [one["To"] for one in letters()[before:] if one["To"].startswith(who)] == []


def test_who_decides_on_ones_own_suggestion_hears_nothing(scene, letters):
    before = len(letters())
    suggestion = make_suggestion(again(scene.dossier), "nadia", NEWER)
    decide(again(scene.dossier), "nadia", suggestion, True)
    assert letters()[before:] == []


def test_a_letter_about_nobody_or_nothing_is_not_sent(scene, letters):
    before = len(letters())
    for kind in of_reviews.KINDS:
        of_reviews.write_letter(kind, person("omar").id, 999_999)
    of_words.write_folded(999_999, scene.dossier.id)
    of_words.write_objection(999_999, is_honoured=False, reason="x")
    of_words.write_consent(999_999, person("omar").id)
    assert letters()[before:] == []


def test_the_letter_about_a_decision_names_each_reason(scene, letters):
    body = BODY.replace("70 tot 80", "60").replace("Elk huishouden", "Ieder lid")
    suggestion = make_suggestion(again(scene.dossier), "omar", body)
    speak("omar", "en")
    decide(again(scene.dossier), "nadia", suggestion, True, False, reason="Niet ieder lid.")
    text = letters()[-1].get_content()
    assert "A part of your suggestion" in text
    assert "Niet ieder lid." in text
    assert "Line 11" in text


def test_an_answer_to_an_objection_brings_its_reason_along(scene, letters):
    speak("omar", "en")
    objection(scene)
    text = letters()[-1].get_content()
    assert "put them back" in text
    assert "Het is nodig." in text
