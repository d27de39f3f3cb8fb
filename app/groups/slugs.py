"""The short name of a group: in its address, and after an @."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sqlalchemy as sa

from app.accounts.models import LONGEST_USERNAME, User
from app.accounts.usernames import is_acceptable
from app.foundation.database import db
from app.foundation.text import slugify
from app.groups.models import Group

FOR_NAMELESS = "groep"
AT_ONCE = 20


def free_slug(name: str) -> str:
    """Return a slug that suits the name and that neither a group nor a person has; ask while alone."""
    candidates = slugs_for(name)
    while True:
        some = list(itertools.islice(candidates, AT_ONCE))
        taken = _taken(some)
        free = next((slug for slug in some if slug not in taken), "")
        if free:
            return free


def slugs_for(name: str) -> Iterator[str]:
    """Yield slugs that suit a name, the nicest first; each could be typed after an @."""
    base = slugify(name, fallback=FOR_NAMELESS, limit=LONGEST_USERNAME)
    if is_acceptable(base):
        yield base
    for number in itertools.count(2):
        ending = f"-{number}"
        yield base[: LONGEST_USERNAME - len(ending)].rstrip("-") + ending


def _taken(slugs: list[str]) -> set[str]:
    groups = sa.select(Group.slug).where(Group.slug.in_(slugs))
    people = sa.select(sa.func.lower(User.username)).where(sa.func.lower(User.username).in_(slugs))
    return set(db.session.scalars(groups.union_all(people)))
