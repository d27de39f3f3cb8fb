"""Scenes for the pages of dossiers: one that came from a conversation, and a category that closes."""

from __future__ import annotations

from dataclasses import replace

from app.accounts.models import User
from app.dossiers.actions.promoting import Choice, promote
from app.dossiers.models import Dossier
from app.dossiers.picks import Pick
from app.forum import actions
from app.forum.actions.categories import CategoryFacts
from app.forum.models import Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, theme
from tests.making import again as topic_again
from tests.making import category, make_reply, make_topic, post_of

TITLE = "Ledenleningen bij vertrek"


def make_conversation(slug: str = "financiering", replies: int = 2) -> Topic:
    """Start a conversation by Omar with replies of Nadia."""
    topic = make_topic("omar", "Ledenlening terug bij verhuizing", "Hoe doen jullie dat?", slug=slug)
    for number in range(replies):
        make_reply(topic, "nadia", f"Wij betalen terug binnen {number + 6} maanden.")
    return topic_again(topic)


def promoted(topic: Topic, *numbers: int, title: str = TITLE, who: str = "omar") -> Dossier:
    """Make a dossier of these posts."""
    picks = tuple(Pick(post_of(topic, number).id, None, "Stappen") for number in numbers)
    with writing():
        made = promote(person(who), topic_again(topic), Choice(title, theme(), picks=picks))
    return again(made)


def close_category(slug: str = "financiering") -> None:
    """Let a moderator close a category for visitors."""
    one = category(slug)
    names = [name for name in CategoryFacts.__dataclass_fields__ if name != "tag_ids"]
    facts = CategoryFacts(**{name: getattr(one, name) for name in names})
    with writing():
        actions.change_category(person("quinn"), one, replace(facts, read_access="members"))


def read_in_english(house, monkeypatch) -> None:
    """Let everybody read the sentences as they stand in the code, whatever is translated."""
    monkeypatch.setitem(house.config, "SETTINGS", replace(house.config["SETTINGS"], default_locale="en"))
    with writing():
        db.session.execute(db.update(User).values(language="en"))
