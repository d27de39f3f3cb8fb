"""What was typed and refused is shown again, with the sentence beside the field, and nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.forum.models import Category, Post, PostRevision, Tag, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.forum.seeing import Page
from tests.making import category, facts, make_category, make_topic, post_of

TYPED = "Wij wonen met <b>twaalf</b> mensen & twee katten.\nEn jullie?"


@pytest.fixture(autouse=True)
def in_english(house):
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


@dataclass
class Places:
    """Where the forms of this file are sent."""

    topic: int
    post: int
    reply: int
    category: int
    other: int

    def __init__(self) -> None:
        topic = make_topic("omar", "Een vraag over het dak", replies=2)
        self.topic, self.category = topic.id, category().id
        self.post, self.reply = post_of(topic, 1).id, post_of(topic, 2).id
        self.other = make_category(name_nl="Ergens anders").id


@pytest.fixture
def places(house) -> Places:
    return Places()


@pytest.fixture
def send(as_, places):
    """Return a way to fill in a form as somebody."""

    def fill(name: str, url: str, **fields: object) -> Page:
        return Page(as_(name).post(url.format(**vars(places)), data=fields))

    return fill


def how_it_was() -> list[int]:
    """Count the rows that a form could have made."""
    tables = (Topic, Post, PostRevision, Category, Tag)
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


CATEGORY = {
    "name_nl": "Tuinen", "name_en": "Gardens", "description_nl": "Samen tuinieren.", "door": "mos",
    "read_access": "members", "write_access": "moderators",
}  # fmt: skip
REFUSED = [
    ("omar", "/topics", {"title": "Nee", "body": TYPED, "category_id": "{category}"}, "title"),
    ("omar", "/topics", {"title": "Een goede vraag", "body": TYPED}, "category_id"),
    (
        "omar",
        "/topics",
        {"title": "Een goede vraag", "body": " \u200b ", "category_id": "{category}"},
        "body",
    ),
    ("omar", "/t/{topic}/replies", {"body": " \n "}, "body"),
    ("omar", "/t/{topic}/replies", {"body": TYPED * 700}, "body"),
    ("omar", "/posts/{post}/revisions", {"body": "", "reason": "Vergeten"}, "body"),
    ("omar", "/posts/{post}/revisions", {"body": TYPED * 700, "reason": "Langer"}, "body"),
    ("omar", "/t/{topic}/title", {"title": "Nee"}, "title"),
    ("omar", "/t/{topic}/title", {"title": TYPED * 9}, "title"),
    ("quinn", "/posts/{reply}/deletion", {"reason": "  "}, "reason"),
    ("quinn", "/t/{topic}/deletion", {"reason": ""}, "delete-reason"),
    ("quinn", "/t/{topic}/split", {"title": "Een eigen gesprek", "category_id": "{category}"}, "split-posts"),
    ("quinn", "/t/{topic}/split", {"title": "Nee", "posts": ["2", "3"]}, "split-title"),
    ("quinn", "/t/{topic}/merge", {"into": "dat andere", "reason": "Dubbel"}, "merge-into"),
    ("quinn", "/t/{topic}/merge", {"into": "/t/x/{topic}", "reason": "Dubbel"}, "merge-into"),
    ("quinn", "/categories", {**CATEGORY, "name_nl": " "}, "name_nl"),
    ("quinn", "/categories", {**CATEGORY, "description_en": "lang " * 99}, "description_en"),
    ("quinn", "/c/{category}/settings", {**CATEGORY, "name_nl": ""}, "name_nl"),
    ("quinn", "/c/{category}/settings", CATEGORY, "section_id"),
    ("quinn", "/tags", {"slug": "Geen Label", "name_nl": "Wel een naam"}, "slug"),
]


@pytest.mark.parametrize(("name", "url", "fields", "field"), REFUSED)
def test_what_was_refused_is_said_beside_the_field_and_nothing_is_lost(
    send, places, name, url, fields, field
):
    given = {
        key: value.format(**vars(places)) if isinstance(value, str) and "{" in value else value
        for key, value in fields.items()
    }
    before = how_it_was()
    page = send(name, url, **given)
    assert page.status == 422
    assert not page.faults()
    assert how_it_was() == before
    assert page.main.one(id=error_id(page, field)).words
    for key, value in given.items():
        assert shown(page, key, value), f"{key} is lost"


def error_id(page: Page, field: str) -> str:
    """Return the id of the sentence that belongs to a field, as the field itself says."""
    described = page.main.one(id=field)["aria-describedby"] if page.main.all(id=field) else ""
    return next((one for one in described.split() if one.endswith("-error")), f"{field}-error")


def shown(page: Page, key: str, value: object) -> bool:
    """Return whether a field holds what was given, in any of the forms on the page."""
    kinds = ("textarea", "input", "select")
    fields = [one for one in page.main.all(name=key) if one.name in kinds]
    if any(one["type"] in ("radio", "checkbox") or one.name == "select" for one in fields):
        wanted = value if isinstance(value, list) else [str(value)]
        return set(wanted) <= set(page.chosen(key))
    lines = str(value).replace("\r\n", "\n")
    return lines in [one.typed for one in fields]


@pytest.mark.parametrize(
    ("name", "url", "fields"),
    [
        ("omar", "/topics", {"title": "Een goede vraag", "category_id": "{category}"}),
        ("pia", "/t/{topic}/replies", {"reply_to": "2"}),
        ("omar", "/posts/{post}/revisions", {"reason": "Aangevuld"}),
    ],
)
def test_a_preview_needs_no_script_and_keeps_what_was_typed(send, places, name, url, fields):
    before = how_it_was()
    given = {key: value.format(**vars(places)) for key, value in fields.items()}
    page = send(name, url, body="Zo **dus** & niet <anders>", preview="1", **given)
    assert page.status == 200
    preview = page.main.one(data_part="preview")
    assert "hidden" not in preview.attributes
    assert preview.one("strong").words == "dus"
    assert preview.words == "Zo dus & niet <anders>"
    assert page.typed("body") == "Zo **dus** & niet <anders>"
    for key, value in given.items():
        assert shown(page, key, value), f"{key} is lost"
    assert "data-unsaved" in page.main.one("form", data_behaviour="composer").attributes
    assert how_it_was() == before


def test_a_category_is_not_merged_into_itself(send, places):
    page = send("quinn", "/c/{category}/merge", into=str(places.category), reason="Dubbel")
    assert page.status == 422
    assert page.main.one(id=page.main.one(id="merge-into")["aria-describedby"]).words
    assert page.main.one(id="merge-reason").typed == "Dubbel"


def test_a_refused_reply_still_says_whom_it_answers_and_leads_to_the_right_places(send, places):
    page = send("pia", "/t/{topic}/replies", body="", reply_to="2")
    assert page.typed("reply_to") == "2"
    assert page.main.one("form", id="antwoord").one("h2").words == "Reply to Nadia"
    topic = db.session.get(Topic, places.topic)
    links = [one["href"] for one in page.main.all("a", class_="reply")]
    assert links == [f"/t/{topic.slug}/{topic.id}?reply_to={number}#antwoord" for number in (1, 2, 3)]


def test_a_preview_where_no_reply_is_taken_any_more_gives_the_words_back(send, places):
    with writing():
        db.session.get(Topic, places.topic).closed_at = db.func.now()
    page = send("pia", "/t/{topic}/replies", body=TYPED, preview="1")
    assert "This topic is closed" in page.words
    assert page.main.one("textarea", id="kept").typed == TYPED


def test_the_sentences_above_a_form_lead_to_its_fields(send, places):
    page = send("omar", "/topics", title="", body="")
    summary = page.main.one("div", class_="notice--error")
    assert summary["role"] == "alert"
    for link in summary.all("a"):
        assert page.main.one(id=link["href"].removeprefix("#")).name in (
            "input",
            "select",
            "textarea",
            "fieldset",
        )


def test_the_form_of_a_category_shows_what_is_so(as_, house):
    shown_here = make_category(read_access="members", topic_template="**Wie?**")
    page = Page(as_("quinn").get(f"/c/{shown_here.id}/settings"))
    assert page.typed("name_nl") == facts().name_nl
    assert page.chosen("door") == ["mos"]
    assert page.chosen("read_access") == ["members"]
    assert page.typed("topic_template") == "**Wie?**"
    assert page.chosen("into") == []
