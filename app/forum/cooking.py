"""From what somebody typed to the HTML of a post: looks up the people, places and files it names."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app.accounts.models import User
from app.files import actions as files
from app.files.pages import file_facts
from app.forum.models import Category, Post, PostFile
from app.forum.models.posts import BODY_LONGEST
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.text import (
    RENDERER_VERSION,
    CategoryLink,
    Cooked,
    References,
    Surroundings,
    TextTooLong,
    clean_body,
    cook,
    find_references,
)
from app.groups.models import Group


def accept_body(body: str) -> str:
    """Return the text as it will be kept, or refuse it with a sentence."""
    body = clean_body(body)
    if not body.strip():
        raise Invalid(_("Write something first."), "body")
    if len(body) > BODY_LONGEST:
        raise Invalid(
            _("This text is too long: %(n)s characters, at most %(most)s.", n=len(body), most=BODY_LONGEST),
            "body",
        )  # fmt: skip
    return body


def cook_body(body: str, prefix: str) -> tuple[Cooked, References]:
    """Render a text with everything it refers to; `prefix` keeps its anchors apart on a page."""
    references = find_references(body)
    try:
        return cook(body, prefix=prefix, surroundings=surroundings_of(references)), references
    except TextTooLong as error:
        raise Invalid(_("This text is too long."), "body") from error


def cook_post(post: Post) -> bool:
    """Give the post its HTML and bind the files it refers to; return whether there are any."""
    cooked, references = cook_body(post.body, f"p{post.id}-")
    post.html, post.renderer_version = cooked.html, RENDERER_VERSION
    _bind_files(post, references.files)
    return bool(references.files)


def surroundings_of(references: References) -> Surroundings:
    """Look up what a text names: people, groups, public categories and files, the same for every reader."""
    people, groups = _called(references.people)
    return Surroundings(
        people=people,
        groups=groups,
        categories=_categories(references.categories),
        files=file_facts(references.files) if references.files else {},
        site_host=current_app.config["SETTINGS"].site_host,
    )


def _called(names: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Find who has one of these names, in one query: people, and the groups that everybody may know of."""
    if not names:
        return {}, {}
    people = sa.select(User.username, sa.false()).where(sa.func.lower(User.username).in_(names))
    groups = sa.select(Group.slug, sa.true()).where(Group.slug.in_(names), Group.shown_at.is_not(None))
    rows = db.session.execute(people.union_all(groups)).all()
    return (
        {name.lower(): name for name, is_group in rows if not is_group},
        {name: f"/g/{name}" for name, is_group in rows if is_group},
    )


def _categories(slugs: frozenset[str]) -> dict[str, CategoryLink]:
    """Only public categories: the HTML is the same for every reader."""
    if not slugs:
        return {}
    rows = db.session.scalars(
        sa.select(Category).where(Category.slug.in_(slugs), Category.read_access == "public")
    )
    return {row.slug: CategoryLink(row.name_nl, f"/c/{row.slug}/{row.id}", row.door) for row in rows}


def _bind_files(post: Post, keys: frozenset[str]) -> None:
    if not keys:
        return
    bound = set(db.session.scalars(sa.select(PostFile.file_id).where(PostFile.post_id == post.id)))
    named = {file.id for file in files.attach(keys, "owner", post.author_id)}
    db.session.add_all(PostFile(post_id=post.id, file_id=file_id) for file_id in named - bound)
