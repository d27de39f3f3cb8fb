"""Every form of the dossiers: who finds it where, what one types in it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.dossiers.actions.promoting import withdraw_dossier
from app.dossiers.actions.sorting import set_fold_state
from app.dossiers.actions.sources import object_to_source
from app.dossiers.actions.stewardship import archive_dossier
from app.dossiers.models import (
    Consent,
    Dossier,
    DossierTopic,
    Feedback,
    PassageSource,
    PostFold,
    Review,
    Suggestion,
    Theme,
)
from app.dossiers.sources import load_source
from app.forum.models import Topic
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, post_of, sources_of
from tests.dossiers.making import again, theme
from tests.dossiers.reviewing import change_row
from tests.dossiers.rooms import Room
from tests.dossiers.structure import merge

Act = Callable[[Room], object]


def nothing(_room: Room) -> None:
    """Do nothing first."""


@dataclass(frozen=True)
class Form:
    """One row: a person at a page fills in the form that goes to `end`, and `came` is then `expected`."""

    who: str
    page: str
    end: str
    came: Act
    expected: object = True
    typed: dict[str, str | list[str] | None] = field(default_factory=dict)
    button: str = ""
    first: Act = nothing


def of(column: str) -> Act:
    """Ask for a column of the dossier."""
    return lambda room: getattr(again(room.dossier), column)


def is_set(column: str) -> Act:
    """Ask whether a column of the dossier is filled."""
    return lambda room: getattr(again(room.dossier), column) is not None


def is_there(model: type[db.Model], **facts: object) -> Act:
    """Ask whether there is such a row."""
    return lambda _room: db.session.scalars(sa.select(model).filter_by(**facts)).first() is not None


def text_of(room: Room) -> str:
    """Return the newest text."""
    return db.session.execute(
        sa.text("SELECT body FROM revisions WHERE id = :id"), {"id": again(room.dossier).latest_id}
    ).scalar_one()


def has_words(words: str) -> Act:
    """Ask whether words stand in the newest text."""
    return lambda room: words in text_of(room)


def source(column: str) -> Act:
    """Ask whether a column of the first source is set."""
    return lambda room: bool(getattr(sources_of(room.dossier)[0], column))


def withdrawn(room: Room) -> None:
    """Let its maker undo it."""
    with writing():
        withdraw_dossier(person("nadia"), again(room.dossier))


def archived(room: Room) -> None:
    """Let a steward archive it."""
    with writing():
        archive_dossier(person("nadia"), again(room.dossier))


def proposed(room: Room) -> None:
    """Make it a proposal out of Omar's conversation."""
    change_row(room.dossier, confirmed_at=None)
    from_a_conversation(room)


def from_a_conversation(_room: Room) -> None:
    """Let it have come from the conversation beside it."""
    with writing():
        db.session.execute(sa.update(DossierTopic).values(role="origin"))


def objected(room: Room) -> None:
    """Let the writer of the first source want his words out."""
    with writing():
        dossier, first = again(room.dossier), room.ids["source"]
        object_to_source(person("omar"), dossier, load_source(dossier, int(str(first))), "Liever niet.")


def nameless(room: Room) -> None:
    """Leave the name of its writer out."""
    with writing():
        db.session.execute(sa.update(PassageSource).values(is_anonymous=True))


def source_changed(_room: Room) -> None:
    """Let the first source have changed since."""
    with writing():
        db.session.execute(sa.text("UPDATE posts SET revision_count = revision_count + 1, edited_at = now()"))


def closed(_room: Room) -> None:
    """Let only members read the conversation."""
    close_category("financiering")
    with writing():
        db.session.execute(sa.update(PassageSource).values(consented_at=None))


def orphaned(room: Room) -> None:
    """Let nobody look after it."""
    change_row(room.dossier, steward_id=None)


def kept_by_stewards(room: Room) -> None:
    """Let only the group edit."""
    change_row(room.dossier, policy="suggested")


def merged(room: Room) -> None:
    """Let it go on in the other one."""
    merge(room.dossier, room.other)


def set_aside(room: Room) -> None:
    """Put a reply aside for later."""
    with writing():
        set_fold_state(person("nadia"), again(room.dossier), post_of(room.topic, room.post.number), "later")


def theme_archived(_room: Room) -> None:
    """Archive the theme of energy."""
    change_row(theme("energie"), archived_at=sa.func.now())


