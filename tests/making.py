"""Making things in tests, through the same actions that members use."""

from __future__ import annotations

from sqlalchemy.orm import joinedload

from app.forum import actions
from app.forum.actions.categories import CategoryFacts
from app.forum.loading import load_topic
from app.forum.models import Category, Post, Section, Tag, Topic, TopicTag
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions as groups
from app.groups.actions.initiatives import register_initiative
from app.groups.models import Group, Membership
from app.groups.places import places_named
from app.groups.vocabulary import DECLARATIONS
from tests.cast import person


def category(slug: str = "financiering") -> Category:
    """Return one of the sixteen categories."""
    return db.session.scalars(db.select(Category).filter_by(slug=slug)).one()


def tag(slug: str) -> Tag:
    """Return one of the tags."""
    return db.session.scalars(db.select(Tag).filter_by(slug=slug)).one()


def make_topic(
    author: str = "omar",
    title: str = "Een vraag over de ledenlening",
    body: str = "Hoe doen jullie dat?",
    *,
    slug: str = "financiering",
    replies: int = 0,
    tags: tuple[str, ...] = (),
) -> Topic:
    """Start a topic, with as many replies by Nadia and its author in turn."""
    with writing():
        tag_ids = frozenset(tag(one).id for one in tags)
        topic = actions.start_topic(person(author), category(slug), title, body, tag_ids)
    for number in range(replies):
        make_reply(topic, "nadia" if number % 2 == 0 else author, f"Antwoord {number + 1}")
    return again(topic)


def tags_on(topic: Topic) -> list[str]:
    """Return the tags on a topic."""
    slugs = db.select(Tag.slug).join(TopicTag).where(TopicTag.topic_id == topic.id)
    return list(db.session.scalars(slugs.order_by(Tag.slug)))


def make_reply(
    topic: Topic, author: str = "nadia", body: str = "Zo doen wij het.", reply_to: int = 0
) -> Post:
    """Reply in a topic."""
    with writing():
        return actions.reply(person(author), again(topic), body, reply_to)


def again(topic: Topic) -> Topic:
    """Return the topic as it is in the database now, as an administrator sees it."""
    db.session.expire_all()
    return load_topic(person("ruth"), topic.id)


def post_of(topic: Topic, number: int) -> Post:
    """Return a post of a topic by its number, with what verdicts need."""
    return db.session.scalars(
        db.select(Post)
        .options(joinedload(Post.topic).joinedload(Topic.category), joinedload(Post.author))
        .where(Post.topic_id == topic.id, Post.number == number)
        .execution_options(populate_existing=True)
    ).one()


def facts(**changes: object) -> CategoryFacts:
    """Return what a moderator fills in for a category, with some of it different."""
    section_id = db.session.scalars(db.select(Section.id).order_by(Section.position)).first()
    given: dict[str, object] = {
        "section_id": section_id,
        "name_nl": "Tuinen",
        "name_en": "Gardens",
        "description_nl": "Samen tuinieren.",
        "description_en": "Gardening together.",
        "door": "mos",
    }
    return CategoryFacts(**{**given, **changes})


def make_category(**changes: object) -> Category:
    """Let Quinn make a category."""
    with writing():
        return actions.create_category(person("quinn"), facts(**changes))


def make_group(
    founder: str = "nadia",
    name: str = "De kookploeg",
    *,
    kind: str = "working_group",
    join_policy: str = "request",
    is_shown: bool = True,
    **people: str,
) -> Group:
    """Found a group; `people` are the others in it with their role: `omar="member"`."""
    with writing():
        group = groups.found_group(person(founder), kind, name, join_policy=join_policy, is_shown=is_shown)
    for somebody, role in people.items():
        let_in(group, somebody, role, founder)
    return group


def make_initiative(
    founder: str = "nadia",
    name: str = "De Gedeelde Sleutel",
    *,
    place: str = "Utrecht",
    kinds: tuple[str, ...] = ("transformation",),
    is_shown: bool = True,
    **people: str,
) -> Group:
    """Register an initiative; `people` are the others in it with their role: `omar="member"`."""
    where = places_named(place)[0].id
    with writing():
        group = register_initiative(
            person(founder), name, where, kinds, tuple(DECLARATIONS), is_shown=is_shown
        )
    for somebody, role in people.items():
        let_in(group, somebody, role, founder)
    return group


def let_in(group: Group, name: str, role: str = "member", coordinator: str = "nadia") -> None:
    """Let somebody come in by a link of a coordinator, or follow."""
    with writing():
        if role == "follower":
            groups.follow_group(person(name), group)
            return
        invitation = groups.make_link(person(coordinator), group, 1)
        groups.accept_invitation(person(name), invitation)
        if role != "member":
            groups.change_role(person(coordinator), group, person(name).id, role)


def member_of(group: Group, name: str) -> Membership | None:
    """Return somebody's membership as it is in the database now."""
    return db.session.scalars(
        db.select(Membership)
        .where(Membership.group_id == group.id, Membership.user_id == person(name).id)
        .execution_options(populate_existing=True)
    ).one_or_none()
