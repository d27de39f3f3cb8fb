"""The tables of the forum."""

from app.forum.models.categories import Category, CategoryTag, Section, Tag
from app.forum.models.posts import Bookmark, Like, MovedPost, Post, PostFile, PostRevision
from app.forum.models.reading import CategoryFollow, Draft, Reading
from app.forum.models.topics import Topic, TopicTag

__all__ = [
    "Bookmark",
    "Category",
    "CategoryFollow",
    "CategoryTag",
    "Draft",
    "Like",
    "MovedPost",
    "Post",
    "PostFile",
    "PostRevision",
    "Reading",
    "Section",
    "Tag",
    "Topic",
    "TopicTag",
]
