"""A dossier with everything on it, and every door of the room with what one sends there."""

from __future__ import annotations

from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.models import Dossier, Feedback, Suggestion
from app.forum.models import Post, Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person
from tests.dossiers.beside import fold, link, post_of, sources_of
from tests.dossiers.making import BODY, again, edit, make_dossier, theme
from tests.dossiers.reviewing import make_suggestion
from tests.making import category, make_group, make_topic

WRITING = {
    "edit": ("/d/{dossier}/revisions", {"body": "Nieuw.", "base_id": "{latest}", "key": "k", "section": ""}),
    "suggest": ("/d/{dossier}/suggestions", {"body": "Nieuw.", "base_id": "{latest}", "key": "s"}),
    "preview": ("/d/{dossier}/preview", {"body": "Nieuw."}),
    "here": ("/d/{dossier}/presence", {"section": "Ledenleningen"}),
    "restore version": ("/d/{dossier}/restorations", {"number": "1", "summary": ""}),
    "undo version": ("/d/{dossier}/undos", {"number": "2", "summary": ""}),
    "fold": ("/posts/{post}/folds", {"dossier_id": "{dossier}", "section": "", "text": ""}),
    "unfold": ("/posts/{post}/folds/end", {"dossier_id": "{dossier}"}),
    "set aside": ("/posts/{post}/fold-states", {"dossier_id": "{dossier}", "state": "later"}),
    "upto": ("/d/{dossier}/topics/{topic}/folded-upto", {"number": "2"}),
    "upto end": ("/d/{dossier}/topics/{topic}/folded-upto/end", {"number": "0"}),
}
DECIDING = {
    "review": (
        "/d/{dossier}/reviews",
        {"revision_id": "{latest}", "verdict": "correct", "group_id": "{group}", "note": "Goed."},
    ),
    "decide": (
        "/d/{dossier}/suggestions/{suggestion}/decision",
        {"take-1": "no", "reason-1": "Dat klopt niet."},
    ),
    "take back": ("/d/{dossier}/suggestions/{suggestion}/withdrawal", {}),
    "feedback": ("/d/{dossier}/feedback", {"kind": "outdated", "note": "De rente."}),
    "handle": ("/d/{dossier}/feedback/{feedback}/handling", {}),
    "object": ("/d/{dossier}/sources/{source}/objection", {"note": "Liever niet."}),
    "answer": ("/d/{dossier}/sources/{source}/objection/answer", {"answer": "keep", "reason": "Nodig."}),
    "nameless": ("/d/{dossier}/sources/{source}/anonymity", {}),
    "named": ("/d/{dossier}/sources/{source}/anonymity/end", {}),
    "compared": ("/d/{dossier}/sources/{source}/check", {}),
    "ask consent": ("/d/{dossier}/consents", {}),
    "consent": ("/d/{dossier}/consent", {"state": "given"}),
    "adopt": ("/d/{dossier}/adoption", {"group": "{group_slug}"}),
}
KEEPING = {
    "start": ("/dossiers/new", {"title": "Een nieuw dossier", "theme_id": "{theme}", "group_id": "{group}"}),
    "promote": (
        "/t/{topic}/dossier",
        {"title": "Uit het gesprek", "theme_id": "{theme}", "group_id": "0", "post_ids": "{post}"},
    ),
    "confirm": ("/d/{dossier}/confirmation", {}),
    "link": ("/d/{dossier}/topics", {"topic_id": "{topic}"}),
    "unlink": ("/d/{dossier}/topics/{topic}/end", {}),
    "discuss": (
        "/d/{dossier}/discussion",
        {"section": "1", "title": "Over de bank", "category_id": "{category}", "body": "Klopt dit?"},
    ),
    "settings": (
        "/d/{dossier}/settings",
        {"theme_id": "{theme}", "group_id": "{group}", "policy": "open", "read_access": "public",
         "review_months": "12", "applies_on": "2026-01-01", "phases": "plan", "kinds": "transformation"},
    ),
    "rename": ("/d/{dossier}/title", {"title": "Een andere titel"}),
    "split": (
        "/d/{dossier}/splits",
        {"revision_id": "{latest}", "section": "2", "title": "Leningen", "theme_id": "{theme}"},
    ),
    "merge preview": ("/d/{dossier}/merge/preview", {"into": "{other}", "revision_id": "{latest}"}),
    "merge": ("/d/{dossier}/merge", {"into": "{other}", "revision_id": "{latest}", "take-1": "y"}),
    "unmerge": ("/d/{dossier}/unmerge", {}),
    "revive": ("/d/{dossier}/revival", {}),
    "archive": ("/d/{dossier}/archive", {}),
    "withdraw": ("/d/{dossier}/withdrawal", {}),
    "bring back": ("/d/{dossier}/restoration", {}),
    "demote": ("/d/{dossier}/demotion", {}),
}  # fmt: skip
THEMES = {
    "new theme": (
        "/dossiers/themes",
        {"name_nl": "Water", "name_en": "Water", "description_nl": "Nat.", "description_en": "Wet.",
         "door": "mos", "policy": "open", "review_months": "12", "reviewers_needed": "1", "template": ""},
    ),
    "change theme": (
        "/dossiers/themes/energie/settings",
        {"name_nl": "Stroom", "name_en": "Power", "description_nl": "", "description_en": "",
         "door": "mos", "policy": "open", "review_months": "12", "reviewers_needed": "1", "template": ""},
    ),
    "move theme": ("/dossiers/themes/energie/position", {"step": "1"}),
    "archive theme": ("/dossiers/themes/energie/archive", {}),
    "reopen theme": ("/dossiers/themes/energie/reopening", {}),
    "merge theme": ("/dossiers/themes/energie/merge", {"into": "{theme}"}),
}  # fmt: skip
POSTS = {**WRITING, **DECIDING, **KEEPING, **THEMES}
ROOMS = (
    "{url}", "/d/{dossier}", "{url}/edit", "/d/{dossier}/edit", "{url}/v/1", "{url}/v/2/merged",
    "{url}/history", "{url}/history.atom", "{url}/compare", "{url}/authors", "{url}/sources",
    "{url}/replies", "{url}/talk", "{url}/suggestions", "{url}/suggestions/{suggestion}", "{url}/review",
    "{url}/settings", "{url}/merge", "{url}/split", "{url}.md", "{url}.html", "{url}.epub",
    "/d/{dossier}/discussion/new", "/d/{dossier}/adoption",
)  # fmt: skip
LISTS = (
    "/", "/dossiers", "/dossiers/theme/financiering", "/dossiers/find", "/dossiers/similar",
    "/dossiers/changes", "/dossiers/changes.atom", "/dossiers/queue", "/dossiers/new", "/dossiers/themes",
    "/dossiers/downloads", "/my-edits", "/g/{group_slug}", "/g/{group_slug}/dossiers", "/log", "/latest",
    "/t/{topic_slug}/{topic}", "/t/{topic}/dossier", "/posts/{post}/fold", "{other_url}",
)  # fmt: skip


