"""Every write of the forum, one function for each verb."""

from app.forum.actions.categories import (
    archive_category,
    change_category,
    create_category,
    merge_categories,
    move_category,
    reopen_category,
)
from app.forum.actions.drafts import discard_draft, prune_drafts, save_draft
from app.forum.actions.logbooks import forget_logbooks, open_logbook, show_logbooks
from app.forum.actions.moderation import (
    archive_topic,
    close_topic,
    delete_topic,
    merge_topic,
    move_topic,
    pin_topic,
    reopen_topic,
    restore_topic,
    split_topic,
    unarchive_topic,
    unpin_topic,
)
from app.forum.actions.posts import delete_post, edit_post, rebake, reply, restore_post
from app.forum.actions.reactions import bookmark, like, unbookmark, unlike
from app.forum.actions.reading import follow_category, follow_topic, mark_all_read, mark_read
from app.forum.actions.tags import change_tag, create_tag
from app.forum.actions.topics import rename_topic, start_topic, tag_topic

__all__ = [
    "archive_category",
    "archive_topic",
    "bookmark",
    "change_category",
    "change_tag",
    "close_topic",
    "create_category",
    "create_tag",
    "delete_post",
    "delete_topic",
    "discard_draft",
    "edit_post",
    "follow_category",
    "follow_topic",
    "forget_logbooks",
    "like",
    "mark_all_read",
    "mark_read",
    "merge_categories",
    "merge_topic",
    "move_category",
    "move_topic",
    "open_logbook",
    "pin_topic",
    "prune_drafts",
    "rebake",
    "rename_topic",
    "reopen_category",
    "reopen_topic",
    "reply",
    "restore_post",
    "restore_topic",
    "save_draft",
    "show_logbooks",
    "split_topic",
    "start_topic",
    "tag_topic",
    "unarchive_topic",
    "unbookmark",
    "unlike",
    "unpin_topic",
]
