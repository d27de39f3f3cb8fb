"""The letter about a reply that was worked in: to its writer, at most once a day for each dossier."""

from __future__ import annotations

from unittest import mock

import pytest

from app.accounts.models import User
from app.dossiers import letters as written
from app.dossiers.actions.folding import fold_post, unfold_post
from app.dossiers.models import Consent, PassageSource
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import fold, fold_row, link, make_beside, post_of
from tests.dossiers.making import again, make_dossier
from tests.making import make_reply, make_topic


def told(letters, before: int) -> list[str]:
    """Return who got a letter since."""
    return [one["To"].partition("@")[0] for one in letters()[before:]]


def test_a_writer_is_told_where_their_words_stand(house, letters):
    dossier, topic = make_beside(1)
    before = len(letters())
    fold(dossier, topic, 2, "omar", section="Ledenleningen")
    letter = letters()[before]
    assert letter["To"] == "nadia@voorbeeld.example"
    assert dossier.title in letter["Subject"]
    for words in ("Ledenleningen", dossier.title, topic.title, f"http://localhost{dossier.url}"):
        assert words in letter.get_content()
    assert fold_row(dossier, post_of(topic, 2)).told_at is not None


def test_nobody_is_told_of_their_own_doing(house, letters):
    dossier, topic = make_beside(1)
    before = len(letters())
    fold(dossier, topic, 2, "nadia")
    assert told(letters, before) == []
    assert fold_row(dossier, post_of(topic, 2)).told_at is None


def test_a_writer_gets_one_letter_a_day_for_each_dossier(house, letters):
    dossier, topic = make_beside(5)
    other, before = make_dossier(title="Een ander dossier"), len(letters())
    link(other, topic)
    for number in (2, 4, 3, 5):
        fold(dossier, topic, number, "pia")
    assert sorted(told(letters, before)) == ["nadia", "omar"]
    fold(other, topic, 2, "pia")
    assert sorted(told(letters, before)) == ["nadia", "nadia", "omar"]
    with writing():
        db.session.execute(db.text("UPDATE post_folds SET told_at = now() - interval '25 hours'"))
        db.session.execute(db.text("DELETE FROM rate_hits"))
    fold(dossier, topic, 6, "pia")
    assert len(told(letters, before)) == 4


def test_undoing_and_doing_it_again_sends_no_second_letter(house, letters):
    dossier, topic = make_beside(1)
    before = len(letters())
    for _ in range(3):
        fold(dossier, topic, 2, "pia")
        assert told(letters, before) == ["nadia"]
        with writing():
            unfold_post(person("pia"), again(dossier), post_of(topic, 2))


def test_what_was_undone_before_the_letter_left_is_not_told(house, letters):
    dossier, topic = make_beside(1)
    before = len(letters())
    fold(dossier, topic, 2, "pia")
    with writing():
        unfold_post(person("pia"), again(dossier), post_of(topic, 2))
    assert told(letters, before) == []


def test_what_is_undone_as_a_whole_queues_no_letter(house, letters):
    dossier, topic = make_beside(1)
    before = len(letters())

    def half_done():
        with writing():
            fold_post(person("pia"), again(dossier), post_of(topic, 2))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert told(letters, before) == []
    assert fold_row(dossier, post_of(topic, 2)) is None


def facts(kind: str):
    """Return the job of a letter with what it needs."""
    dossier = make_dossier(title="Geld & <b>goed</b>")
    topic = make_topic("pia", title="Wat kost <i>grond</i> & huis?")
    link(dossier, topic)
    make_reply(topic, "omar", "Veel.")
    fold(dossier, topic, 2)
    with writing():
        db.session.add(Consent(dossier_id=dossier.id, user_id=person("omar").id))
    source = db.session.scalars(db.select(PassageSource)).one()
    return {
        "folded": lambda: written.write_folded(post_of(topic, 2).id, dossier.id),
        "honoured": lambda: written.write_objection(source.id, is_honoured=True, reason=""),
        "declined": lambda: written.write_objection(source.id, is_honoured=False, reason="Zo is het."),
        "consent": lambda: written.write_consent(dossier.id, person("omar").id),
    }[kind]


@pytest.mark.parametrize("kind", ["folded", "honoured", "declined", "consent"])
def test_every_letter_is_whole_in_both_languages(house, kind):
    work = facts(kind)
    for language in ("nl", "en"):
        with writing():
            db.session.get_one(User, person("omar").id).language = language
        with mock.patch.object(written, "send") as send:
            work()
        letter = send.call_args.args[0]
        assert letter.to == "omar@voorbeeld.example"
        assert "Geld & <b>goed</b>" in letter.subject + letter.body
        assert letter.body.count("http://localhost/") == 1
        for wrong in ("{{", "\n\n\n", "%(", "&lt;", "&amp;", "None"):
            assert wrong not in letter.body, wrong


@pytest.mark.parametrize("kind", ["folded", "honoured", "consent"])
def test_nothing_is_sent_about_a_dossier_that_its_reader_may_not_see(house, kind):
    work = facts(kind)
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET withdrawn_at = now()"))
    with mock.patch.object(written, "send") as send:
        work()
    assert not send.called


def test_nothing_is_sent_about_what_is_gone(house):
    with mock.patch.object(written, "send") as send:
        written.write_folded(1, 1)
        written.write_objection(1, is_honoured=True, reason="")
        written.write_consent(1, person("omar").id)
    assert not send.called