@dataclass
class Room:
    """A dossier of Nadia's group with an edit, a source, a suggestion and a reader's answer; and another."""

    dossier: Dossier
    other: Dossier
    group: Group
    topic: Topic
    post: Post
    suggestion: Suggestion
    feedback_id: int

    @property
    def ids(self) -> dict[str, object]:
        dossier = again(self.dossier)
        return {
            "dossier": dossier.id, "url": dossier.url, "latest": dossier.latest_id, "other": self.other.id,
            "other_url": self.other.url, "group": self.group.id, "group_slug": self.group.slug,
            "topic": self.topic.id, "topic_slug": self.topic.slug, "post": self.post.id,
            "suggestion": self.suggestion.id, "feedback": self.feedback_id,
            "source": sources_of(dossier)[0].id, "theme": theme().id, "category": category().id,
        }  # fmt: skip

    def path(self, pattern: str) -> str:
        """Return an address with the numbers of this room."""
        return pattern.format(**self.ids)

    def send(self, browser: FlaskClient, name: str, **changes: object) -> TestResponse:
        """Post what one types when all is well, some of it different; None leaves a field out."""
        path, fields = POSTS[name]
        ids = self.ids
        typed = {key: value.format(**ids) for key, value in fields.items()} | changes
        data = {key: value for key, value in typed.items() if value is not None}
        return browser.post(path.format(**ids), data=data)


def make_room(title: str = "Financiering: het gat", word: str = "woningbouwfonds") -> Room:
    """Make it, through the same actions that members use."""
    group = make_group("nadia", "De Dossierploeg", ruth="member")
    dossier = make_dossier("nadia", title, f"Over het {word}.\n\n{BODY}", steward=group)
    other = make_dossier("nadia", "Een ander dossier", "Kort.\n\n## Iets\n\nTekst.\n", steward=group)
    topic = make_topic("omar", "Hoe zit het met de bank?", "Wie weet het?", replies=3)
    link(dossier, topic)
    fold(dossier, topic, 2)
    edit(again(dossier), "omar", f"Over het {word} en meer.\n\n{BODY}", summary=f"over {word}")
    suggestion = make_suggestion(again(dossier), "omar", f"Anders: {word}.\n\n{BODY}", summary=word)
    with writing():
        answer_dossier(person("pia"), again(dossier), "outdated", f"{word} bestaat niet meer")
    feedback_id = db.session.scalars(db.select(Feedback.id)).first()
    return Room(again(dossier), again(other), group, topic, post_of(topic, 3), suggestion, feedback_id or 0)
