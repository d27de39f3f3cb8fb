"""Objecting: the words go at once, old versions are withheld, a steward answers, and the writer is told."""

from __future__ import annotations

import pytest

from app.dossiers.actions.sources import answer_objection, check_source, object_to_source, set_anonymity
from app.dossiers.authorship import Origin, Span, first, from_json, pieces
from app.dossiers.evidence import has_changed_source
from app.dossiers.models import Authorship, Dossier, Revision
from app.dossiers.sources import load_source
from app.dossiers.withdrawal import without_words
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.text import cook_page
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, fold, make_beside, post_of, sources_of
from tests.dossiers.making import BODY, again, edit, text_of
from tests.making import make_group, make_reply

WORDS = "Bij ons legt elk huishouden **tien** mille in.\n\nDat gaat met een ledenlening."
OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 200, 303, 403, 404, 422


@pytest.fixture
def taken_in(house):
    """Return a dossier of a group of Nadia and Quinn, in which words of Omar and of Pia were worked in."""
    group = make_group(quinn="member")
    dossier, topic = make_beside(0, steward=group)
    make_reply(topic, "omar", WORDS)
    make_reply(topic, "pia", "Wij vroegen elk huishouden om de helft.")
    fold(dossier, topic, 2, section="Ledenleningen")
    fold(dossier, topic, 3, section="Ledenleningen")
    return again(dossier), topic


def obj(dossier, actor="omar", note="", number=0):
    with writing():
        number_of = sources_of(dossier)[number].id
        fresh = again(dossier)
        source = load_source(fresh, number_of)
        object_to_source(person(actor), fresh, source, note)


def answer(dossier, actor="nadia", number=0, **facts):
    with writing():
        number_of = sources_of(dossier)[number].id
        fresh = again(dossier)
        answer_objection(person(actor), fresh, load_source(fresh, number_of), **facts)


def withheld(dossier):
    """Return the numbers of the versions that only stewards read."""
    db.session.expire_all()
    query = (
        db.select(Revision.number).filter_by(dossier_id=dossier.id).where(Revision.withheld_at.is_not(None))
    )
    return list(db.session.scalars(query.order_by(Revision.number)))


def words_of(dossier, source_id):
    spans = from_json(db.session.get(Authorship, dossier.id, populate_existing=True).spans["spans"])
    return "".join(one.text for one in pieces(text_of(dossier), spans) if one.origin.source == source_id)


@pytest.mark.parametrize(
    ("text", "own", "kept"),
    [
        ("A.\n\nWeg hier.\n\nB.\n", ["Weg hier."], "A.\n\nB.\n"),
        ("A. Weg hier.\n", ["Weg hier."], "A.\n"),
        ("A.\n\n## Weg\n\nB.\n", ["Weg"], "A.\n\nB.\n"),
        ("- A\n- Weg\n- B\n", ["Weg"], "- A\n- B\n"),
        ("A.\n\nWeg.[^b2]\n\nB.\n\n[^b2]: [Bericht](/t/1/2?version=1).\n", ["Weg."], "A.\n\nB.\n"),
        ("Weg.[^b2]\n\nB.[^b2]\n\n[^b2]: [X](/t/1/2?version=1).\n", ["Weg."], "B.\n"),
        ("A. Weg.\n\n[^b2]: [X](/t/1/2?version=2).\n", ["Weg."], "A. \n\n[^b2]: [X](/t/1/2?version=2).\n"),
        ("A.\n\n```text\nWeg\n```\n\n[^b2]\n\n[^b2]: [X](/t/1/2?version=1).\n", ["Weg"], "A.\n"),
        ("A.\n\nEen. Weg. Twee. Weg ook. Drie.\n", ["Weg. ", "Weg ook. "], "A.\n\nEen. Twee. Drie.\n"),
        ("A.\n", [], "A.\n"),
    ],
)
def test_words_are_cut_and_what_stood_around_them_stays(text, own, kept):
    ranges, at = [], 0
    for words in own:
        at = text.index(words, at)
        ranges.append((at, at + len(words), 7))
        at += len(words)
    assert without_words(text, first(text, ranges), 7, "/t/1/2?version=1") == kept


def test_a_source_that_has_no_words_left_changes_nothing():
    assert without_words("A b.\n", (Span(5, Origin(1, 3)),), 7, "/t/1/2?version=1") == "A b.\n"


