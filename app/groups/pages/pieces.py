"""The small things that several pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.foundation import clock, moments
from app.foundation.wording import language
from app.groups.models import Group

FACE = (User.username, User.name, User.door)


@dataclass(frozen=True, slots=True)
class Face:
    """A person, as small as an avatar with a name."""

    username: str
    name: str
    door: str

    @property
    def url(self) -> str:
        """Return the address of their profile."""
        return f"/u/{self.username}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way back up."""

    name: str
    url: str


def wording(viewer: Viewer) -> moments.Wording:
    """Return how this viewer hears of time on this page."""
    return moments.Wording(language(), moments.zone(viewer.time_zone), clock.now())


def prose(html: str) -> Markup:
    """Return the HTML of a story, which `cook()` made safe when it was written."""
    return Markup(html)  # noqa: S704


def base_of(group: Group) -> str:
    """Return the address under which everything about people in this group stands."""
    return f"/g/{group.slug}"


def url_of(group: Group) -> str:
    """Return the address of the group's own page."""
    return f"/i/{group.slug}" if group.kind == "initiative" else base_of(group)


def shape_of(group: Group) -> str:
    """Return the shape of its avatar: an initiative is a house."""
    return "house" if group.kind == "initiative" else "group"


def kind_words(kind: str) -> str:
    """Say what kind of group it is."""
    words = {
        "initiative": _("Initiative"),
        "working_group": _("Working group"),
        "staff": _("Team of the site"),
    }
    return str(words[kind])


def way_in_words(join_policy: str) -> str:
    """Say how one gets into a group."""
    words = {
        "open": _("Everybody can join"),
        "request": _("Ask to join"),
        "invitation": _("By invitation"),
    }
    return str(words[join_policy])


def role_words(role: str) -> str:
    """Say what somebody is in a group."""
    words = {"coordinator": _("Coordinator"), "member": _("Member"), "follower": _("Follower")}
    return str(words[role])
