"""Logbooks of initiatives, and the conversations that belong to a group."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import actions as accounts
from app.accounts.models import User
from app.accounts.viewer import Viewer, viewer_of
from app.forum import actions
from app.forum.models import Category, Post, Topic
from app.forum.policy import can_open_logbook, can_start_in_group
from app.forum.upkeep import forget_logbooks
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied
from app.foundation.ledger import Activity
from app.foundation.paging import PER_PAGE
from app.foundation.transaction import writing
from app.groups.actions import show_own_groups
from app.groups.models import Group
from app.groups.standing import Standing
from tests.cast import PASSWORD, person
from tests.counting import count_statements
from tests.making import again, category, make_group, make_initiative, make_reply

TEXT = {"title": "Wie komt er zaterdag schilderen", "body": "Neem een kwast mee."}


def newcomer() -> Viewer:
    with writing():
        return viewer_of(accounts.make_account("Foppe", "foppe@voorbeeld.example", PASSWORD).id)


def withheld(founder: Viewer) -> tuple[Group, Topic]:
    """Let somebody whose address is not proven register an initiative with its logbook."""
    from app.groups.actions.initiatives import register_initiative
    from app.groups.places import choose_place
    from app.groups.vocabulary import DECLARATIONS

    with writing():
        place = choose_place("Zwolle").id
        facts = ("De Kade", place, ["newbuild"], list(DECLARATIONS))
        group = register_initiative(founder, *facts, is_shown=False)
        return group, actions.open_logbook(founder, group)


def confirm(person_: Viewer) -> Viewer:
    with writing():
        db.session.get_one(User, person_.id).email_confirmed_at = clock.now()
    return viewer_of(person_.id)


def open_logbook(group: Group, name: str = "nadia") -> Topic:
    with writing():
        return actions.open_logbook(person(name), group)


def lines(topic: Topic) -> list[str]:
    about = (Activity.subject_kind == "topics", Activity.subject_id == topic.id)
    return list(db.session.scalars(sa.select(Activity.verb).where(*about)))


def home(topic: Topic) -> str:
    return db.session.get_one(Category, topic.category_id).slug


def test_a_logbook_is_a_topic_of_its_initiative_that_speaks_for_it(house):
    group = make_initiative()
    topic = open_logbook(group)
    first = db.session.scalars(sa.select(Post).filter_by(topic_id=topic.id)).one()
    assert (topic.group_id, first.voice_id, home(topic)) == (group.id, group.id, "initiatieven")
    assert group.name in topic.title
    assert f"/i/{group.slug}" in first.html
    assert topic.excerpt
    assert lines(topic) == ["topic.started"]


VERDICTS = [
    ("nadia", Standing("coordinator"), True, True),
    ("nadia", Standing("member"), False, True),
    ("nadia", Standing("follower"), False, False),
    ("pia", Standing(), False, False),
    ("quinn", Standing(), False, False),
    ("ruth", Standing(), False, False),
]


def test_who_may_open_a_logbook_and_who_may_start_a_topic_in_a_group(house):
    for name, standing, opens, starts in VERDICTS:
        assert bool(can_open_logbook(person(name), standing)) is opens, (name, standing)
        assert bool(can_start_in_group(standing)) is starts, (name, standing)
    assert not can_open_logbook(person("visitor"), Standing("coordinator"))


@pytest.mark.parametrize("name", ["visitor", "pia", "omar", "quinn"])
def test_only_a_coordinator_opens_or_shows_a_logbook(house, name):
    group = make_initiative(omar="member")
    for act in (actions.open_logbook, actions.show_logbooks):
        with pytest.raises(Denied), writing():
            act(person(name), group)
    assert db.session.scalars(sa.select(Topic).filter_by(group_id=group.id)).all() == []


def test_a_logbook_finds_a_place_when_its_category_is_gone_or_has_another_name(house):
    with writing():
        category("initiatieven").slug = "groepen"
        open_one = category("welkom")
    earlier = open_logbook(make_initiative())
    assert earlier.category_id
    with writing():
        db.session.get_one(Topic, earlier.id).category_id = open_one.id
        # counted where it stands: the recount after this test looks at it
        open_one.topic_count, open_one.post_count = open_one.topic_count + 1, open_one.post_count + 1
        was = db.session.get_one(Category, earlier.category_id)
        if was.id != open_one.id:
            was.topic_count, was.post_count = was.topic_count - 1, was.post_count - 1
    later = open_logbook(make_initiative("pia", "Een tweede"), "pia")
    assert home(later) == "welkom"


def test_a_withheld_logbook_is_seen_by_nobody_and_is_no_news(as_, house):
    founder = newcomer()
    _, topic = withheld(founder)
    assert (topic.is_deleted, topic.deleted_by_id) == (True, founder.id)
    assert lines(topic) == []
    for name in ("visitor", "pia"):
        assert as_(name).get(f"/t/{topic.slug}/{topic.id}").status_code == 404
        assert topic.title not in as_(name).get("/latest").text
    assert as_("quinn").get(f"/t/{topic.slug}/{topic.id}").status_code == 200


def test_showing_a_logbook_makes_it_news_of_this_moment(as_, house):
    with clock.at(clock.now() - timedelta(days=5)):
        founder = newcomer()
        group, topic = withheld(founder)
    founder = confirm(founder)
    with writing():
        show_own_groups(founder)
        actions.show_logbooks(founder, group)
    with writing():
        actions.show_logbooks(founder, group)  # once more changes nothing
    db.session.expire_all()
    topic = db.session.get_one(Topic, topic.id)
    first = db.session.scalars(sa.select(Post).filter_by(topic_id=topic.id)).one()
    assert not topic.is_deleted
    assert topic.created_at == topic.bumped_at == first.created_at > clock.now() - timedelta(minutes=1)
    assert lines(topic) == ["topic.started"]
    assert topic.title in as_("visitor").get("/latest").text


def test_a_logbook_that_a_moderator_took_away_is_not_shown_by_its_founder(house):
    group = make_initiative()
    topic = open_logbook(group)
    with writing():
        actions.delete_topic(person("quinn"), again(topic), "Reclame.")
    with writing():
        actions.show_logbooks(person("nadia"), group)
    db.session.expire_all()
    assert db.session.get_one(Topic, topic.id).is_deleted


@pytest.mark.parametrize(
    ("days", "is_proven", "is_left"), [(15, False, False), (13, False, True), (15, True, True)]
)
def test_only_what_was_never_proven_is_forgotten(house, days, is_proven, is_left):
    with clock.at(clock.now() - timedelta(days=days)):
        founder = newcomer()
        topic_id = withheld(founder)[1].id
    if is_proven:
        confirm(founder)
    forget_logbooks()
    db.session.expire_all()
    assert (db.session.get(Topic, topic_id) is not None) is is_left
    posts = db.session.scalars(sa.select(Post).filter_by(author_id=founder.id)).all()
    assert bool(posts) is is_left


def test_a_member_starts_a_conversation_that_belongs_to_the_group(as_, house):
    group = make_group(omar="member")
    page = as_("omar").get(f"/topics/new?group={group.slug}").text
    assert f'name="group" value="{group.slug}"' in page
    assert group.name in page
    fields = {**TEXT, "category_id": str(category("werkgroepen").id), "group": group.slug}
    assert as_("omar").post("/topics", data=fields).status_code == 303
    topic = db.session.scalars(sa.select(Topic).filter_by(title=TEXT["title"])).one()
    assert topic.group_id == group.id


@pytest.mark.parametrize("name", ["pia", "quinn"])
def test_an_outsider_cannot_put_a_conversation_in_a_group(as_, house, name):
    group = make_group(omar="member")
    assert 'name="group"' not in as_(name).get(f"/topics/new?group={group.slug}").text
    fields = {**TEXT, "category_id": str(category("werkgroepen").id), "group": group.slug}
    answer = as_(name).post("/topics", data=fields)
    assert answer.status_code == 403
    assert TEXT["body"] in answer.text
    assert db.session.scalars(sa.select(Topic).filter_by(title=TEXT["title"])).all() == []


def test_a_group_that_is_not_there_is_said_and_nothing_typed_is_lost(as_, house):
    hidden, _ = withheld(newcomer())
    for slug in ("nergens", hidden.slug, "<b>", "a" * 300):
        fields = {**TEXT, "category_id": str(category("werkgroepen").id), "group": slug}
        answer = as_("omar").post("/topics", data=fields)
        assert answer.status_code == 422, slug
        assert TEXT["body"] in answer.text
        assert as_("omar").get("/topics/new", query_string={"group": slug}).status_code == 200


def grow(group: Group, many: int) -> None:
    with writing():
        for number in range(many):
            title = f"Gesprek {number} van {db.session.scalar(sa.select(sa.func.count(Topic.id)))}"
            actions.start_topic(person("nadia"), category("werkgroepen"), title, "Tekst", group=group)


def test_the_tab_shows_the_topics_of_this_group_the_newest_reply_first(as_, house):
    group, other = make_group(), make_group(name="De andere ploeg")
    grow(group, 2)
    grow(other, 1)
    first = db.session.scalars(sa.select(Topic).filter_by(group_id=group.id).order_by(Topic.id)).first()
    with clock.at(clock.now() + timedelta(minutes=1)):
        make_reply(first, "pia")
    shown = re.findall(r'<a href="(/t/[^"/]+/\d+)">', as_("visitor").get(f"/g/{group.slug}/topics").text)
    assert len(shown) == 2
    assert shown[0].endswith(f"/{first.id}")


def test_the_tab_costs_the_same_with_few_topics_and_with_many(as_, house):
    group, browsers, costs = make_group(), {name: as_(name) for name in ("visitor", "nadia")}, []
    for many in (3, 37):
        grow(group, many)
        for browser in browsers.values():
            with count_statements() as statements:
                page = browser.get(f"/g/{group.slug}/topics")
            costs.append(len(statements))
    assert costs[:2] == costs[2:], costs
    assert max(costs) <= 10, costs
    older = re.search(rf'href="(/g/{group.slug}/topics\?after=[^"]+)"', page.text)
    rest = browsers["nadia"].get(older[1]).text
    assert rest.count('class="topic-row ') == 40 - PER_PAGE


def test_only_who_is_in_the_group_is_offered_to_start_something(as_, house):
    group = make_initiative(omar="member")
    for name, is_offered in [("visitor", False), ("pia", False), ("quinn", False), ("omar", True)]:
        page = as_(name).get(f"/g/{group.slug}/topics")
        assert (page.status_code, "/topics/new?group=" in page.text) == (200, is_offered), name
    assert f"category={category('initiatieven').id}" in page.text


def test_the_tab_of_a_group_nobody_may_know_is_not_there(as_, house):
    hidden, _ = withheld(newcomer())
    for slug in (hidden.slug, "nergens", "NERGENS", "%00", "a" * 300):
        for name in ("visitor", "pia"):
            assert as_(name).get(f"/g/{slug}/topics").status_code == 404, slug


def test_what_only_members_may_read_is_not_on_the_tab_for_visitors(as_, house):
    group = make_group()
    grow(group, 1)
    with writing():
        category("werkgroepen").read_access = "members"
    assert "Gesprek 0" not in as_("visitor").get(f"/g/{group.slug}/topics").text
    assert "Gesprek 0" in as_("pia").get(f"/g/{group.slug}/topics").text
