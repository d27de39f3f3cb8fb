"""Merging, splitting and turning back in tests, through the same actions that members use."""

from __future__ import annotations

from app.dossiers.actions.demoting import demote_dossier
from app.dossiers.actions.merging import merge_dossier, unmerge_dossier
from app.dossiers.actions.splitting import SplitOff, split_dossier
from app.dossiers.models import Dossier
from app.forum.models import Post
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, theme


def merge(one: Dossier, into: Dossier, who: str = "nadia", homes: dict[int, str] | None = None) -> None:
    """Let a dossier go on in another one."""
    with writing():
        here, there = again(one), again(into)
        merge_dossier(person(who), here, there, here.latest_id or 0, homes or {})


def unmerge(one: Dossier, who: str = "nadia") -> None:
    """Let it live again."""
    with writing():
        unmerge_dossier(person(who), again(one))


def split(one: Dossier, section: int, title: str, who: str = "nadia", slug: str = "financiering") -> Dossier:
    """Split a section off."""
    with writing():
        here = again(one)
        wanted = SplitOff(here.latest_id or 0, section, title, theme(slug))
        made = split_dossier(person(who), here, wanted)
    return again(made)


def demote(one: Dossier, who: str = "nadia") -> Post:
    """Turn it back into a conversation."""
    with writing():
        return demote_dossier(person(who), again(one))
