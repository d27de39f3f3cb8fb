"""The letters about groups: to whom, in which language, with what in them."""

from __future__ import annotations

import smtplib
from unittest import mock

import pytest

from app.accounts.models import User
from app.foundation import jobs
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions, letters
from app.groups.models import Group, JoinRequest
from tests.cast import person
from tests.making import make_group, make_initiative

SITE = "http://localhost/"


def ask(group: Group, name: str = "pia", message: str = "Ik kook graag mee.") -> JoinRequest:
    with writing():
        number = actions.ask_to_join(person(name), group, message)
    return db.session.get_one(JoinRequest, number)


def speak(name: str, language: str) -> None:
    with writing():
        db.session.get_one(User, person(name).id).language = language


def written(kind: str, group: Group, name: str = "nadia", **more: object):
    """Return the letter that would be sent, or nothing."""
    with mock.patch.object(letters, "send") as send:
        letters.write_letter(kind, person(name).id, group.id, **more)
    return send.call_args.args[0] if send.called else None


def request_for(kind: str, group: Group) -> int:
    """Return a request in the state that this letter is about; 0 when it is about none."""
    state = letters.KINDS[kind].state
    request = ask(group) if state else None
    with writing():
        if state == "accepted":
            actions.accept_request(person("nadia"), group, request)
        if state == "declined":
            actions.decline_request(person("nadia"), group, request, "We zijn vol.")
    return request.id if request else 0


@pytest.mark.parametrize("kind", letters.KINDS)
def test_every_letter_can_be_written_in_both_languages(house, kind):
    group = make_group(name="De <b>Kring</b> & co")
    number = request_for(kind, group)
    for language in ("nl", "en"):
        speak("omar", language)
        letter = written(kind, group, "omar", request_id=number, reason="Zomaar.")
        assert letter.to == "omar@voorbeeld.example"
        assert letter.subject.endswith("· Cooplink")
        assert "De <b>Kring</b> & co" in letter.subject + letter.body
        assert letter.body.count(SITE) == 1
        for wrong in ("{{", "\n\n\n", "%(", "@voorbeeld.example", "&lt;", "None"):
            assert wrong not in letter.body, wrong
        assert letter.body.startswith(("Hello Omar", "Hallo Omar", "Dag Omar", "Beste Omar"))


def test_an_invitation_speaks_the_language_of_who_invites_and_tells_the_role(house):
    group = make_group()
    bodies = set()
    for language in ("nl", "en"):
        speak("nadia", language)
        for role in ("member", "coordinator"):
            with writing():
                invited = actions.invite_by_email(
                    person("nadia"), group, f"{language}.{role}@voorbeeld.example", role
                )
            with mock.patch.object(letters, "send") as send:
                letters.write_invitation(invited.id)
            letter = send.call_args.args[0]
            assert letter.to == invited.email
            assert "Nadia" in letter.body
            assert letter.body.count(SITE) == 1
            assert "\n\n\n" not in letter.body
            bodies.add(letter.body.replace(letter.body.partition(SITE)[2].split()[0], ""))
    assert len(bodies) >= 2


def test_each_coordinator_hears_of_a_request_and_nobody_else_does(house, letters):
    group = make_initiative(omar="coordinator", ruth="member", quinn="follower")
    ask(group)
    sent = letters()
    assert {letter["To"] for letter in sent} == {"nadia@voorbeeld.example", "omar@voorbeeld.example"}
    for letter in sent:
        text = letter.get_content()
        assert "Ik kook graag mee." in text
        assert f"{SITE}g/{group.slug}/join-requests" in text
        assert "pia@" not in letter.as_string()


def test_a_coordinator_whose_address_is_not_proven_gets_no_letter(house, letters):
    group = make_group(omar="coordinator")
    with writing():
        db.session.get_one(User, person("omar").id).email_confirmed_at = None
    ask(group)
    assert {letter["To"] for letter in letters()} == {"nadia@voorbeeld.example"}


def test_who_asked_reads_the_answer_and_the_reason(house, letters):
    group = make_group()
    for what, more, words in (
        ("decline", ("We zijn nu met genoeg.",), "We zijn nu met genoeg."),
        ("accept", (), f"{SITE}g/{group.slug}"),
    ):
        request = ask(group)
        letters()
        with writing():
            getattr(actions, f"{what}_request")(person("nadia"), group, request, *more)
        letter = letters()[-1]
        assert letter["To"] == "pia@voorbeeld.example"
        assert words in letter.get_content()
        assert "nadia@" not in letter.as_string()


def test_a_letter_about_what_was_answered_in_the_meantime_is_not_sent(house):
    group = make_group()
    request = ask(group)
    with writing():
        actions.withdraw_request(person("pia"), group, request)
    for kind in ("request", "reminder", "accepted", "declined"):
        assert written(kind, group, request_id=request.id) is None, kind


def test_a_letter_about_what_is_gone_is_not_sent(house):
    group = make_group()
    with mock.patch.object(letters, "send") as send:
        letters.write_letter("nudge", 2**62, group.id)
        letters.write_letter("nudge", person("nadia").id, 2**62)
        letters.write_letter("request", person("nadia").id, group.id, request_id=2**62)
        letters.write_invitation(2**62)
    assert not send.called


def test_a_request_without_a_message_makes_a_letter_without_a_gap(house):
    speak("nadia", "en")
    group = make_group()
    request = ask(group, message="")
    body = written("request", group, request_id=request.id).body
    assert "\n\n\n" not in body
    assert "This is the message" not in body


def test_a_message_cannot_write_the_head_of_a_letter(house, letters):
    group = make_group(name="De Kring\r\nBcc: dief@voorbeeld.example")
    ask(group, message="Hoi\r\nBcc: dief@voorbeeld.example")
    (letter,) = letters()
    assert letter["Bcc"] is None
    assert letter["To"] == "nadia@voorbeeld.example"


def test_a_letter_that_could_not_be_sent_keeps_none_of_the_others_back(house, run_jobs):
    group = make_group(omar="coordinator")
    ask(group)
    queued = db.session.scalars(db.text("SELECT args->>'user_id' FROM procrastinate_jobs")).all()
    assert sorted(map(int, queued)) == sorted(person(name).id for name in ("nadia", "omar"))
    task = jobs.queue.tasks["groups.letter"]
    assert task.retry_strategy.max_attempts == jobs.MOST_ATTEMPTS
    failing = mock.patch.object(letters, "send", side_effect=smtplib.SMTPServerDisconnected("gone"))
    with failing, pytest.raises(smtplib.SMTPServerDisconnected):
        letters.write_letter("nudge", person("nadia").id, group.id)


def test_the_worker_knows_the_work_of_groups_by_name(house):
    names = {name for name in jobs.queue.tasks if name.startswith("groups.")}
    assert {"groups.letter", "groups.invitation_letter", "groups.remind", "groups.clean_up"} <= names