def test_the_words_go_at_once_with_their_note_and_all_else_stays(taken_in):
    dossier, _topic = taken_in
    edit(dossier, "nadia", text_of(dossier).replace("**tien** mille", "**tien** of twaalf mille"))
    obj(dossier, note="Dit was niet voor een dossier.")
    text = text_of(dossier)
    assert "Bij ons legt" not in text
    assert "ledenlening." not in text
    assert "[^b2]" not in text
    assert "of twaalf" in text, "what somebody else put between stays: it is theirs"
    assert "Wij vroegen elk huishouden om de helft.[^b3]" in text
    assert not cook_page(text).missing_notes
    assert words_of(dossier, sources_of(dossier)[0].id) == ""
    latest = db.session.get(Revision, again(dossier).latest_id)
    assert (latest.kind, latest.number, latest.author_id) == ("withdrawal", 5, person("omar").id)
    assert withheld(dossier) == [2, 3, 4]
    assert sources_of(dossier)[0].objection == "Dit was niet voor een dossier."
    obj(dossier, note="Nog eens.")
    assert again(dossier).revision_count == 5
    assert db.session.scalars(db.select(Activity).filter_by(verb="dossier.objected")).one().details["source"]


def test_a_withheld_version_is_read_by_stewards_alone(taken_in, as_):
    dossier, _topic = taken_in
    obj(dossier)
    for name, is_read in (
        ("visitor", False),
        ("pia", False),
        ("omar", False),
        ("nadia", True),
        ("quinn", True),
    ):
        page = as_(name).get(f"{dossier.url}/v/2").text
        assert ("huishouden <strong>tien</strong> mille" in page) == is_read, name


def test_put_back_the_words_are_their_writers_again(taken_in, letters):
    dossier, _topic = taken_in
    before = text_of(dossier)
    letters()
    obj(dossier)
    edit(dossier, "pia", text_of(dossier).replace("De bank kijkt", "Een bank kijkt"))
    with pytest.raises(Invalid):
        answer(dossier, is_honoured=False)
    answer(dossier, is_honoured=False, reason="De cijfers stonden al in jullie jaarverslag.")
    assert text_of(dossier) == before.replace("De bank kijkt", "Een bank kijkt")
    assert words_of(dossier, sources_of(dossier)[0].id).replace("\n", "") == WORDS.replace("\n", "")
    assert withheld(dossier) == []
    letter = letters()[-1]
    assert letter["To"] == "omar@voorbeeld.example"
    assert "De cijfers stonden al in jullie jaarverslag." in letter.get_content()
    assert f"{dossier.url}/sources" in letter.get_content()
    with pytest.raises(Denied):
        obj(dossier)


def test_honoured_the_words_stay_out(taken_in, letters):
    dossier, _topic = taken_in
    before = len(letters())
    obj(dossier)
    text = text_of(dossier)
    answer(dossier, "quinn", is_honoured=True)
    answer(dossier, "nadia", is_honoured=False, reason="Te laat.")
    assert text_of(dossier) == text
    assert withheld(dossier) == [2, 3]
    assert [one["To"] for one in letters()[before:]] == ["omar@voorbeeld.example"]


def test_two_objections_are_two(taken_in):
    dossier, _topic = taken_in
    obj(dossier)
    obj(dossier, "pia", number=1)
    assert text_of(dossier) == BODY
    assert withheld(dossier) == [2, 3, 4]
    answer(dossier, is_honoured=False, reason="Blijft.")
    assert WORDS in text_of(dossier)
    assert withheld(dossier) == [3, 4], "versions that hold the words of the other stay withheld"
    answer(dossier, number=1, is_honoured=False, reason="Blijft ook.")
    assert withheld(dossier) == []
    assert "om de helft.[^b3]" in text_of(dossier)


def test_words_that_are_gone_already_can_still_be_objected_to(taken_in):
    dossier, _topic = taken_in
    edit(dossier, "nadia", BODY)
    obj(dossier)
    assert text_of(dossier) == BODY
    assert again(dossier).revision_count == 4
    assert withheld(dossier) == [2, 3], "none of them stand in the newest"
    answer(dossier, is_honoured=False, reason="Blijft.")
    assert withheld(dossier) == []
    assert text_of(dossier) == BODY


@pytest.mark.parametrize("name", ["visitor", "pia", "nadia", "quinn"])
def test_nobody_decides_about_the_words_of_another(taken_in, as_, name):
    dossier, _topic = taken_in
    path = f"/d/{dossier.id}/sources/{sources_of(dossier)[0].id}"
    for act in ("objection", "anonymity", "anonymity/end"):
        assert as_(name).post(f"{path}/{act}").status_code == FORBIDDEN, act
    assert WORDS in text_of(dossier)


