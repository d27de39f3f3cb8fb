"""Going past every door of the running house: what to fill in, and whether anything was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from app.accounts.models import SignIn
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.actions.promoting import Choice, promote
from app.dossiers.actions.saving import Sent, keep_attempt, save_attempt
from app.dossiers.actions.suggesting import suggest
from app.dossiers.models import Dossier, Feedback, PassageSource, Theme
from app.dossiers.picks import Pick
from app.forum import actions as forum
from app.forum.models import Category, Post, Tag, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions as groups
from app.groups.models import Group, Invitation
from app.groups.standing import standing
from tests.architecture.rules.doors import rules_of
from tests.cast import person
from tests.making import make_initiative

NOT_COMPARED = {"rate_hits"}  # counting how often somebody tries is not the writing this is about
SECRET = "Onder vier ogen"

# What is typed wherever it is asked for: so good that only who asks can be the reason to refuse.
FIELDS = {
    "title": "Wie komt er zondag klussen",
    "body": "Neem handschoenen mee, de rest is er.",
    "reason": "Het staat hier dubbel",
    "name": "Sanne de Vries",
    "name_nl": "Klussen",
    "name_en": "Odd jobs",
    "description_nl": "Wie helpt er mee?",
    "description_en": "Who lends a hand?",
    "slug": "klussen-samen",
    "door": "lei",
    "read_access": "public",
    "write_access": "members",
    "level": "watching",
    "step": "1",
    "last_read": "1",
    "sequence": "0",
    "posts": "2",
    "role": "moderator",
    "act": "give",
    "username": "omar",
    "language": "en",
    "time_zone": "Europe/Amsterdam",
    "text_size": "normal",
    "theme": "auto",
    "email": "sanne@voorbeeld.example",
    "login": "omar",
    "password": "een-heel-lang-woord",
    "current_password": "een-heel-lang-woord",
}


@dataclass(frozen=True)
class Place:
    """A topic with posts in a category, and an initiative: what the parts of an address can stand for."""

    category: Category
    topic: Topic
    post: Post
    group: Group
    request_id: int
    invitation_id: int
    dossier: Dossier
    source_id: int
    feedback_id: int
    suggestion_id: int

    @property
    def parts(self) -> dict[str, object]:
        """What to put for each name in an address."""
        return {
            "category_id": self.category.id,
            "topic_id": self.topic.id,
            "post_id": self.post.id,
            "number": self.post.number,
            "slug": db.session.scalars(sa.select(Tag.slug).order_by(Tag.id).limit(1)).one(),
            "_slug": self.topic.slug,
            "username": "omar",
            "key": "new",
            "name": "sleutel.pdf",
            "version": "0",
            "filename": "favicon.svg",
            "group_slug": self.group.slug,
            "request_id": self.request_id,
            "invitation_id": self.invitation_id,
            "dossier_id": self.dossier.id,
            "source_id": self.source_id,
            "feedback_id": self.feedback_id,
            "suggestion_id": self.suggestion_id,
            "section": "story",
            "attempt_id": 1,
            "sign_in_id": db.session.scalar(sa.select(sa.func.max(SignIn.id))) or 1,
        }

    def fields(self, rule: Rule) -> dict[str, object]:
        """What to type: the same everywhere, with this place where a number is asked."""
        into = self.topic.id if "topic_id" in rule.arguments else self.category.id
        here = {"category_id": self.category.id, "section_id": self.category.section_id, "into": into}
        return {**FIELDS, **here}


def make_place(slug: str, title: str, readers: str = "public") -> Place:
    """Let Omar talk with Nadia in a category, and Quinn pin what they say, which the log tells."""
    category = db.session.scalars(sa.select(Category).filter_by(slug=slug)).one()
    with writing():
        category.read_access = readers
        topic = forum.start_topic(person("omar"), category, title, f"{title}: dit is van Omar.")
        post = forum.reply(person("omar"), topic, f"{title}: en dit ook.")
        forum.reply(person("nadia"), topic, f"{title}: en dit is van Nadia.")
        forum.pin_topic(person("quinn"), topic)
    return Place(category, topic, post, *_entrance(), *_dossier(topic, post, title))


def _dossier(topic: Topic, post: Post, title: str) -> tuple[Dossier, int, int, int]:
    """Let Omar make a dossier of the topic and edit it; Nadia suggests something, and finds it outdated."""
    omar, nadia = person("omar"), person("nadia")
    theme = db.session.scalars(sa.select(Theme).order_by(Theme.position)).first()
    assert theme is not None
    with writing():
        made = promote(omar, topic, Choice(title, theme, picks=(Pick(post.id),)))
        first = Sent(f"Kort antwoord.\n\n## Stappen\n\n{title}.", made.latest_id or 0, f"eerst-{made.id}")
        save_attempt(omar, made, keep_attempt(omar, made, first))
        more = Sent(f"{first.body}\n\nEn nog iets.", made.latest_id or 0, f"dan-{made.id}", summary="Erbij")
        suggestion = suggest(nadia, made, keep_attempt(nadia, made, more))
        answer_dossier(nadia, made, "outdated", "Dit klopt niet meer.")
    source = db.session.scalars(sa.select(PassageSource.id).filter_by(dossier_id=made.id)).one()
    feedback = db.session.scalars(sa.select(Feedback.id).filter_by(dossier_id=made.id)).one()
    return made, source, feedback, suggestion.id


def _entrance() -> tuple[Group, int, int]:
    """Let Quinn found an initiative that Nadia asks to join, and make a link that lets people in."""
    group = make_initiative("quinn", "De Bovenste Sport")
    with writing():
        if request := standing(person("nadia"), group).request_id:
            invitation_id = db.session.scalars(sa.select(sa.func.max(Invitation.id))).one()
            return group, request, invitation_id
        request = groups.ask_to_join(person("nadia"), group, "Ik heb een ladder.")
        return group, request, groups.make_link(person("quinn"), group).id


def addresses(app: Flask, method: str, parts: Mapping[str, object]) -> Iterator[tuple[Rule, str]]:
    """Every address of the house that answers this method, with its parts filled in."""
    for rule in rules_of(app, method):
        unknown = rule.arguments - parts.keys() - {"act"} - (rule.defaults or {}).keys()
        choices = _choices(rule) or [{}]
        missing = unknown - choices[0].keys()
        assert not missing, (
            f"{rule.rule}: say in visiting.py what can stand for {', '.join(sorted(missing))}."
        )
        for choice in choices:
            built = rule.build({**parts, **choice}, append_unknown=False)
            assert built is not None, f"{rule.rule} cannot be built of {parts}"
            yield rule, built[1]


def _choices(rule: Rule) -> list[dict[str, str]]:
    """Return each of the words that an `any(…)` in the address allows."""
    return [
        {name: word}
        for name, converter in rule._converters.items()
        for word in sorted(getattr(converter, "items", ()))
    ]


def everything_written() -> dict[str, str]:
    """Return a fingerprint of every table, to see afterwards which one changed."""
    tables = [name for name in (*db.metadata.tables, "procrastinate_jobs") if name not in NOT_COMPARED]
    contents = "md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), ''))"
    asked = [f"SELECT '{name}' AS name, {contents} AS print FROM {name} t" for name in tables]
    rows = db.session.execute(sa.text(" UNION ALL ".join(asked)))
    return {row.name: row.print for row in rows}


def watch() -> Callable[[], list[str]]:
    """Return a question: which tables changed since it was last asked?"""
    last = everything_written()

    def changed() -> list[str]:
        nonlocal last
        before, last = last, everything_written()
        return [name for name, now in last.items() if now != before[name]]

    return changed
