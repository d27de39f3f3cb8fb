"""What a text may lean on: the people, categories and files that exist around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CategoryLink:
    """A category as a text points to it: its name, its address and its door colour."""

    name: str
    url: str
    door: str


@dataclass(frozen=True)
class FileFacts:
    """What is known of one of our own files; sizes in pixels, absent when it is no image."""

    url: str
    name: str
    width: int | None = None
    height: int | None = None
    thumb_url: str = ""
    thumb_width: int | None = None
    thumb_height: int | None = None
    size_label: str = ""
    is_image: bool = False


@dataclass(frozen=True)
class Surroundings:
    """The answers to what `find_references` asked, handed to `cook`; a group is a name with its page.

    Pages are addresses by normalised title; without them `[[title]]` stays as typed. The title of a page
    that is not there is put, quoted, behind the address for red links.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, CategoryLink] = field(default_factory=dict)
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    site_host: str = ""
    pages: Mapping[str, str] | None = None
    redlink_url: str = ""


NOTHING_KNOWN = Surroundings()
