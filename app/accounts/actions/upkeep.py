"""What the worker clears away each night."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import OneTimeKey, SignIn, User
from app.foundation import clock
from app.foundation.database import db
from app.foundation.jobs import job
from app.foundation.limits import forget_old_hits
from app.foundation.transaction import writing

PATIENCE = timedelta(days=14)


@job("accounts.clean_up", cron="17 4 * * *")
def clean_up_tonight() -> None:
    """Clear away what nobody needs any more, in one transaction."""
    with writing(is_visible=False):
        clean_up()


def clean_up() -> None:
    """Forget sign-ins and keys that ended, old counts, and accounts that were never confirmed or used."""
    moment = clock.now()
    db.session.execute(sa.delete(SignIn).where(SignIn.ends_at < moment))
    db.session.execute(sa.delete(OneTimeKey).where(OneTimeKey.ends_at < moment))
    forget_old_hits()
    never_came = (
        User.email_confirmed_at.is_(None),
        User.created_at < moment - PATIENCE,
        User.post_count == 0,
        User.topic_count == 0,
    )
    db.session.execute(sa.delete(User).where(*never_came))
