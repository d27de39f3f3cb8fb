"""Taking everything of an initiative along: what was said in its conversations goes with it, in one click."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.accounts import actions as accounts
from app.forum import actions as forum
from app.forum.archive import topic_texts
from app.forum.models import Post, Topic
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from app.groups import actions as groups
from app.groups.models import Group
from tests.cast import person
from tests.counting import count_statements
from tests.making import again, category, make_group, make_initiative, make_reply, make_topic, post_of

DOOR = "/i/het-ketelveld/export.zip"
SPOKEN = "Wij *stoken* op **pellets**.\n\n> En dat gaat goed.\n\n- een\n- twee"


@pytest.fixture
def group(house):
    return make_initiative("nadia", "Het Ketelveld", place="Enschede", omar="member", pia="follower")


def talk(group: Group, title: str = "Hoe we stoken", body: str = SPOKEN, slug: str = "initiatieven") -> Topic:
    with writing():
        return forum.start_topic(person("nadia"), category(slug), title, body, group=group)


def taken_along(as_, name: str = "nadia", door: str = DOOR) -> dict[str, str]:
    """Return the texts in the archive that the door hands over."""
    with as_(name).post(door) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            assert packed.testzip() is None
            assert len(packed.namelist()) == len(set(packed.namelist()))
            return {path: packed.read(path).decode() for path in packed.namelist()}


def conversations(found: dict[str, str]) -> list[str]:
    return [text for path, text in found.items() if path.startswith("topics/")]


def test_one_click_takes_the_logbook_and_every_other_conversation_along(as_, group):
    with writing():
        logbook = forum.open_logbook(person("nadia"), group)
    talks = [logbook, talk(group)]
    make_topic("nadia", "Van niemand in het bijzonder")
    with writing():
        other = make_other()
    found = taken_along(as_)
    paths = [f"topics/{one.id}-{one.slug}.md" for one in talks]
    assert set(found) == {"initiative.json", "README.md", *paths}
    assert other.title not in "".join(found.values())
    assert f"# {logbook.title}\n" in found[paths[0]]
    facts = json.loads(found["initiative.json"])
    assert facts["texts"] == paths
    assert all(f"({path})" in found["README.md"] for path in paths)


def make_other() -> Topic:
    other = groups.found_group(person("omar"), "working_group", "De kookploeg")
    return forum.start_topic(person("omar"), category("werkgroepen"), "Wat eten we", SPOKEN, group=other)


def test_a_conversation_is_told_as_it_was_typed_with_who_said_it_for_whom_and_when(as_, group):
    topic = talk(group)
    make_reply(topic, "pia", "Met een *ketel*?")
    moment = datetime(2026, 11, 20, 19, 5, tzinfo=UTC)
    with writing():
        db.session.execute(sa.update(Post).where(Post.topic_id == topic.id).values(created_at=moment))
    found = taken_along(as_)
    first = f"# Hoe we stoken\n\n## 1 · Nadia (Het Ketelveld) · 2026-11-20 19:05 UTC\n\n{SPOKEN}\n"
    second = "\n## 2 · Pia · 2026-11-20 19:05 UTC\n\nMet een *ketel*?\n"
    assert conversations(found) == [first + second]
    assert "@voorbeeld" not in "".join(found.values())


def test_what_was_deleted_is_not_in_it(as_, group):
    topic = talk(group)
    reply = make_reply(topic, "nadia", "Dit had ik niet moeten zeggen.")
    make_reply(topic, "omar", "Dit blijft staan.")
    gone = talk(group, "Dit gesprek gaat weg", "Helemaal.")
    with writing():
        forum.delete_post(person("nadia"), post_of(topic, reply.number), again(topic))
        forum.delete_topic(person("quinn"), again(gone), "Het stond er dubbel.")
    (text,) = conversations(taken_along(as_))
    assert "niet moeten zeggen" not in text
    assert re.findall(r"^## (\d+)", text, re.MULTILINE) == ["1", "3"]


def test_what_is_for_members_alone_is_taken_by_who_may_read_it(house, group):
    talk(group)
    with writing():
        category("initiatieven").read_access = "members"
    for name, count in {"visitor": 0, "nadia": 1}.items():
        assert len(list(topic_texts(person(name), group))) == count, name


TITLES = ("../../etc/passwd", "C:\\boot\\con.md", "/abs/olute", "рапорт за год", "?!?!?!", "12345", "a" * 200)


def test_every_path_is_safe_to_unpack_and_there_is_one_for_each_conversation(as_, group):
    for title in (*TITLES, "Etc: passwd"):
        talk(group, title, f"Onder de kop {title}.")
    paths = [path for path in taken_along(as_) if path.startswith("topics/")]
    assert len(paths) == len(TITLES) + 1
    for path in paths:
        assert re.fullmatch(r"topics/\d+-[\w-]{1,60}\.md", path), path


def test_only_its_coordinators_take_it_along_and_the_ledger_says_who(as_, group):
    talk(group)
    for name in ("visitor", "pia", "omar", "quinn", "ruth"):
        assert as_(name).post(DOOR).status_code == 403, name
        assert as_(name).get(DOOR).status_code == 405, name
    assert lines() == []
    taken_along(as_)
    assert lines() == [(person("nadia").id, group.id, "moderators")]


def lines() -> list[tuple[int, int, str]]:
    told = sa.select(Activity.actor_id, Activity.subject_id, Activity.audience)
    return [tuple(row) for row in db.session.execute(told.filter_by(verb="initiative.exported"))]


def test_what_is_not_there_or_not_seen_is_not_found(as_, house):
    make_group("nadia", "De tuinploeg")
    make_initiative("omar", "Nog even stil", is_shown=False)
    for path in ("nergens", "de-tuinploeg", "nog-even-stil", "%00"):
        assert as_("nadia").post(f"/i/{path}/export.zip").status_code == 404, path


def test_who_takes_it_along_again_and_again_is_asked_to_wait(as_, group):
    browser = as_("nadia")
    statuses = []
    for _ in range(21):
        with browser.post(DOOR) as answer:
            statuses.append(answer.status_code)
    assert statuses == [200] * 20 + [429]


def test_forty_conversations_are_one_question_and_are_read_part_by_part(house, group, monkeypatch):
    monkeypatch.setattr("app.forum.archive.AT_ONCE", 2)

    def taken() -> tuple[int, int]:
        with count_statements() as statements:
            texts = ["".join(pieces) for _path, pieces in topic_texts(person("nadia"), group)]
        return len(texts), sum("FROM topics" in one for one in statements)

    topic = talk(group)
    for number in range(5):
        make_reply(topic, "omar", f"Antwoord {number}")
    assert taken() == (1, 1)
    for number in range(39):
        talk(group, f"Gesprek nummer {number}")
    assert taken() == (40, 1)
    half_read = sa.text("SELECT count(*) FROM pg_cursors WHERE statement LIKE '%FROM topics%'")
    texts = topic_texts(person("nadia"), group)
    next(texts)
    assert db.session.scalar(half_read) == 1
    texts.close()
    assert db.session.scalar(half_read) == 0


def test_the_door_reads_part_by_part_in_a_transaction_of_its_own(own_house, monkeypatch):
    monkeypatch.setattr("app.forum.archive.AT_ONCE", 1)
    browser = own_house.test_client()
    with own_house.app_context():
        group = make_initiative("nadia", "Het Ketelveld", place="Enschede")
        make_reply(talk(group), "omar", "Vertel eens verder.")
        with writing():
            key = accounts.begin_sign_in(person("nadia").id, "Firefox op Linux").sign_in_key
        db.session.remove()
    with browser.session_transaction() as session:
        session["_user_id"] = key
    found = taken_along(lambda _: browser)
    assert conversations(found)[0].endswith("Vertel eens verder.\n")
    with own_house.app_context():
        assert len(lines()) == 1
        db.session.remove()
