"""The night round: files that nothing refers to, and bytes whose file is gone."""

from __future__ import annotations

import logging
from collections.abc import Collection
from itertools import islice

import sqlalchemy as sa

from app.files.actions import ORPHAN_AFTER, remove_orphans
from app.files.models import File
from app.files.store import the_store
from app.foundation import clock
from app.foundation.database import db
from app.foundation.jobs import job
from app.foundation.transaction import writing

AT_ONCE = 500
logger = logging.getLogger(__name__)


@job("files.clean_up", cron="23 3 * * *")
def clean_up() -> None:
    """Forget the orphans first, then remove all bytes that no file answers for."""
    with writing(is_visible=False):
        files = remove_orphans()
    logger.info("files cleaned up: %s files, bytes of %s", files, sweep_store())


def sweep_store() -> int:
    """Remove bytes without a row, old enough that no upload can still be under way; return how many."""
    store = the_store()
    old = clock.now() - ORPHAN_AFTER
    keys = store.keys_before(old)
    swept = 0
    while batch := set(islice(keys, AT_ONCE)):
        for key in _without_row(batch):
            store.remove(key)
            swept += 1
    return swept


def _without_row(keys: Collection[str]) -> set[str]:
    return set(keys) - set(db.session.scalars(sa.select(File.key).where(File.key.in_(keys))))