def fold_state(room: Room) -> str:
    """Return what was done with the reply."""
    row = db.session.get(PostFold, (room.post.id, room.dossier.id), populate_existing=True)
    return row.state if row else "open"


def folded_upto(room: Room) -> int:
    """Return up to where the conversation is dealt with."""
    row = db.session.get(DossierTopic, (room.dossier.id, room.topic.id), populate_existing=True)
    return row.folded_upto if row else -1


def settings_kept(room: Room) -> tuple[object, ...]:
    """Return all that the form of settings decides."""
    one = again(room.dossier)
    facts = (one.policy, one.read_access, one.review_months, one.applies_on, one.phases, one.kinds)
    return (one.theme.slug, one.steward_id is None, *facts)


def titled(title: str) -> Act:
    """Ask whether there is a dossier with this title."""
    return is_there(Dossier, title=title)


SETTINGS = {
    "group_id": "0", "policy": "suggested", "read_access": "members", "review_months": "6",
    "applies_on": "2027-01-01", "phases": ["idea", "plan"], "kinds": ["newbuild"],
}  # fmt: skip
SETTLED = (
    "financiering", True, "suggested", "members", 6, date(2027, 1, 1), ["idea", "plan"], ["newbuild"],
)  # fmt: skip
NEW_THEME = {
    "name_nl": "Water", "name_en": "Rain", "description_nl": "Nat.", "description_en": "Wet.", "door": "mos",
    "policy": "suggested", "review_months": "7", "reviewers_needed": "2", "template": "## Regen",
    "is_glossary": "y",
}  # fmt: skip
WATER = {**NEW_THEME, "review_months": 7, "reviewers_needed": 2, "template": "## Regen", "is_glossary": True}

