"""A dossier as a Markdown file: a YAML header with what is known of it, then its text as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from flask_babel import gettext as _

from app.exchange.documents import Document
from app.foundation.errors import Invalid

FENCE = "---\n"


def markdown_of(document: Document) -> str:
    """Write the file; the text below the header is the revision, letter for letter."""
    facts = {
        "title": document.title,
        "theme": document.theme_slug,
        "summary": document.summary,
        "status": document.status,
        "applies_on": document.applies_on,
        "phases": list(document.phases),
        "kinds": list(document.kinds),
        "version": document.number,
        "date": document.saved_at.isoformat(),
        "sha256": document.sha256,
        "contributors": list(document.contributors),
        "sources": [_source(note.kind, note.html.striptags()) for note in document.notes],
        "licence": document.licence,
        "url": document.url,
        "permalink": document.permalink,
        "language": document.language,
    }
    return file_of(
        {name: value for name, value in facts.items() if value not in (None, [], "")}, document.markdown
    )


def _source(kind: str, words: str) -> dict[str, str]:
    return {"kind": kind, "text": words}


def file_of(facts: Mapping[str, Any], body: str) -> str:
    """Put a header above a text."""
    head = yaml.safe_dump(dict(facts), allow_unicode=True, sort_keys=False, width=10_000)
    return f"{FENCE}{head}{FENCE}{body}"


def parts_of(text: str) -> tuple[dict[str, Any], str]:
    """Take a file apart; a header that cannot be read is refused with a sentence, a missing one is empty."""
    if not text.startswith(FENCE):
        return {}, text
    head, found, body = text[len(FENCE) :].partition(f"\n{FENCE}")
    if not found:
        raise Invalid(_("The header of this file has no end: a line with three hyphens."))
    try:
        facts = None if _has_alias(head) else yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid(_("The header of this file cannot be read as YAML.")) from error
    if not isinstance(facts, dict):
        raise Invalid(_("The header of this file cannot be read as YAML."))
    return {str(name): value for name, value in facts.items()}, body


def _has_alias(head: str) -> bool:
    """A piece that stands for another one could grow without end."""
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, Loader=yaml.SafeLoader))


def day_of(value: object) -> date | None:
    """Return a day from a header, where there is one."""
    return value if isinstance(value, date) else None


def words_of(value: object) -> list[str]:
    """Return a list of words from a header."""
    return [str(one) for one in value] if isinstance(value, list) else []
