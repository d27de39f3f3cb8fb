"""A page costs the same number of SQL statements with 3 rows and with 40, and never more than eight."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import actions as accounts
from app.accounts.viewer import Viewer, viewer_of
from app.forum import actions as forum
from app.forum.actions.categories import CategoryFacts
from app.forum.models import Category, Section, Tag, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.actions import register_initiative
from app.groups.places import all_places
from app.groups.vocabulary import DECLARATIONS
from tests.cast import PASSWORD, person
from tests.counting import count_statements

MOST = 8
FEW, MANY = 3, 40


@dataclass
class World:
    """A category full of topics, one long topic, many categories, a full log: as many of each as asked."""

    size: int = 0
    writers: list[Viewer] = field(default_factory=list)
    category: Category = field(init=False)
    topic: Topic = field(init=False)

    def begin(self) -> None:
        self.category = db.session.scalars(sa.select(Category).filter_by(slug="welkom")).one()
        self.tags = list(db.session.scalars(sa.select(Tag).limit(2)))
        with writing():
            self.writers = [self._writer(number) for number in range(6)]
            self.topic = self._start("Een lang gesprek over de daktuin", person("omar"))

    def grow(self, size: int) -> None:
        """Add rows of every kind until there are this many."""
        writers = cycle(self.writers)
        with writing():
            for number in range(self.size, size):
                self._add(number, next(writers), next(writers))
        self.size = size

    def _add(self, number: int, author: Viewer, other: Viewer) -> None:
        db.session.refresh(self.topic)
        post = forum.reply(author, self.topic, f"Antwoord {number} voor **allen**.", reply_to=1)
        forum.like(other, post, self.topic)
        forum.bookmark(person("omar"), post)
        topic = self._start(f"Vraag {number} over het dak", author)
        forum.reply(other, topic, f"Hoe bedoel je dat, nummer {number}?")
        if number % 2:
            forum.mark_read(person("omar"), topic, 1)
        forum.pin_topic(person("quinn"), self._start(f"Mededeling {number}", person("omar")))
        forum.create_category(person("ruth"), self._facts(number))
        place = all_places()[number]
        register_initiative(author, f"Hof {number}", place.id, ["newbuild"], list(DECLARATIONS))

    def _start(self, title: str, author: Viewer) -> Topic:
        tag_ids = frozenset(tag.id for tag in self.tags)
        return forum.start_topic(author, self.category, title, f"{title}: hoe doen jullie dat?", tag_ids)

    def _writer(self, number: int) -> Viewer:
        name = f"Schrijver {number}"
        email = f"schrijver{number}@voorbeeld.example"
        return viewer_of(accounts.make_account(name, email, PASSWORD, is_confirmed=True).id)

    def _facts(self, number: int) -> CategoryFacts:
        section = db.session.scalars(sa.select(Section.id).limit(1)).one()
        name = f"Werkgroep {number}"
        return CategoryFacts(section, name, name, "Waar we werken.", "Where we work.", "lei")

    @property
    def pages(self) -> list[str]:
        category, topic = self.category, self.topic
        return [
            "/",
            "/latest",
            "/categories",
            f"/c/{category.slug}/{category.id}",
            f"/t/{topic.slug}/{topic.id}",
            "/u/omar",
            "/initiatives",
            "/log",
        ]


@pytest.fixture
def world(house: Flask) -> World:
    world = World()
    world.begin()
    return world


def costs(browsers: dict[str, FlaskClient], pages: list[str]) -> dict[str, list[str]]:
    """Let each of them ask for each page, and return the statements it took."""
    found = {}
    for name, browser in browsers.items():
        for page in pages:
            with count_statements() as statements:
                response = browser.get(page)
            assert response.status_code == 200, (name, page, response.status)
            found[f"{name} on {page}"] = list(statements)
    return found


def counts(found: dict[str, list[str]]) -> dict[str, int]:
    return {page: len(statements) for page, statements in found.items()}


def in_short(statement: str) -> str:
    """Leave out what does not tell one statement from another."""
    words = re.sub(r"SELECT .*?FROM", "SELECT … FROM", " ".join(statement.split()), count=1)
    return words[:160]


def test_a_page_costs_the_same_with_few_rows_and_with_many(
    world: World, as_: Callable[[str], FlaskClient]
) -> None:
    browsers = {name: as_(name) for name in ("visitor", "omar")}
    world.grow(FEW)
    few = costs(browsers, world.pages)
    world.grow(MANY)
    many = costs(browsers, world.pages)
    assert counts(many) == counts(few)
    assert all(counts(many).values()), "a page that asks nothing was not made but remembered"
    too_many = {page: map(in_short, found) for page, found in many.items() if len(found) > MOST}
    assert not too_many, "\n\n".join(f"{page}:\n" + "\n".join(found) for page, found in too_many.items())


def test_a_question_in_a_loop_is_counted(world: World) -> None:
    world.grow(FEW)
    with count_statements() as statements:
        for number in db.session.scalars(sa.select(Topic.id)).all():
            db.session.scalar(sa.select(Topic.title).filter_by(id=number))
    assert len(statements) == 1 + len(db.session.scalars(sa.select(Topic.id)).all())


def test_savepoints_are_the_business_of_the_tests_alone(house: Flask) -> None:
    with count_statements() as statements, db.session.begin_nested():
        db.session.execute(sa.text("SELECT 1"))
    assert statements == ["SELECT 1"]
