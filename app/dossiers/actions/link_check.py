"""Looking whether what dossiers cite on the web still answers; the clock acts, some addresses at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.dossiers.knocking import Heard, knock
from app.dossiers.models import WebSource
from app.foundation import clock
from app.foundation.database import db

AT_ONCE = 20
AGAIN_AFTER = timedelta(days=7)
FAILING_AGAIN_AFTER = timedelta(days=1)


def links_to_check() -> list[str]:
    """Return the addresses whose turn it is: failing ones each day, the others each week."""
    now = clock.now()
    is_due = sa.or_(
        WebSource.checked_at.is_(None),
        WebSource.checked_at < now - AGAIN_AFTER,
        WebSource.failing_since.is_not(None) & (WebSource.checked_at < now - FAILING_AGAIN_AFTER),
    )
    first = sa.func.min(WebSource.checked_at)
    query = sa.select(WebSource.url).where(is_due).group_by(WebSource.url).order_by(first.nulls_first())
    return list(db.session.scalars(query.limit(AT_ONCE)))


def hear(urls: Sequence[str], ask: Callable[[str], Heard] = knock) -> dict[str, Heard]:
    """Knock at each address; no transaction is open meanwhile."""
    return {url: ask(url) for url in urls}


def note_answers(answers: dict[str, Heard]) -> None:
    """Write down what was heard; one who cannot tell leaves things as they were."""
    now = clock.now()
    for url, heard in answers.items():
        values: dict[str, object] = {"checked_at": now}
        if heard.is_there:
            values["failing_since"] = None
        elif heard.is_there is False:
            values["failing_since"] = sa.func.coalesce(WebSource.failing_since, now)
        change = sa.update(WebSource).where(WebSource.url == url).values(values)
        db.session.execute(change, execution_options={"synchronize_session": False})
