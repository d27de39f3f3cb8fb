"""A line of the ledger in words: sentences whose names lead to what they name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.activity.verbs import Verb

_BLANK = re.compile(r"%\((\w+)\)s")
_HOME = {
    "topics": ("title", "/t/{id}"),
    "posts": ("title", "/posts/{id}"),
    "categories": ("name", "/c/{id}"),
    "tags": ("name", "/tag/{name}"),
    "groups": ("name", "/g/{slug}"),
    "join_requests": ("name", "/g/{slug}"),
    "users": ("person", "/u/{username}"),
    "dossiers": ("title", "/d/{id}"),
    "themes": ("name", "/dossiers/theme/{slug}"),
}
_INTO = {"topics": "/t/{into_id}", "categories": "/c/{into_id}", "dossiers": "/d/{into_id}"}
_FACTS = {
    "topic.moved": (_l("From %(old)s to %(into)s."),),
    "topic.renamed": (_l("It was called %(old)s."),),
    "topic.merged": (_l("Everything is now in %(into)s."),),
    "topic.split": (_l("They are now in %(new_title)s."),),
    "post.edited_by_moderator": (_l("Post %(number)s."),),
    "post.deleted": (_l("Post %(number)s."),),
    "post.restored": (_l("Post %(number)s."),),
    "dossier.renamed": (_l("It was called %(old)s."),),
    "category.changed": (_l("It was called %(old)s."), _l("Changed: %(changed)s.")),
}
_WORDS = {
    "administrator": _l("administrator"),
    "moderator": _l("moderator"),
    "section_id": _l("section"),
    "name_nl": _l("Dutch name"),
    "name_en": _l("English name"),
    "description_nl": _l("Dutch description"),
    "description_en": _l("English description"),
    "door": _l("colour"),
    "read_access": _l("who may read"),
    "write_access": _l("who may write"),
    "topic_template": _l("topic template"),
    "idea": _l("Idea"),
    "group": _l("Group"),
    "plan": _l("Plan"),
    "financing": _l("Financing"),
    "building": _l("Building or transfer"),
    "living": _l("Living and management"),
    "ended": _l("Ended"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and where they lead."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about: `username` is how a person is called today."""

    kind: str
    id: int
    username: str = ""


def sentence(verb: Verb, subject: Subject, details: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Say what happened."""
    return tuple(_filled(str(verb.sentence), details, _links(subject, details)))


def facts(verb: Verb, subject: Subject, details: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Say what else the line holds, as far as there is something to say."""
    links = _links(subject, details)
    told = [str(fact) for fact in _FACTS.get(verb.name, ()) if _is_known(str(fact), details)]
    return tuple(_filled(" ".join(told), details, links))


def _is_known(fact: str, details: Mapping[str, Any]) -> bool:
    return all(details.get(name) for name in _BLANK.findall(fact))


def _filled(text: str, details: Mapping[str, Any], links: Mapping[str, str]) -> Iterator[Piece]:
    """Fill the blanks; every second part of the text is the name of one."""
    for place, part in enumerate(_BLANK.split(text)):
        if place % 2:
            yield Piece(_word(part, details), links.get(part, ""))
        elif part:
            yield Piece(part)


def _word(name: str, details: Mapping[str, Any]) -> str:
    value = str(details.get(name) or "…")
    if name == "changed":
        return ", ".join(str(_WORDS.get(one, one)) for one in value.split(", "))
    return str(_WORDS.get(value, value)) if name in ("role", "phase") else value


def _links(subject: Subject, details: Mapping[str, Any]) -> dict[str, str]:
    name, address = _HOME.get(subject.kind, ("", ""))
    known = defaultdict(str, {**details, "id": subject.id, "username": subject.username})
    links = {name: address.format_map(known)} if subject.kind != "users" or subject.username else {}
    if details.get("into_id") and subject.kind in _INTO:
        links["into"] = _INTO[subject.kind].format_map(known)
    if details.get("new"):
        links["new_title"] = f"/t/{details['new']}"
    return links
