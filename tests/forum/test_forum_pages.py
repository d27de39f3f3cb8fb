"""Every page of the forum, for the visitor, a member and a moderator: it is there, well made, and of use."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts import actions as accounts
from app.accounts.models import User
from app.forum import actions
from app.forum.actions.drafts import Writing
from app.forum.loading import load_topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import PASSWORD, person
from tests.forum.seeing import Page
from tests.making import category, make_category, make_topic, post_of

WORDS = "De lening gaat terug binnen zes maanden, zie [ons reglement](https://voorbeeld.example)."
FOR_ALL = {
    "/latest", "/top", "/top?period=week", "/categories", "/tags", "/tag/vraag", "{category}",
    "{category}?order=top", "/c/bijeenkomsten/{empty}", "{topic}", "{topic}?page=2", "{topic}?page=999",
    "/posts/{post}/acts", "/posts/{post}/revisions", "/posts/{edited}/revisions",
    "/posts/{edited}/revisions?version=1",
}  # fmt: skip
FOR_MEMBERS = {
    "/new", "/unread", "/topics/new", "/topics/new?category={empty}", "{topic}?reply_to=2",
    "/bookmarks", "/drafts", "/topics/similar?title=Ledenlening terug",
}  # fmt: skip
FOR_OMAR = {"/posts/{post}/edit", "/t/{id}/title", "/posts/{own}/deletion/new"}
FOR_MODERATORS = FOR_OMAR | {
    "/t/{id}/moderation", "/t/{one}/moderation", "/categories/new", "/c/{empty}/settings",
    "/c/{archived}/settings", "/posts/{edited}/edit", "/posts/{edited}/deletion/new",
}  # fmt: skip
FRAGMENTS = {"/topics/similar?title=Ledenlening terug"}


@pytest.fixture(autouse=True)
def in_english(house):
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


@pytest.fixture
def see(as_):
    """Return a way to look at a page with somebody's eyes."""

    def look(name: str, url: str, **options: object) -> Page:
        browser = as_(name)
        browser.set_cookie("language", "en")
        return Page(browser.get(url, follow_redirects=True, **options))

    return look


@pytest.fixture
def places(house) -> dict[str, object]:
    """A long topic with an edited, a deleted and a liked post, and one with a single post."""
    topic = make_topic("omar", "Ledenlening terug bij vertrek", WORDS, replies=20, tags=("vraag",))
    alone = make_topic("nadia", "Nog zonder antwoord")
    edited, deleted, own = (post_of(topic, number) for number in (2, 4, 3))
    with writing():
        actions.edit_post(person("nadia"), edited, edited.topic, "Antwoord 1, **aangevuld**.", "Aangevuld")
        actions.delete_post(person("quinn"), deleted, deleted.topic, "Reclame")
        actions.like(person("nadia"), post_of(topic, 3), topic)
        actions.bookmark(person("omar"), post_of(topic, 3))
        actions.mark_read(person("pia"), topic, 5)
        for key in ("new", f"topic:{topic.id}", f"post:{own.id}"):
            actions.save_draft(person("omar"), key, 0, Writing("Nog niet klaar", "Een begin"))
    archived = make_category(name_nl="Oud", name_en="Old")
    with writing():
        actions.archive_category(person("quinn"), archived)
    shown = category()
    return {
        "topic": f"/t/{topic.slug}/{topic.id}", "id": topic.id, "one": alone.id,
        "category": f"/c/{shown.slug}/{shown.id}", "empty": category("bijeenkomsten").id,
        "post": post_of(topic, 1).id, "own": own.id, "edited": edited.id, "archived": archived.id,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("visitor", FOR_ALL),
        ("pia", FOR_ALL | FOR_MEMBERS),
        ("omar", FOR_ALL | FOR_MEMBERS | FOR_OMAR),
        ("quinn", FOR_ALL | FOR_MEMBERS | FOR_MODERATORS),
    ],
)
def test_every_page_is_there_and_well_made(see, places, name, urls):
    for url in sorted(urls - FRAGMENTS):
        page = see(name, url.format_map(places))
        assert page.status == 200, url
        assert not page.faults(), url


def test_only_moderators_see_what_moderators_do(see, places):
    for name, status in (("visitor", 403), ("pia", 403), ("omar", 403), ("quinn", 200)):
        for url in sorted(FOR_MODERATORS - FOR_OMAR):
            assert see(name, url.format_map(places)).status == status, (name, url)


def test_what_is_ones_own_is_not_for_visitors(see, places):
    for url in sorted(FOR_MEMBERS - {"{topic}?reply_to=2"}):
        assert see("visitor", url.format_map(places)).status == 403, url


def test_a_visitor_sees_no_forms(see, places):
    for url in sorted(FOR_ALL):
        page = see("visitor", url.format_map(places))
        assert not page.doors, url
        assert not page.main.all("form"), url
        assert not page.main.all("textarea"), url


def test_what_somebody_else_wrote_is_not_edited(see, places):
    for url in ("/posts/{edited}/edit", "/posts/{edited}/deletion/new", "/t/{one}/title"):
        assert see("omar", url.format_map(places)).status == 403


def test_pia_cannot_see_a_hidden_topic(see, places):
    with writing():
        topic = load_topic(person("ruth"), places["id"])
        actions.delete_topic(person("quinn"), topic, "Dubbel")
    for name, status in (("visitor", 404), ("pia", 404), ("omar", 404), ("quinn", 200)):
        assert see(name, places["topic"]).status == status
        assert see(name, f"/posts/{places['post']}/acts").status == status
        assert "Ledenlening terug" not in see(name, "/latest").words


@pytest.fixture
def newcomer(house) -> str:
    """Somebody who has not proven an address yet."""
    with writing():
        accounts.make_account("Sanne", "sanne@voorbeeld.example", PASSWORD, username="sanne", language="en")
    return "sanne"


def test_a_topic_for_members_is_not_there_for_outsiders(see, newcomer):
    hidden = make_category(name_nl="Onder ons", name_en="Among us", read_access="members")
    topic = make_topic("nadia", "Alleen voor leden", slug=hidden.slug, tags=("vraag",))
    lists = ("/latest", "/top?period=all", "/categories", "/tag/vraag")
    doors = (f"/c/{hidden.slug}/{hidden.id}", f"/t/{topic.id}", f"/posts/{post_of(topic, 1).id}/acts")
    for name in ("visitor", newcomer):
        assert [url for url in lists if "Alleen voor leden" in see(name, url).words] == []
        assert {see(name, url).status for url in doors} == {404}
    assert [url for url in lists if "Alleen voor leden" not in see("pia", url).words] == []
    assert {see("pia", url).status for url in doors} == {200}


def test_similar_topics_are_offered_while_a_title_is_typed(see, places):
    found = see("pia", "/topics/similar?title=terug bij vertrek")
    assert places["topic"] in found.root.all("a")[0]["href"]
    assert see("pia", "/topics/similar?title=zonnepanelen").root.words == ""


def test_what_only_a_script_uses_is_brought_apart(see):
    parts = see("omar", "/composer/parts").root
    assert {one["data-part"] for one in parts.all() if one["data-part"]} >= {"toolbar", "fold", "words"}
    assert parts.one(data_part="words")["data-drafts-url"] == "/drafts"
