"""The dossiers of the demo: really written, with sources, and every passage is where its post has it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.viewer import VISITOR, viewer_of
from app.demo.dossiers import SHORTLY, Promote, Story, Write, events, stories
from app.dossiers.chain import first_broken
from app.dossiers.evidence import judged, judged_columns
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, DossierLink, DossierTopic, Passage, PassageSource, Revision, Theme
from app.dossiers.open_replies import open_count
from app.dossiers.policy import listed_dossiers
from app.forum.models import Post, Topic
from app.forum.policy import sight
from app.foundation.database import db
from app.foundation.text import cook_page, source_of
from tests.demo.test_demo_loading import demo, demo_house

__all__ = ["demo", "demo_house"]  # the house with the demo in it, which this file looks at too

STORIES = {story.title: story for story in stories()}
PROMOTED = [title for title, story in STORIES.items() if "topic" in story.facts]
THEMES_OF_THE_EIGHT = {
    "startgids", "wettelijk-kader", "rechtsvorm-statuten", "financiering", "beheer-onderhoud", "energie",
    "toewijzing-huur", "samenleven-conflict",
}  # fmt: skip
WORDS_LEAST, SHORT_ANSWER_MOST = 1_500, 600
DEFINED = re.compile(r"^\[\^([^\]]+)\]:", re.MULTILINE)
CALLED = re.compile(r"\[\^([^\]]+)\](?!:)")
FACT = re.compile(r"\d+ procent|€|art(?:ikel|\.) \d+")


@pytest.fixture(params=list(STORIES))
def story(request: pytest.FixtureRequest) -> Story:
    return STORIES[request.param]


def test_the_eight_and_a_glossary_are_there() -> None:
    assert {str(story.facts["theme"]) for story in STORIES.values()} == {
        *THEMES_OF_THE_EIGHT,
        "woordenlijst-voorbeelden",
    }


def test_each_is_long_enough_to_be_of_use_and_begins_with_a_short_answer(story: Story) -> None:
    lead = story.text.split("\n## ", 1)[0].strip()
    assert 60 < len(lead) <= SHORT_ANSWER_MOST
    if "topic" in story.facts:
        assert len(story.text.split()) > WORDS_LEAST


def test_every_footnote_is_called_and_every_call_has_its_footnote(story: Story) -> None:
    assert set(DEFINED.findall(story.text)) == set(CALLED.findall(story.text))
    page = cook_page(story.text)
    assert (page.missing_notes, page.unused_notes) == ((), ())


def test_what_leans_on_the_web_says_when_it_was_looked_at(story: Story) -> None:
    notes = [(note, source_of(note.links, note.html)) for note in cook_page(story.text).notes]
    undated = [note.key for note, source in notes if source.kind in ("web", "law") and not source.accessed_on]
    assert undated == []


def test_a_section_with_figures_has_a_source_or_says_that_it_is_an_example(story: Story) -> None:
    if "topic" not in story.facts:
        return
    for part in re.split(r"\n## ", story.text)[1:]:
        is_plain = "[^" in part or re.search(
            r"voorbeeld|verzonnen|nazoeken|laat .*toetsen|zie \[\[", part, re.IGNORECASE
        )
        assert is_plain or not FACT.search(part), part[:60]


def test_what_comes_later_is_not_there_before() -> None:
    for story in STORIES.values():
        since = float(story.facts["days_ago"])
        first = story.text_at(since, {})
        for later in story.of("later"):
            assert f"\n## {later['section']}\n" in story.text
            assert f"\n## {later['section']}\n" not in first, story.title
        assert story.text_at(0, {}) == story.text


def test_a_section_that_came_later_keeps_its_passages() -> None:
    story = Story(
        {"later": [{"days_ago": 5, "section": "B"}]}, "Kort.\n\n## A\n\na\n\n## B\n\nbb\n\n## C\n\nc\n"
    )
    assert story.text_at(9, {}) == "Kort.\n\n## A\n\na\n\n## C\n\nc\n"
    assert story.text_at(9, {"B": "van een bericht"}) == (
        "Kort.\n\n## A\n\na\n\n## B\n\nvan een bericht\n\n## C\n\nc\n"
    )
    assert story.text_at(5, {}) == story.text


def test_a_promotion_comes_before_what_is_made_of_it() -> None:
    for title in PROMOTED:
        moments = {type(event): event.days_ago for event in events() if event.story.title == title}
        since = float(STORIES[title].facts["days_ago"])
        assert moments[Promote] == since
        assert any(
            isinstance(event, Write) and event.days_ago == since - 2 * SHORTLY
            for event in events()
            if event.story.title == title
        )


def everything(demo: Flask) -> list[Dossier]:
    return list(db.session.scalars(sa.select(Dossier).order_by(Dossier.id)))


def test_they_stand_in_the_house_with_their_final_text(demo: Flask) -> None:
    found = {one.title: one for one in everything(demo)}
    assert set(found) == set(STORIES)
    for title, story in STORIES.items():
        body = latest_revision(found[title]).body
        assert re.sub(r"^\[\^b.*\n", "", body, flags=re.MULTILINE).strip() == (
            re.sub(r"^\[\^b.*\n", "", story.text, flags=re.MULTILINE).strip()
        )
        assert "{{" not in body


def test_every_passage_is_its_posts_own_words(demo: Flask) -> None:
    query = (
        sa.select(Revision.body, Passage.start_at, Passage.end_at, Post.body)
        .join(Passage, Passage.revision_id == Revision.id)
        .join(PassageSource, PassageSource.id == Passage.source_id)
        .join(Post, Post.id == PassageSource.post_id)
    )
    rows = db.session.execute(query).all()
    assert len(rows) > 80
    for body, start, end, post in rows:
        assert body[start:end] in post


def test_every_citation_leads_to_a_post_that_is_there(demo: Flask) -> None:
    for dossier in everything(demo):
        for note in cook_page(latest_revision(dossier).body).notes:
            source = source_of(note.links, note.html)
            if source.kind == "post":
                here = (Post.topic_id == source.topic_id, Post.number == source.number)
                post = db.session.scalars(sa.select(Post).where(*here)).one()
                assert post.revision_count >= (source.version or 0)
                assert post.created_at < dossier.started_at


def test_credit_goes_to_many(demo: Flask) -> None:
    for dossier in everything(demo):
        if dossier.title in PROMOTED:
            assert dossier.post_count >= 4, dossier.title
            assert dossier.writer_count >= 4, dossier.title


def test_each_status_but_the_last_two_can_be_seen(demo: Flask) -> None:
    columns = sa.select(Dossier.title, *judged_columns())
    kinds = Counter(judged(row).kind for row in db.session.execute(columns))
    assert set(kinds) == {"concept", "reviewed", "changed", "outdated"}


def test_there_is_work_left_for_stewards(demo: Flask) -> None:
    counts = {one.title: open_count(sight(VISITOR), one.id) for one in everything(demo)}
    assert sum(1 for title in PROMOTED if counts[title]) >= 6
    assert max(counts.values()) <= 6, "enough to see, not so much that nobody begins"


def test_one_has_nobody_that_looks_after_it(demo: Flask) -> None:
    orphans = db.session.scalars(sa.select(Dossier.title).where(Dossier.steward_id.is_(None))).all()
    assert list(orphans) == ["Woordenlijst"]


def test_links_lead_to_each_other_and_some_are_still_to_be_written(demo: Flask) -> None:
    links = list(db.session.scalars(sa.select(DossierLink)))
    assert {link.to_id is None for link in links} == {True, False}
    assert all(link.title != link.normalised or link.title.islower() for link in links)


def test_one_comes_from_a_conversation_of_forty_posts(demo: Flask) -> None:
    longest = db.session.scalar(
        sa.select(sa.func.max(Topic.post_count)).join(DossierTopic, DossierTopic.topic_id == Topic.id)
    )
    assert longest >= 40


def test_the_chains_hold_and_visitors_may_read_everything(demo: Flask) -> None:
    listed = set(db.session.scalars(sa.select(Dossier.id).where(listed_dossiers(VISITOR))))
    for dossier in everything(demo):
        query = sa.select(Revision).options(sa.orm.undefer(Revision.body)).order_by(Revision.number)
        assert first_broken(db.session.scalars(query.where(Revision.dossier_id == dossier.id))) == 0
        assert dossier.id in listed


def test_the_law_was_read_by_two(demo: Flask) -> None:
    strict = sa.select(Dossier).join(Theme, Theme.id == Dossier.theme_id).where(Theme.reviewers_needed == 2)
    for dossier in db.session.scalars(strict):
        assert dossier.reviewed_id == dossier.latest_id


def test_pages_of_every_dossier_open_for_a_visitor_and_for_its_promoter(demo: Flask) -> None:
    client = demo.test_client()
    for dossier in everything(demo):
        assert load_dossier(viewer_of(dossier.started_by_id), dossier.id).id == dossier.id
        for side in ("", "/history", "/authors", "/talk", "/sources"):
            assert client.get(dossier.url + side).status_code == 200, dossier.url + side
