"""Where words come from, as a reader may know it: the person, the version or the post, and its address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.dossiers.authorship import Origin
from app.dossiers.models import Dossier, PassageSource, Revision
from app.dossiers.pages.people import People, people_of
from app.dossiers.pages.versions import compare_url
from app.forum.models import Post, Topic
from app.forum.pages.pieces import Face
from app.forum.policy import Sight
from app.foundation.database import AnyRow, db
from app.foundation.moments import Wording

Key = tuple[int, bool]  # a person, and whether they may be named: the same person can be both


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose words, and from where; `post` names the post they come from, `url` is "" when it is not shown."""

    key: Key
    face: Face | None
    where: str
    url: str
    post: str = ""


def provenances(
    dossier: Dossier, origins: Collection[Origin], words: Wording, seen: Sight
) -> dict[Origin, Provenance]:
    """Tell of each origin whose words these are, in three queries however many there are."""
    sources = {one.source for one in origins if one.source}
    numbers = {one.revision for one in origins}
    people = people_of(dossier.id, (), sources, numbers, seen)
    posts, days = _posts(sources), _days(dossier, numbers, words)
    return {
        one: _of_post(one, people, posts[one.source])
        if one.source in posts
        else _of_version(one, people, days.get(one.revision, ""), dossier.url)
        for one in origins
    }


def _posts(sources: Collection[int]) -> dict[int, AnyRow]:
    rows = db.session.execute(
        sa.select(
            PassageSource.id, PassageSource.post_version, Post.number, Post.topic_id, Topic.title
        )
        .join(Post, Post.id == PassageSource.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(PassageSource.id.in_(sources))
    )  # fmt: skip
    return {row.id: row for row in rows}


def _days(dossier: Dossier, numbers: Collection[int], words: Wording) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(Revision.number, Revision.created_at).where(
            Revision.dossier_id == dossier.id, Revision.number.in_(numbers)
        )
    )
    return {number: words.on(moment).words for number, moment in rows}


def _of_post(origin: Origin, people: People, row: AnyRow) -> Provenance:
    """A post that is not for this reader, or whose writer stands here as "a member", has no address."""
    writer_id, face = people.of_source.get(origin.source, (0, None))
    if face is None:
        return Provenance((writer_id, False), None, _("from a post that is not shown here"), "")
    post = _("post %(n)s in “%(title)s”", n=row.number, title=row.title)
    where = _("from %(post)s, taken in with version %(n)s", post=post, n=origin.revision)
    url = f"/t/{row.topic_id}/{row.number}?version={row.post_version}"
    return Provenance((writer_id, True), face, where, url, post)


def _of_version(origin: Origin, people: People, day: str, dossier_url: str) -> Provenance:
    face = people.of_revision.get(origin.revision)
    where = _("written in version %(n)s, on %(day)s", n=origin.revision, day=day)
    url = compare_url(dossier_url, origin.revision - 1, origin.revision)
    return Provenance((face.id if face else 0, True), face, where, url)