@pytest.mark.parametrize("name", ["visitor", "pia", "omar"])
def test_only_stewards_answer_and_compare(taken_in, as_, name):
    dossier, _topic = taken_in
    obj(dossier)
    path = f"/d/{dossier.id}/sources/{sources_of(dossier)[0].id}"
    for act in ("objection/answer", "check"):
        data = {"answer": "declined", "reason": "Zo is het."}
        assert as_(name).post(f"{path}/{act}", data=data).status_code == FORBIDDEN, act
    assert WORDS not in text_of(dossier)


def test_the_doors_do_what_the_actions_do(taken_in, as_):
    dossier, _topic = taken_in
    path = f"/d/{dossier.id}/sources/{sources_of(dossier)[0].id}"
    omar, nadia = as_("omar"), as_("nadia")
    assert f"{path}/objection" in omar.get(f"{dossier.url}/sources").text
    assert omar.post(f"{path}/objection", data={"note": "x" * 501}).status_code == UNPROCESSABLE
    assert omar.post(f"{path}/objection", data={"note": "Liever <niet>."}).status_code == SEE_OTHER
    for client, is_told in ((nadia, True), (omar, True), (as_("pia"), False), (as_("visitor"), False)):
        page = client.get(f"{dossier.url}/sources").text
        assert ("Liever &lt;niet&gt;." in page) == is_told
        assert (f"{path}/objection/answer" in page) == (client is nadia)
    declined = {"answer": "declined", "reason": ""}
    assert nadia.post(f"{path}/objection/answer", data=declined).status_code == UNPROCESSABLE
    declined["reason"] = "Het stond al in de krant."
    assert nadia.post(f"{path}/objection/answer", data=declined).status_code == SEE_OTHER
    assert WORDS in text_of(dossier)
    assert nadia.post(f"/d/{dossier.id}/sources/999999/check").status_code == NOT_FOUND


def test_a_member_without_a_name_is_named_nowhere_but_to_oneself(taken_in, as_):
    dossier, topic = taken_in
    path = f"/d/{dossier.id}/sources/{sources_of(dossier)[0].id}"
    assert as_("omar").post(f"{path}/anonymity").status_code == SEE_OTHER
    assert sources_of(dossier)[0].is_anonymous
    page = as_("pia").get(f"{dossier.url}/sources").text
    assert "/u/omar" not in page.partition("<main")[2]
    assert "/u/omar" in as_("omar").get(f"{dossier.url}/sources").text.partition("<main")[2]
    assert as_("omar").post(f"{path}/anonymity/end").status_code == SEE_OTHER
    assert "/u/omar" in as_("pia").get(f"{dossier.url}/sources").text.partition("<main")[2]
    with writing():
        source = load_source(dossier, sources_of(dossier)[0].id)
        set_anonymity(person("omar"), dossier, source, is_anonymous=False)
    assert db.session.query(Activity).filter_by(verb="dossier.handled").count() == 2
    assert post_of(topic, 2).author_id == person("omar").id


def is_doubted(dossier):
    return db.session.scalar(db.select(has_changed_source()).where(Dossier.id == dossier.id))


def test_a_source_that_was_changed_is_doubted_until_a_steward_compared_it(taken_in, as_):
    dossier, topic = taken_in
    with writing():
        db.session.execute(
            db.text("UPDATE posts SET revision_count = 2 WHERE id = :id"), {"id": post_of(topic, 2).id}
        )
    assert is_doubted(dossier)
    page = as_("nadia").get(f"{dossier.url}/sources").text
    path = f"/d/{dossier.id}/sources/{sources_of(dossier)[0].id}/check"
    assert path in page
    assert f"/posts/{post_of(topic, 2).id}/revisions" in page
    assert as_("nadia").post(path).status_code == SEE_OTHER
    assert not is_doubted(dossier)
    assert path not in as_("nadia").get(f"{dossier.url}/sources").text
    with pytest.raises(Denied), writing():
        check_source(person("omar"), dossier, load_source(dossier, sources_of(dossier)[1].id))


def test_who_may_not_read_a_source_is_not_told_where_it_stands(taken_in, as_):
    dossier, topic = taken_in
    close_category("financiering")
    with writing():
        db.session.execute(db.text("UPDATE passage_sources SET consented_at = now()"))
    page = as_("visitor").get(f"{dossier.url}/sources").text.partition("<main")[2]
    assert "/u/" not in page
    assert "Hoe zit het met de bank?" not in page
    assert f"/t/{topic.id}" not in page
