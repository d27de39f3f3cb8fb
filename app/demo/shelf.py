"""Where the dossiers of the demo are made: the same actions that members use, the passages in their place."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from functools import singledispatchmethod

import sqlalchemy as sa

from app.accounts.viewer import Viewer
from app.demo.dossiers import Answer, Arrange, DossierEvent, Promote, Review, SetAside, Story, Write
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.actions.promoting import Choice, promote
from app.dossiers.actions.reviewing import review_dossier
from app.dossiers.actions.saving import Sent, keep_attempt, save_attempt
from app.dossiers.actions.sorting import set_fold_state
from app.dossiers.actions.starting import start_dossier
from app.dossiers.citations import citation, citation_key
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, Theme
from app.dossiers.passages import passage
from app.dossiers.picks import Pick
from app.forum.models import Post, Topic
from app.foundation.database import db
from app.groups.models import Group

_CITED = re.compile(r"^\[\^b\d+\]: \{\{bericht (\d+)\}\}$", re.MULTILINE)
UNDER_SECTION = 2


class Shelf:
    """The dossiers so far, by title."""

    def __init__(
        self, people: Mapping[str, Viewer], topics: Mapping[str, Topic], posts: Mapping[tuple[str, int], Post]
    ) -> None:
        self._people, self._topics, self._posts = people, topics, posts
        self._ids: dict[str, int] = {}

    @singledispatchmethod
    def play(self, event: DossierEvent) -> None:
        """Let it happen."""
        raise NotImplementedError(type(event).__name__)

    @play.register
    def _(self, event: Promote) -> None:
        story, person = event.story, self._people[event.person]
        theme = db.session.scalars(sa.select(Theme).where(Theme.slug == story.facts["theme"])).one()
        steward = db.session.scalars(
            sa.select(Group).where(Group.slug == story.facts.get("steward", ""))
        ).first()
        if "topic" in story.facts:
            picks = tuple(
                Pick(self._post(story, one["post"]).id, one.get("text")) for one in story.of("passages")
            )
            choice = Choice(story.title, theme, steward, picks)
            dossier = promote(person, self._topics[story.facts["topic"]], choice)
        else:
            dossier = start_dossier(person, theme, story.title, story.text_at(event.days_ago, {}), steward)
        dossier.applies_on, dossier.phases = (
            story.facts.get("applies_on"),
            list(story.facts.get("phases") or ()),
        )
        self._ids[story.title] = dossier.id

    @play.register
    def _(self, event: Arrange) -> None:
        story, passages = event.story, self._passages(event.story)
        headings = [line[3:] for line in story.text.splitlines() if line.startswith("## ")]
        parts = [f"## {heading}\n\n{passages.get(heading, '')}" for heading in headings]
        notes = {self._note(story, one["post"]): None for one in story.of("passages")}
        self._save(event, "\n\n".join([*parts, "\n".join(notes)]), "Passages in hun paragraaf gezet")

    @play.register
    def _(self, event: Write) -> None:
        story = event.story
        passages = self._passages(story) if "topic" in story.facts else {}
        # What happens at this very moment is in the text; what happens later is not.
        text = story.text_at(event.days_ago, passages)
        text = _CITED.sub(lambda found: self._note(story, int(found[1])), text)
        self._save(event, text, event.summary, is_minor=event.is_minor)

    @play.register
    def _(self, event: Review) -> None:
        dossier = self._dossier(event.story)
        review_dossier(self._people[event.person], dossier, latest_revision(dossier), "correct", event.note)

    @play.register
    def _(self, event: Answer) -> None:
        answer_dossier(self._people[event.person], self._dossier(event.story), event.kind, event.note)

    @play.register
    def _(self, event: SetAside) -> None:
        post = self._post(event.story, event.number)
        set_fold_state(self._people[event.person], self._dossier(event.story), post, "not_needed")

    def _save(self, event: DossierEvent, body: str, summary: str, *, is_minor: bool = False) -> None:
        person, dossier = self._people[event.person], self._dossier(event.story)
        sent = Sent(body, dossier.latest_id or 0, secrets.token_hex(8), None, summary, is_minor)
        save_attempt(person, dossier, keep_attempt(person, dossier, sent))

    def _dossier(self, story: Story) -> Dossier:
        return load_dossier(self._people["ruth"], self._ids[story.title])

    def _post(self, story: Story, number: int) -> Post:
        return self._posts[story.facts["topic"], number]

    def _note(self, story: Story, number: int) -> str:
        return citation(self._post(story, number), self._topics[story.facts["topic"]])

    def _passages(self, story: Story) -> dict[str, str]:
        """Return the passages under each heading, as promotion writes them."""
        found: dict[str, list[str]] = {}
        for one in story.of("passages"):
            post = self._post(story, one["post"])
            words = passage(one.get("text") or post.body.strip(), citation_key(post), UNDER_SECTION).text
            found.setdefault(one["section"], []).append(words)
        return {heading: "\n\n".join(parts) for heading, parts in found.items()}
