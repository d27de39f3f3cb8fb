"""What was offered in vain, could not be reached, or was said wrongly: each was mended, and stays so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from app.dossiers import knocking
from app.dossiers.actions.discussing import discuss_section
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.actions.promoting import withdraw_dossier
from app.dossiers.actions.stewardship import archive_dossier
from app.dossiers.knocking import knock
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier, DossierTopic, Feedback
from app.dossiers.pages.queue import group_queue
from app.dossiers.pages.reading import reading_page
from app.dossiers.pages.settings import settings_page
from app.dossiers.pages.talk import talk_page
from app.exchange import packages as packing
from app.exchange.documents import Site, document_of
from app.exchange.packages import COLLECTION, REPOSITORY, make_packages
from app.foundation import clock
from app.foundation.database import LARGEST_ID, db
from app.foundation.errors import Denied
from app.foundation.transaction import writing
from app.groups.standing import standing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import link, make_beside
from tests.dossiers.making import BODY, again, edit, make_dossier
from tests.dossiers.reviewing import change_row, review
from tests.dossiers.rooms import make_room
from tests.dossiers.scenes import make_conversation, promoted, read_in_english
from tests.dossiers.structure import merge, unmerge
from tests.making import category, make_group, make_topic

OK, SEE_OTHER, FORBIDDEN, MISSING, INVALID = 200, 303, 403, 404, 422
SITE = Site("Cooplink", "https://cooplink.example")


@pytest.fixture
def english(house, monkeypatch):
    """Let all read the sentences as they stand in the code."""
    read_in_english(house, monkeypatch)


def withdraw(dossier: Dossier, who: str = "nadia") -> None:
    """Let somebody undo a dossier."""
    with writing():
        withdraw_dossier(person(who), again(dossier))


def kept_back() -> tuple[Dossier, object]:
    """Make a dossier of which readers see the reviewed text, with a change after the review."""
    group = make_group("nadia", "De Dossierploeg", ruth="member")
    dossier = make_dossier(steward=group)
    review(dossier, "ruth")
    change_row(dossier, policy="reviewed_first")
    edit(again(dossier), "nadia", f"Nu leent een bank 60 procent.\n\n{BODY}")
    return again(dossier), group


def withhold(dossier: Dossier, *numbers: int) -> None:
    """Keep these versions from readers."""
    with writing():
        db.session.execute(
            db.text(
                "UPDATE revisions SET withheld_at = now() WHERE dossier_id = :id AND number = ANY(:many)"
            ),
            {"id": dossier.id, "many": list(numbers)},
        )
    db.session.expire_all()


# 1. Back to a conversation.


def test_only_what_came_from_a_conversation_can_be_turned_back_into_one(as_):
    group = make_group("nadia", "De Dossierploeg")
    made = make_dossier(title="Uit niets", steward=group)
    came = promoted(make_conversation(), 1)
    change_row(came, steward_id=group.id)
    link(made, make_topic(title="Ernaast"))
    for dossier, may in ((made, False), (came, True)):
        page = as_("nadia").get(f"{dossier.url}/settings")
        assert page.status_code == OK
        assert ("/demotion" in page.text) is may, dossier.title
        verdict = settings_page(person("nadia"), again(dossier)).demote
        assert (bool(verdict), bool(str(verdict.reason))) == (may, not may)
        answer = as_("nadia").post(f"/d/{dossier.id}/demotion")
        assert answer.status_code == (SEE_OTHER if may else INVALID)


# 2. A conversation beside a dossier is taken away from the page that shows it.


def test_who_may_take_a_conversation_away_finds_the_button(as_):
    dossier, topic = make_beside(2, steward=make_group("nadia", "De Dossierploeg", ruth="member"))
    with writing():
        db.session.execute(db.update(DossierTopic).values(linked_by_id=person("omar").id))
    end = f"/d/{dossier.id}/topics/{topic.id}/end"
    for name, may in (
        ("visitor", False), ("pia", False), ("omar", True), ("ruth", True), ("nadia", True), ("quinn", True),
    ):  # fmt: skip
        assert (end in as_(name).get(f"{dossier.url}/talk").text) is may, name
    assert as_("pia").post(end).status_code == FORBIDDEN
    assert as_("omar").post(end).status_code == SEE_OTHER
    assert topic.title not in as_("omar").get(f"{dossier.url}/talk").text
    assert as_("omar").post(end).status_code == MISSING, "it stands there no longer"


def test_the_conversation_it_came_from_stays_beside_it(as_):
    dossier = promoted(make_conversation(), 1)
    assert [row.unlink for row in talk_page(person("quinn"), dossier).rows] == [""]
    assert f"/d/{dossier.id}/topics/" not in as_("quinn").get(f"{dossier.url}/talk").text


def test_an_archived_dossier_keeps_what_stands_beside_it(house):
    dossier, _topic = make_beside(1)
    assert talk_page(person("nadia"), dossier).rows[0].unlink
    change_row(dossier, archived_at=clock.now())
    assert not talk_page(person("nadia"), again(dossier)).rows[0].unlink


def test_more_conversations_cost_no_more_questions(house):
    dossier, _topic = make_beside(0)
    link(dossier, make_topic("omar", "Nog een"))

    def cost() -> int:
        db.session.expire_all()
        here = load_dossier(person("nadia"), dossier.id)
        with count_statements() as counted:
            talk_page(person("nadia"), here)
        return len(counted)

    cost()
    few = cost()
    for number in range(8):
        link(dossier, make_topic("omar", f"Gesprek {number}"))
    assert cost() == few


# 3. Undoing a dossier: the words fit how it began, and moderators find it as well.


def test_only_a_dossier_of_a_conversation_speaks_of_a_conversation(english, as_):
    made, came = make_dossier(title="Uit niets"), promoted(make_conversation(), 1, who="nadia")
    of_talk, of_nothing = "the conversation stays as it is", "You started this dossier."
    for dossier, said, unsaid in ((made, of_nothing, of_talk), (came, of_talk, of_nothing)):
        page = as_("nadia").get(dossier.url).text
        assert said in page, dossier.title
        assert unsaid not in page, dossier.title
        assert f"/d/{dossier.id}/withdrawal" in page
        assert f"/d/{dossier.id}/withdrawal" not in as_("pia").get(dossier.url).text
    assert reading_page(person("nadia"), again(came)).has_origin
    assert not reading_page(person("nadia"), again(made)).has_origin


def test_a_moderator_who_did_not_make_it_undoes_it_from_the_settings(english, as_):
    group = make_group("nadia", "De Dossierploeg", omar="member")
    dossier = make_dossier(steward=group)
    end = f"/d/{dossier.id}/withdrawal"
    for name, may in (("nadia", False), ("omar", False), ("quinn", True)):
        page = as_(name).get(f"{dossier.url}/settings").text
        assert (end in page) is may, name
    assert "as if it had not been made." in page
    assert "the conversation stays" not in page
    assert as_("quinn").post(end).status_code == SEE_OTHER
    assert again_withdrawn(dossier)
    assert end not in as_("quinn").get(f"{dossier.url}/settings").text


def again_withdrawn(dossier: Dossier) -> bool:
    """Return whether it is withdrawn in the database."""
    db.session.expire_all()
    return load_dossier(person("quinn"), dossier.id).is_withdrawn


def test_the_settings_of_a_promoted_dossier_say_that_its_conversation_stays(english, as_):
    dossier = promoted(make_conversation(), 1)
    assert "the conversation stays as it is." in as_("quinn").get(f"{dossier.url}/settings").text


# 4. A dossier that others went on in.


def test_a_dossier_that_another_went_on_in_cannot_be_withdrawn(as_):
    one, into = make_dossier(title="Het ene"), make_dossier(title="Het andere")
    merge(one, into, "quinn")
    for name in ("nadia", "quinn"):
        with pytest.raises(Denied):
            withdraw(into, name)
    assert as_("nadia").post(f"/d/{into.id}/withdrawal").status_code == FORBIDDEN
    assert not again(into).is_withdrawn
    assert f"/d/{into.id}/withdrawal" not in as_("nadia").get(into.url).text
    assert f"/d/{into.id}/withdrawal" not in as_("quinn").get(f"{into.url}/settings").text
    assert as_("visitor").get(one.url, follow_redirects=True).status_code == OK


def test_when_the_other_lives_again_it_can_be_withdrawn(house):
    one, into = make_dossier(title="Het ene"), make_dossier(title="Het andere")
    merge(one, into, "quinn")
    unmerge(one, "quinn")
    withdraw(into, "quinn")
    assert again_withdrawn(into)


# 5. A reviewed version that is withheld.


def test_readers_get_the_newest_text_when_the_reviewed_one_is_withheld(as_):
    dossier, _group = kept_back()
    for name, notice in (("visitor", "reviewed"), ("pia", "reviewed"), ("ruth", "newest")):
        assert reading_page(person(name), again(dossier)).notice == notice, name
    withhold(dossier, 1)
    for name in ("visitor", "pia", "ruth"):
        page = reading_page(person(name), again(dossier))
        assert (page.notice, page.body.number, page.is_text_shown) == ("newest", 2, True), name
    assert "Nu leent een bank 60 procent." in as_("pia").get(dossier.url).text


def test_when_both_are_withheld_nobody_else_reads_either(house):
    dossier, _group = kept_back()
    withhold(dossier, 1, 2)
    assert not reading_page(person("pia"), again(dossier)).is_text_shown
    assert reading_page(person("ruth"), again(dossier)).is_text_shown


# 6. The queue tells of texts that nobody read yet.


def test_what_nobody_reviewed_and_what_waits_to_be_seen_stand_in_the_queue(english, as_):
    dossier, group = kept_back()
    make_dossier(title="Nog nooit gelezen", steward=group)
    rows = group_queue(person("ruth"), group, standing(person("ruth"), group)).rows
    work = {row.title: [(one.icon, one.url) for one in row.work] for row in rows}
    assert work[dossier.title] == [("reviewed", f"{dossier.url}/review")]
    assert [icon for icon, _url in work["Nog nooit gelezen"]] == ["clock"]
    page = as_("ruth").get("/dossiers/queue").text
    assert "1 change waits for a review before readers see it" in page
    assert "Nobody has reviewed it yet" in page
    change_row(dossier, policy="open")
    assert dossier.title not in as_("ruth").get("/dossiers/queue").text, "all see every change at once"


# 7. Files to take along: one that fails keeps no other from being made.


def test_one_file_that_fails_keeps_no_other_from_being_made(house, tmp_path: Path, monkeypatch):
    make_dossier()
    with monkeypatch.context() as broken:
        broken.setattr(packing, "bundle_of", lambda *_: 1 / 0)
        made = set(make_packages(tmp_path, SITE))
        assert REPOSITORY not in made
        assert {COLLECTION, "financiering.zip", "financiering.epub"} <= made
        assert make_packages(tmp_path, SITE) == [], "what was made has its sign, what failed is tried again"
        assert not (tmp_path / REPOSITORY).exists()
    assert make_packages(tmp_path, SITE) == [REPOSITORY]


def test_a_question_that_the_database_refuses_stops_no_other_file(house, tmp_path: Path, monkeypatch):
    make_dossier()
    monkeypatch.setattr(packing, "_packed", lambda *_: db.session.execute(db.text("SELECT 1 / 0")))
    assert {REPOSITORY, "financiering.epub"} <= set(make_packages(tmp_path, SITE))


# 8. An address that answers drop by drop.


@pytest.fixture
def dripping() -> Iterator[str]:
    """Run a site of which the answer never ends: a byte now and then."""
    server, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        with suppress(OSError):
            line, _from = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\n")
                while not is_over.wait(0.05):
                    line.sendall(b"X")

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    is_over.set()
    server.close()
    thread.join()


def test_an_address_gets_so_much_time_in_all_and_not_for_each_byte(dripping: str, monkeypatch):
    monkeypatch.setattr(knocking, "SECONDS_IN_ALL", 0.3)
    began = monotonic()
    assert knock(dripping, lambda *_: True).is_there is None
    assert monotonic() - began < 2


def test_when_the_time_is_over_no_further_address_is_asked(monkeypatch):
    monkeypatch.setattr(knocking, "SECONDS_IN_ALL", 0.0)
    assert knock("http://127.0.0.1:1/", lambda *_: True).is_there is None


# 9. What a document says it is about is what stands in it.


def test_the_summary_of_a_document_is_of_the_text_in_it(house):
    dossier, _group = kept_back()
    assert "60 procent" in again(dossier).excerpt
    document = document_of(person("visitor"), again(dossier), SITE)
    assert "60 procent" not in document.summary
    assert document.summary.startswith("Een bank leent meestal 70 tot 80 procent.")
    assert len(document.summary) <= 200
    assert "60 procent" in document_of(person("ruth"), again(dossier), SITE).summary


# 10. On a phone one reads first what one must know first.


def test_the_status_stands_before_the_contents_and_the_contents_before_the_text(as_):
    dossier = make_dossier()
    page = as_("visitor").get(dossier.url).text
    order = [
        page.index(mark) for mark in ("dossier__notices", 'class="status', 'class="toc', "dossier__text")
    ]
    assert order == sorted(order)


def test_a_long_conversation_has_a_way_to_the_second_step(as_):
    topic = make_conversation()
    page = as_("omar").get(f"/t/{topic.id}/dossier").text
    assert page.index('href="#h-dossier"') < page.index('class="pick') < page.index('id="h-dossier"')


# 11. What was archived a moment ago takes no answer and no conversation.


@pytest.mark.parametrize(
    "act",
    [
        lambda dossier: answer_dossier(person("omar"), dossier, "useful"),
        lambda dossier: discuss_section(
            person("omar"), dossier, "", category(), "Over de bank", "Klopt dit?"
        ),
    ],
    ids=["answer", "discuss"],
)
def test_a_dossier_that_was_archived_meanwhile_takes_nothing_more(house, act):
    dossier = make_dossier()
    stale = load_dossier(person("omar"), dossier.id)
    with writing():
        table = Dossier.__table__
        change = db.update(table).where(table.c.id == dossier.id).values(archived_at=clock.now())
        db.session.execute(change)
        assert not stale.is_archived, "what was loaded before does not know"
        with pytest.raises(Denied):
            act(stale)
    assert db.session.scalars(db.select(Feedback)).first() is None
    assert db.session.scalars(db.select(DossierTopic)).first() is None


def test_an_archived_dossier_takes_no_answer(house):
    dossier = make_dossier(steward=make_group("nadia", "De Dossierploeg"))
    with writing():
        archive_dossier(person("nadia"), again(dossier))
    with pytest.raises(Denied), writing():
        answer_dossier(person("omar"), again(dossier), "useful")


# 12. An answer that is not there cannot be dealt with.


def test_only_what_a_reader_said_of_this_dossier_can_be_dealt_with(as_):
    room = make_room()
    here = f"/d/{room.dossier.id}/feedback"
    for path, status in (
        (f"{here}/{room.feedback_id + 999}/handling", MISSING),
        (f"{here}/0/handling", MISSING),
        (f"{here}/{LARGEST_ID + 1}/handling", MISSING),
        (f"/d/{room.other.id}/feedback/{room.feedback_id}/handling", MISSING),
        (f"{here}/{room.feedback_id}/handling", SEE_OTHER),
        (f"{here}/{room.feedback_id}/handling", SEE_OTHER),
    ):
        assert as_("nadia").post(path).status_code == status, path
    assert as_("pia").post(f"{here}/{room.feedback_id + 999}/handling").status_code == FORBIDDEN
