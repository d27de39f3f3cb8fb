"""What readers say of a dossier: whether it was useful, and conversations about a section."""

from __future__ import annotations

import pytest

from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.loading import load_dossier
from app.dossiers.models import DossierTopic, Feedback
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, make_dossier
from tests.dossiers.reviewing import change_row
from tests.dossiers.scenes import close_category, make_conversation, promoted, read_in_english
from tests.making import category, post_of


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    read_in_english(house, monkeypatch)


def say(dossier, who, kind, note="Dit klopt niet meer."):
    with writing():
        answer_dossier(person(who), load_dossier(person(who), dossier.id), kind, note)
    return counts(dossier)


def counts(dossier):
    now = again(dossier)
    return now.useful_count, now.outdated_count


def test_the_last_answer_of_each_member_counts(house):
    dossier = make_dossier()
    steps = [("pia", "useful", (1, 0)), ("pia", "useful", (1, 0)), ("omar", "useful", (2, 0)),
             ("pia", "outdated", (1, 1)), ("omar", "outdated", (0, 2)),
             ("pia", "useful", (1, 1))]  # fmt: skip
    for who, kind, expected in steps:
        assert say(dossier, who, kind) == expected, (who, kind)
    with writing():
        db.session.execute(db.update(Feedback).values(handled_at=clock.now()))
    assert say(dossier, "nadia", "useful") == (2, 0)
    assert say(dossier, "omar", "outdated") == (2, 1)


def test_an_answer_is_taken_at_the_door(house, as_):
    dossier = make_dossier()
    taken = as_("pia").post(f"/d/{dossier.id}/feedback", data={"kind": "useful"})
    assert (taken.status_code, taken.location) == (303, f"{dossier.url}#nuttig")
    assert "You said: useful." in as_("pia").get(dossier.url).text
    assert "1 member found this useful." in as_("visitor").get(dossier.url).text


def test_an_answer_that_says_nothing_is_refused_with_what_was_typed(house, as_):
    dossier, long = make_dossier(), "<i>lang</i>" * 100
    for data in ({"kind": "outdated"}, {"kind": "onzin"}, {}, {"kind": "outdated", "note": long}):
        answer = as_("pia").post(f"/d/{dossier.id}/feedback", data=data)
        assert answer.status_code == 422, data
        assert 'id="note-error"' in answer.text, data
    assert "&lt;i&gt;lang" in answer.text
    assert counts(dossier) == (0, 0)


def test_who_cannot_write_cannot_answer(house, client, as_):
    dossier = make_dossier()
    assert client.post(f"/d/{dossier.id}/feedback", data={"kind": "useful"}).status_code in (302, 401, 403)
    change_row(dossier, archived_at=clock.now())
    assert as_("pia").post(f"/d/{dossier.id}/feedback", data={"kind": "useful"}).status_code == 403
    assert counts(dossier) == (0, 0)


def test_a_section_is_discussed_in_a_conversation_beside_it(house, as_):
    dossier = promoted(make_conversation(), 2)
    form = as_("pia").get(f"/d/{dossier.id}/discussion/new?section=2").text
    assert f"/v/{dossier.revision_count}#h-stappen" in form
    assert f'<option value="{category().id}" selected>' in form
    sent = {"section": "2", "title": "Over de stappen", "category_id": category().id, "body": "Klopt dit?"}
    made = as_("pia").post(f"/d/{dossier.id}/discussion", data=sent)
    topic = db.session.scalars(db.select(Topic).filter_by(title="Over de stappen")).one()
    assert (made.status_code, made.location) == (303, f"/t/{topic.slug}/{topic.id}")
    link = db.session.get_one(DossierTopic, (dossier.id, topic.id))
    assert (link.role, link.section) == ("discussion", "Stappen")
    page = as_("visitor").get(f"{dossier.url}/talk").text
    assert "Over de stappen" in page
    assert "About: Stappen" in page
    assert "This is where it came from" in page
    assert post_of(topic, 1).body == "Klopt dit?"


def test_a_refused_conversation_keeps_what_was_typed(house, as_):
    dossier = make_dossier()
    for missing in ("title", "category_id", "body"):
        sent = {"title": "Over iets", "category_id": category().id, "body": "Bewaar mij.", missing: ""}
        answer = as_("pia").post(f"/d/{dossier.id}/discussion", data=sent)
        assert answer.status_code == 422, missing
        assert missing == "body" or "Bewaar mij." in answer.text, missing


def test_a_dossier_for_members_is_discussed_among_members(house, as_):
    dossier = make_dossier()
    change_row(dossier, read_access="members")
    sent = {"title": "Over iets", "category_id": category().id, "body": "Klopt dit?"}
    refused = as_("pia").post(f"/d/{dossier.id}/discussion", data=sent)
    assert refused.status_code == 422
    assert "choose a category for members" in refused.text
    close_category()
    assert as_("pia").post(f"/d/{dossier.id}/discussion", data=sent).status_code == 303
    assert "Over iets" in as_("pia").get(f"{dossier.url}/talk").text


def test_the_talk_page_shows_only_what_the_reader_may_see(house, client, as_):
    dossier = promoted(make_conversation(), 2)
    from_members = make_conversation("werkgroepen")
    with writing():
        db.session.add(DossierTopic(dossier_id=dossier.id, topic_id=from_members.id, role="related"))
    close_category("werkgroepen")
    assert f"/t/{from_members.slug}/{from_members.id}" not in client.get(f"{dossier.url}/talk").text
    assert f"/t/{from_members.slug}/{from_members.id}" in as_("pia").get(f"{dossier.url}/talk").text
    assert "Conversation (3)" in client.get(dossier.url).text
    assert "Conversation (6)" in as_("pia").get(dossier.url).text


def test_a_strange_section_is_the_whole(house, as_):
    dossier = make_dossier()
    for section in ("0", "99", "x", "-1", "9" * 40, ""):
        page = as_("pia").get(f"/d/{dossier.id}/discussion/new", query_string={"section": section})
        assert page.status_code == 200, section
        assert "Discuss this dossier" in page.text, section
