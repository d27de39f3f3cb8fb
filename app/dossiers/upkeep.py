"""What the worker does for the dossiers by itself."""

from __future__ import annotations

from flask import current_app

from app.dossiers.actions.history import verify_chains
from app.dossiers.actions.link_check import hear, links_to_check, note_answers
from app.dossiers.actions.presence import prune_attempts
from app.dossiers.audience import close_lines
from app.dossiers.baking import bake_again, bake_outdated, dossiers_linking_here, relink
from app.dossiers.reminders import remind_of_reviews
from app.foundation.jobs import job
from app.foundation.transaction import writing


@job("dossiers.close_lines", cron="*/10 * * * *")
def close_lines_of_dossiers() -> None:
    """Close what the log tells of dossiers that are no longer for everybody."""
    with writing():
        for dossier_id in close_lines():
            relink(dossier_id)  # a link to it must not tell of it any longer


@job("dossiers.check_links", cron="*/15 * * * *")
def check_links_of_dossiers() -> None:
    """Look whether cited addresses still answer; a house with `CHECK_LINKS=0` never knocks anywhere."""
    if not current_app.config["SETTINGS"].checks_links:
        return
    urls = links_to_check()
    answers = hear(urls)
    with writing():
        note_answers(answers)


@job("dossiers.remind", cron="43 6 * * *")
def remind_today() -> None:
    """Write to groups about the reviews they owe, before people start their day."""
    with writing(is_visible=False):
        remind_of_reviews()


@job("dossiers.prune_attempts", cron="27 3 * * *")
def prune_attempts_of_dossiers() -> None:
    """Forget what was sent more than 90 days ago."""
    with writing(is_visible=False):
        prune_attempts()


@job("dossiers.verify", cron="13 4 * * *")
def verify_tonight() -> None:
    """Make sure that no version of any dossier was changed behind our back."""
    with writing(is_visible=False):
        verify_chains()


@job("dossiers.relink")
def relink_dossiers(dossier_id: int) -> None:
    """Make anew the pages that link to a dossier."""
    with writing():
        bake_again(dossiers_linking_here(dossier_id))


@job("dossiers.rebake", cron="*/10 * * * *")
def rebake_dossiers() -> None:
    """Render some dossiers again after the renderer changed; nothing to do on other days."""
    with writing():
        bake_outdated()