FORMS = (
    Form("pia", "{url}/edit", "/revisions", has_words("Regenton."),
         typed={"body": "Regenton.\n", "summary": "kort"}),
    Form("pia", "{url}/edit", "/suggestions", is_there(Suggestion, reason="kort"),
         typed={"body": "Regenton.\n", "summary": "kort"}, first=kept_by_stewards),
    Form("pia", "{url}/edit?section=2", "/revisions", has_words("## Ledenleningen\n\nNiets."),
         typed={"body": "## Ledenleningen\n\nNiets.\n", "minor": "1"}),
    Form("nadia", "{url}/compare", "/undos", of("revision_count"), 4),
    Form("nadia", "{url}/compare", "/restorations", of("revision_count"), 4),
    Form("nadia", "{url}/replies", "/folds", lambda room: len(sources_of(room.dossier)), 2),
    Form("nadia", "{url}/replies?state=folded", "/folds/end",
         lambda room: len(sources_of(room.dossier)) and "[^b3]" in text_of(room), False),
    Form("nadia", "{url}/replies?state=later", "/fold-states", fold_state, "not_needed", first=set_aside),
    Form("nadia", "/posts/{post}/fold", "/fold-states", fold_state, "not_needed"),
    Form("nadia", "/posts/{post}/fold", "/folds",
         lambda room: "Antwoord 1[^b2]" in text_of(room).split("## Wat")[0],
         typed={"section": "Kort antwoord", "text": "Antwoord 1"}),
    Form("pia", "/posts/{post}/fold", "/folds", is_there(Suggestion, section="Ledenleningen"),
         typed={"section": "Ledenleningen"}, first=kept_by_stewards),
    Form("nadia", "{url}/replies", "/folded-upto", folded_upto, 1),
    Form("ruth", "{url}/review", "/reviews", is_there(Review, verdict="correct"), button="verdict=correct"),
    Form("nadia", "{url}/review", "/reviews", is_there(Review, verdict="wrong", note="De rente niet."),
         typed={"note": "De rente niet."}, button="verdict=wrong"),
    Form("nadia", "{url}/suggestions/{suggestion}", "/decision", is_there(Suggestion, state="accepted"),
         typed={"take__1": "yes"}),
    Form("nadia", "{url}/suggestions/{suggestion}", "/decision", is_there(Suggestion, state="rejected"),
         typed={"take__1": "no", "reason__1": "Dat klopt niet."}),
    Form("omar", "{url}/suggestions/{suggestion}", "/withdrawal", is_there(Suggestion, state="withdrawn")),
    Form("omar", "{url}", "/feedback", of("useful_count"), 1, button="kind=useful"),
    Form("nadia", "/dossiers/queue", "/handling", of("outdated_count"), 0),
    Form("nadia", "/g/{group_slug}/dossiers", "/handling", is_there(Feedback, handled_at=None), False),
    Form("omar", "{url}/sources", "/objection", source("objected_at"), typed={"note": "Liever niet."}),
    Form("ruth", "{url}/sources", "/objection/answer", source("objection_answered_at"), first=objected,
         typed={"reason": "Het is nodig."}, button="answer=declined"),
    Form("ruth", "{url}/sources", "/objection/answer", has_words("[^b3]"), False, first=objected,
         button="answer=honoured"),
    Form("omar", "{url}/sources", "/anonymity", source("is_anonymous")),
    Form("omar", "{url}/sources", "/anonymity/end", source("is_anonymous"), False, first=nameless),
    Form("ruth", "{url}/sources", "/check", source("checked_version"), first=source_changed),
    Form("ruth", "{url}/sources", "/consents", is_there(Consent, state="asked"), first=closed),
    Form("omar", "{url}/sources", "/consent", is_there(Consent, state="given"), first=closed),
    Form("nadia", "/d/{dossier}/adoption", "/adoption", of("steward_id"), typed={"group": "de-dossierploeg"},
         first=orphaned),
    Form("pia", "/dossiers/new", "/dossiers/new", titled("Een nieuw dossier"),
         typed={"title": "Een nieuw dossier", "theme_id": "{theme}"}),
    Form("omar", "/t/{topic}/dossier", "/dossier", titled("Uit het gesprek"),
         typed={"title": "Uit het gesprek", "post_ids": "{post}", "section_{post}": "",
                "keep_rest_open": "y"}),
    Form("omar", "/t/{topic}/dossier?title=Een ander dossier", "/topics",
         lambda room: is_there(DossierTopic, dossier_id=room.other.id, topic_id=room.topic.id)(room)),
    Form("nadia", "{url}/talk", "/topics/{topic}/end",
         lambda room: is_there(DossierTopic, dossier_id=room.dossier.id, topic_id=room.topic.id)(room),
         False),
    Form("omar", "{url}", "/confirmation", is_set("confirmed_at"), first=proposed),
    Form("nadia", "{url}", "/withdrawal", is_set("withdrawn_at")),
    Form("nadia", "{url}", "/restoration", is_set("withdrawn_at"), False, first=withdrawn),
    Form("pia", "/d/{dossier}/discussion/new?section=1", "/discussion", is_there(Topic, title="Over de bank"),
         typed={"title": "Over de bank", "category_id": "{category}", "body": "Klopt dit?"}),
    Form("nadia", "{url}/settings", "/settings", settings_kept, SETTLED, typed=SETTINGS),
    Form("nadia", "{url}/settings", "/title", of("title"), "Een andere titel",
         typed={"title": "Een andere titel"}),
    Form("nadia", "{url}/settings", "/archive", is_set("archived_at")),
    Form("nadia", "{url}/settings", "/revival", is_set("archived_at"), False, first=archived),
    Form("nadia", "{url}/settings", "/demotion", is_set("archived_at"), first=from_a_conversation),
    Form("nadia", "{url}/split", "/splits", titled("De leningen"),
         typed={"section": "2", "title": "De leningen", "theme_id": "{theme}"}),
    Form("nadia", "{url}/merge?into=Een ander dossier", "/d/{dossier}/merge",
         lambda room: again(room.dossier).merged_into_id == room.other.id,
         typed={"take__1": "1", "home__1": "Iets"}),
    Form("nadia", "{url}/settings", "/unmerge", is_set("merged_into_id"), False, first=merged),
    Form("quinn", "/dossiers/themes", "/dossiers/themes", is_there(Theme, **WATER), typed=NEW_THEME),
    Form("quinn", "/dossiers/themes/energie/settings", "/settings", is_there(Theme, slug="energie", **WATER),
         typed=NEW_THEME),
    Form("quinn", "/dossiers/themes", "/startgids/position", lambda _room: theme("startgids").position, 2),
    Form("quinn", "/dossiers/themes/energie/settings", "/archive",
         is_there(Theme, slug="energie", archived_at=None),
         False),
    Form("quinn", "/dossiers/themes/energie/settings", "/reopening",
         is_there(Theme, slug="energie", archived_at=None), first=theme_archived),
    Form("quinn", "/dossiers/themes/energie/settings", "/energie/merge",
         lambda _room: theme("energie").merged_into_id == theme().id, typed={"into": "{theme}"}),
)  # fmt: skip
