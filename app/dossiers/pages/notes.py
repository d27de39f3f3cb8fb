"""Footnotes as a reader sees them: what they lean on, and for a post whose words it cites."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.dossiers.pages.people import CitedPost, Place
from app.forum.pages.pieces import Face
from app.foundation.moments import Wording
from app.foundation.text import CookedNote, Source, source_of
from app.groups.pages.pieces import prose

ICONS = {"post": "talk", "law": "law", "document": "file", "web": "globe", "text": "info"}
_YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")
_VERSION = re.compile(r"\b(versie|version)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A footnote; `writer` is who wrote the post it cites (None with `is_post`: "a member").

    `html` is safe; for a post that this reader may not see it says only which one. `told` is said after it.
    """

    id: str
    number: int
    kind: str
    icon: str
    html: Markup
    backrefs: tuple[str, ...]
    writer: Face | None = None
    voice_name: str = ""
    voice_url: str = ""
    told: str = ""
    is_changed: bool = False
    is_broken: bool = False

    @property
    def is_post(self) -> bool:
        """Return whether it cites a post of this house."""
        return self.kind == "post"


def cited_places(notes: Sequence[CookedNote]) -> tuple[Place, ...]:
    """List the posts that these notes cite."""
    sources = (source_of(note.links) for note in notes)
    return tuple({(one.topic_id, one.number): None for one in sources if one.topic_id and one.number})


def shown_notes(
    notes: Sequence[CookedNote],
    cited: Mapping[Place, CitedPost],
    broken: Collection[str],
    words: Wording,
) -> tuple[ShownNote, ...]:
    """Put beside each note what is known of its source."""
    return tuple(_shown_note(note, cited, broken, words) for note in notes)


def _shown_note(
    note: CookedNote,
    cited: Mapping[Place, CitedPost],
    broken: Collection[str],
    words: Wording,
) -> ShownNote:
    source = source_of(note.links, note.html)
    html = prose(note.html)
    if source.kind == "post":
        post = cited.get((source.topic_id or 0, source.number or 0))
        return _of_post(note, source, post, html, words)
    return ShownNote(
        note.id,
        note.number,
        source.kind,
        ICONS[source.kind],
        _inner(html),
        note.backrefs,
        is_broken=source.url in broken,
    )


def _of_post(
    note: CookedNote, source: Source, post: CitedPost | None, html: Markup, words: Wording
) -> ShownNote:
    is_readable = post is not None and post.is_readable
    return ShownNote(
        id=note.id,
        number=note.number,
        kind="post",
        icon=ICONS["post"],
        html=_inner(html) if is_readable else _closed(source),
        backrefs=note.backrefs,
        writer=post.writer if post else None,
        voice_name=post.voice_name if post else "",
        voice_url=post.voice_url if post else "",
        told=_told(html.striptags(), source, post, words) if is_readable else "",
        is_changed=bool(post and source.version and post.version_count > source.version),
    )


def _closed(source: Source) -> Markup:
    """Name a post without its conversation: the title of a place for members is for members."""
    version = _("version %(n)s", n=source.version) if source.version else ""
    number = _("post %(n)s", n=source.number) if source.number else _("a post")
    return escape(", ".join(part for part in (number, version) if part))


def _told(text: str, source: Source, post: CitedPost | None, words: Wording) -> str:
    """Say the day and the version, as far as the note does not say them itself."""
    parts = []
    if post and not _YEAR.search(text):
        parts.append(words.on(post.created_at).words)
    if source.version and not _VERSION.search(text):
        parts.append(_("version %(n)s", n=source.version))
    return ", ".join(parts)


def _inner(html: Markup) -> Markup:
    """Take the words out of their paragraph, when there is only one: they share its line with a name."""
    text = str(html)
    is_one = text.startswith("<p>") and text.endswith("</p>") and text.count("<p>") == 1
    return prose(text[len("<p>") : -len("</p>")]) if is_one else html
