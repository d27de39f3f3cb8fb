"""The doors of the forum."""

from app.forum.views import (
    categories,
    category_settings,
    composing,
    drafts,
    groups,
    lists,
    moderation,
    posts,
    reading,
    revisions,
    suggestions,
    topics,
)
from app.forum.views.room import room

__all__ = [
    "categories",
    "category_settings",
    "composing",
    "drafts",
    "groups",
    "lists",
    "moderation",
    "posts",
    "reading",
    "revisions",
    "room",
    "suggestions",
    "topics",
]
