"""Who may see and do what in the forum: SQL clauses for seeing, verdicts with reasons for doing."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.forum.models import Category, Topic
from app.foundation.gate import YES, Verdict, no
from app.groups.policy import ONLY_COORDINATORS
from app.groups.standing import Standing


class JudgedPost(Protocol):
    """What the verdicts need to know of a post: a row of the table, or of a page's query."""

    @property
    def number(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def deleted_by_id(self) -> int | None: ...


ONLY_MODERATORS = _l("Only a moderator of this category can do this.")


def visible_categories(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for categories this viewer may know of."""
    if reads_members_places(viewer):
        return sa.true()
    return Category.read_access == "public"


def reads_members_places(viewer: Viewer) -> bool:
    """Return whether what is for members is for this viewer: an address must be proven first."""
    return viewer.is_member and viewer.is_confirmed


class Sight(NamedTuple):
    """All that decides which topics somebody may know of: who has the same sight is shown the same."""

    reads_members_places: bool
    is_moderator: bool
    moderates: frozenset[int]


def sight(viewer: Viewer) -> Sight:
    """Return which topics this viewer may know of, without who they are."""
    return Sight(reads_members_places(viewer), viewer.is_moderator, viewer.moderates)


def visible_topics(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for topics this viewer may know of, deleted ones only for who can restore them."""
    return visible_in(sight(viewer))


def listed_topics(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for topics in lists: visible, and not deleted for anyone."""
    return listed_in(sight(viewer))


def listed_in(seen: Sight) -> sa.ColumnElement[bool]:
    """Return the clause of `listed_topics` for all who have this sight."""
    return sa.and_(Topic.deleted_at.is_(None), visible_in(seen))


def visible_in(seen: Sight) -> sa.ColumnElement[bool]:
    """Return the clause of `visible_topics` for all who have this sight."""
    clauses: list[sa.ColumnElement[bool]] = []
    if not seen.reads_members_places:
        public = sa.select(Category.id).where(Category.read_access == "public")
        clauses.append(Topic.category_id.in_(public))
    if not seen.is_moderator:
        clauses.append(Topic.deleted_at.is_(None) | Topic.category_id.in_(seen.moderates))
    return sa.and_(sa.true(), *clauses)


def can_manage_categories(viewer: Viewer) -> Verdict:
    """May this person make, order and merge categories, and keep the tags?"""
    return YES if viewer.is_moderator else no(_l("Only moderators of the site can do this."))


def can_manage_category(viewer: Viewer, category: Category) -> Verdict:
    """May this person change the settings of this category?"""
    return YES if viewer.looks_after(category.id) else no(ONLY_MODERATORS)


def can_start_topic(viewer: Viewer, category: Category) -> Verdict:
    """May this person start a topic here?"""
    if category.merged_into_id or category.is_archived:
        return no(_l("This category is archived: it can be read, but takes no new topics."))
    return _can_write_in(viewer, category)


def can_start_in_group(standing: Standing) -> Verdict:
    """May somebody who stands so to a group start a topic that belongs to it?"""
    return YES if standing.is_inside else no(_l("Only members of this group start conversations in it."))


def can_open_logbook(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person begin the logbook of an initiative? With an unproven address too: it is withheld."""
    return YES if viewer.is_member and standing.is_coordinator else no(ONLY_COORDINATORS)


def _can_write_in(viewer: Viewer, category: Category) -> Verdict:
    verdict = can_write(viewer)
    if not verdict:
        return verdict
    if category.write_access == "moderators" and not viewer.looks_after(category.id):
        return no(_l("Only moderators write in this category."))
    return YES


def can_reply(viewer: Viewer, topic: Topic) -> Verdict:
    """May this person reply in this topic?"""
    return _still_open(topic, viewer) and _can_write_in(viewer, topic.category)


def _still_open(topic: Topic, viewer: Viewer) -> Verdict:
    if topic.is_deleted:
        return no(_l("This topic was deleted."))
    if topic.is_archived or topic.category.is_archived:
        return no(_l("This topic is archived: it stays as it is."))
    if topic.is_closed and not viewer.looks_after(topic.category_id):
        return no(_l("This topic is closed: no more replies are taken."))
    return YES


def can_edit_post(viewer: Viewer, post: JudgedPost, topic: Topic) -> Verdict:
    """May this person change the text of this post?"""
    if not _is_own_or_moderated(viewer, post, topic):
        return no(_l("You can only edit your own posts."))
    if post.deleted_at:
        return no(_l("This post was deleted; restore it first."))
    return _still_open(topic, viewer) and can_write(viewer)


def can_delete_post(viewer: Viewer, post: JudgedPost, topic: Topic) -> Verdict:
    """May this person take this post away?"""
    if post.deleted_at:
        return no(_l("This post was deleted already."))
    if post.number == 1:
        return no(_l("The first post belongs to its topic; a moderator can delete the whole topic."))
    if not _is_own_or_moderated(viewer, post, topic):
        return no(_l("You can only delete your own posts."))
    return _still_open(topic, viewer) and can_write(viewer)


def can_restore_post(viewer: Viewer, post: JudgedPost, topic: Topic) -> Verdict:
    """May this person put a deleted post back? Authors only what they took away themselves."""
    if not post.deleted_at:
        return no(_l("This post is not deleted."))
    is_own_act = post.author_id == viewer.id == post.deleted_by_id
    if not (is_own_act or viewer.looks_after(topic.category_id)):
        return no(_l("Only the person who deleted this post, or a moderator, can restore it."))
    return can_write(viewer)


def can_read_deleted(viewer: Viewer, author_id: int, category_id: int) -> bool:
    """Return whether this viewer still sees the text of a deleted post."""
    return viewer.is_member and (viewer.id == author_id or viewer.looks_after(category_id))


def _is_own_or_moderated(viewer: Viewer, post: JudgedPost, topic: Topic) -> bool:
    return viewer.is_member and (viewer.id == post.author_id or viewer.looks_after(topic.category_id))


def can_like(viewer: Viewer, post: JudgedPost, topic: Topic) -> Verdict:
    """May this person like this post?"""
    if viewer.is_member and viewer.id == post.author_id:
        return no(_l("You cannot like your own post."))
    if post.deleted_at or topic.is_deleted or topic.is_archived:
        return no(_l("This can no longer be liked."))
    return can_write(viewer)


def can_keep(viewer: Viewer) -> Verdict:
    """May this person bookmark, follow and keep drafts?"""
    return YES if viewer.is_member else no(_l("Sign in to do this."))


def can_rename(viewer: Viewer, topic: Topic) -> Verdict:
    """May this person change the title and the tags?"""
    if not viewer.is_member or not (viewer.id == topic.author_id or viewer.looks_after(topic.category_id)):
        return no(_l("Only the author or a moderator can change the title and the tags."))
    return _still_open(topic, viewer) and can_write(viewer)


def can_moderate(viewer: Viewer, topic: Topic) -> Verdict:
    """May this person pin, close, archive, move, split, merge and delete here?"""
    return YES if viewer.looks_after(topic.category_id) else no(ONLY_MODERATORS)


def can_move_to(viewer: Viewer, category: Category) -> Verdict:
    """May a moderator put topics into this category?"""
    if category.merged_into_id or category.is_archived:
        return no(_l("This category is archived: it can be read, but takes no new topics."))
    return can_write(viewer)
