"""Who may do what in the forum: person × situation × verdict."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.forum import actions, policy
from app.forum.models import Category, Topic
from app.foundation import clock
from app.foundation.database import Model, db
from app.foundation.transaction import writing
from tests.cast import person
from tests.making import again, category, make_category, make_reply, make_topic, post_of

EVERYONE = ("visitor", "pia", "omar", "quinn", "ruth")


def verdicts(judge: Callable[[Viewer], object]) -> dict[str, bool]:
    return {name: bool(judge(person(name))) for name in EVERYONE}


def table(*allowed: str) -> dict[str, bool]:
    return {name: name in allowed for name in EVERYONE}


def _imagine(row: Model, **facts: object) -> None:
    """Look at a row as if it were otherwise; nothing is written."""
    db.session.expunge(row)
    for name, value in facts.items():
        setattr(row, name, value)


@pytest.mark.parametrize(
    ("situation", "allowed"),
    [
        ("open", ("pia", "omar", "quinn", "ruth")),
        ("moderators write", ("quinn", "ruth")),
        ("archived", ()),
    ],
)
def test_who_may_start_a_topic(house, situation, allowed):
    place = make_category(write_access="moderators" if situation == "moderators write" else "members")
    _imagine(place, archived_at=clock.now() if situation == "archived" else None)
    assert verdicts(lambda viewer: policy.can_start_topic(viewer, place)) == table(*allowed)


@pytest.mark.parametrize(
    ("situation", "allowed"),
    [
        ("open", ("pia", "omar", "quinn", "ruth")),
        ("closed_at", ("quinn", "ruth")),
        ("archived_at", ()),
        ("deleted_at", ()),
    ],
)
def test_who_may_reply(house, situation, allowed):
    topic = make_topic()
    _imagine(topic, **({} if situation == "open" else {situation: clock.now()}))
    assert verdicts(lambda viewer: policy.can_reply(viewer, topic)) == table(*allowed)


@pytest.mark.parametrize(
    ("situation", "allowed"),
    [
        ("open", ("omar", "quinn", "ruth")),
        ("closed_at", ("quinn", "ruth")),
        ("archived_at", ()),
        ("deleted post", ()),
    ],
)
def test_who_may_edit_omars_post(house, situation, allowed):
    topic = make_topic("nadia")
    make_reply(topic, "omar")
    post = post_of(topic, 2)
    if situation == "deleted post":
        _imagine(post, deleted_at=clock.now())
    elif situation != "open":
        _imagine(post.topic, **{situation: clock.now()})
    assert verdicts(lambda viewer: policy.can_edit_post(viewer, post, post.topic)) == table(*allowed)


@pytest.mark.parametrize(("number", "allowed"), [(1, ()), (2, ("omar", "quinn", "ruth"))])
def test_who_may_delete_omars_posts(house, number, allowed):
    topic = make_topic("omar")
    make_reply(topic, "omar", "Nog iets")
    post = post_of(topic, number)
    assert verdicts(lambda viewer: policy.can_delete_post(viewer, post, post.topic)) == table(*allowed)


@pytest.mark.parametrize(
    ("deleted_by", "allowed"), [("omar", ("omar", "quinn", "ruth")), ("quinn", ("quinn", "ruth"))]
)
def test_authors_restore_only_what_they_took_away_themselves(house, deleted_by, allowed):
    topic = make_topic("nadia")
    post = make_reply(topic, "omar")
    with writing():
        actions.delete_post(person(deleted_by), post_of(topic, 2), again(topic), "dubbel")
    post = post_of(topic, 2)
    assert verdicts(lambda viewer: policy.can_restore_post(viewer, post, post.topic)) == table(*allowed)


def test_who_may_like_omars_post(house):
    post = post_of(make_topic("omar"), 1)
    judge = verdicts(lambda viewer: policy.can_like(viewer, post, post.topic))
    assert judge == table("pia", "quinn", "ruth")


def test_who_may_rename_omars_topic(house):
    topic = make_topic("omar")
    assert verdicts(lambda viewer: policy.can_rename(viewer, topic)) == table("omar", "quinn", "ruth")


def test_who_may_moderate(house):
    topic = make_topic("omar")
    assert verdicts(lambda viewer: policy.can_moderate(viewer, topic)) == table("quinn", "ruth")


def test_who_may_manage_categories(house):
    assert verdicts(policy.can_manage_categories) == table("quinn", "ruth")


def test_who_may_keep_bookmarks_and_drafts(house):
    assert verdicts(policy.can_keep) == table("pia", "omar", "quinn", "ruth")


def test_a_category_moderator_has_rights_there_and_nowhere_else(house):
    from app.accounts import actions as accounts

    here, there = make_topic("omar"), make_topic("omar", "Een ander gesprek", slug="energie")
    with writing():
        accounts.make_moderator(person("quinn"), person("pia").id, here.category_id, "Financiering")
    pia = person("pia")
    assert policy.can_moderate(pia, here)
    assert policy.can_manage_category(pia, again(here).category)
    assert not policy.can_moderate(pia, there)
    assert not policy.can_manage_categories(pia)


def test_who_has_not_confirmed_an_address_reads_as_a_visitor_and_writes_nothing(house):
    place = make_category(read_access="members")
    with writing():
        db.session.execute(sa.update(User).where(User.username == "pia").values(email_confirmed_at=None))
    pia = person("pia")
    assert not policy.can_start_topic(pia, category())
    assert place not in _visible_categories(pia)


def _visible_categories(viewer: Viewer) -> list[Category]:
    return list(db.session.scalars(sa.select(Category).where(policy.visible_categories(viewer))))


def _sees(viewer: Viewer, topic: Topic) -> bool:
    query = sa.select(Topic.id).where(policy.visible_topics(viewer), Topic.id == topic.id)
    return db.session.scalar(query) is not None


@pytest.mark.parametrize(
    ("situation", "allowed"),
    [
        ("public", EVERYONE),
        ("members only", ("pia", "omar", "quinn", "ruth")),
        ("deleted", ("quinn", "ruth")),
    ],
)
def test_who_may_know_of_a_topic(house, situation, allowed):
    place = make_category(read_access="members" if situation == "members only" else "public")
    topic = make_topic(slug=place.slug)
    if situation == "deleted":
        with writing():
            actions.delete_topic(person("quinn"), topic, "dubbel")
    assert verdicts(lambda viewer: _sees(viewer, topic)) == table(*allowed)


@pytest.mark.parametrize("name", EVERYONE)
def test_every_no_has_a_sentence(house, name):
    topic = make_topic("nadia")
    post, viewer = post_of(topic, 1), person(name)
    with writing():
        actions.archive_topic(person("quinn"), again(topic), "")
    topic = again(topic)
    for verdict in (
        policy.can_reply(viewer, topic),
        policy.can_edit_post(viewer, post, topic),
        policy.can_delete_post(viewer, post, topic),
        policy.can_restore_post(viewer, post, topic),
        policy.can_like(viewer, post, topic),
        policy.can_rename(viewer, topic),
        policy.can_moderate(viewer, topic),
        policy.can_manage_categories(viewer),
    ):
        assert verdict or str(verdict.reason)
