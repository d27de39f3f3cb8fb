"""The doors of groups and initiatives."""

from app.groups.views import (
    contact,
    directory,
    entrance,
    files,
    groups,
    members,
    phases,
    profile,
)
from app.groups.views.room import room

__all__ = [
    "contact",
    "directory",
    "entrance",
    "files",
    "groups",
    "members",
    "phases",
    "profile",
    "room",
]
