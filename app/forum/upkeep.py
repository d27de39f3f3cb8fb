"""What the worker does for the forum by itself."""

from __future__ import annotations

from app.forum import actions
from app.foundation.jobs import job
from app.foundation.transaction import writing


@job("forum.prune_drafts", cron="17 3 * * *")
def prune_drafts() -> None:
    """Remove drafts that were left long ago."""
    with writing(is_visible=False):
        actions.prune_drafts()


@job("forum.forget_logbooks", cron="37 3 * * *")
def forget_logbooks() -> None:
    """Remove what was never shown, before the account that wrote it goes."""
    with writing(is_visible=False):
        actions.forget_logbooks()


@job("forum.rebake", cron="*/10 * * * *")
def rebake() -> None:
    """Render some posts again after the renderer changed; nothing to do on other days."""
    with writing():
        actions.rebake()
