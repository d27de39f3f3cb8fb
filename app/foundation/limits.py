"""How often is too often: counts per key and time window, in a table that needs no safety."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Model, db
from app.foundation.errors import TooFast
from app.foundation.transaction import writing

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class RateHit(Model):
    """How many times `key` was used in one window."""

    __tablename__ = "rate_hits"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[str] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(primary_key=True)
    hits: Mapped[int]


def limited(act: str, *, most: int, seconds: int) -> Callable[[View[P]], View[P]]:
    """Let one person (or one address, for a visitor) pass this door `most` times in `seconds`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def door(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            with writing(is_visible=False):
                wait = count_hit(f"{act}:{_who()}", most=most, seconds=seconds)
            if wait:
                raise TooFast(_("That is going too fast. Try again in %(n)s seconds.", n=wait), wait)
            return view(*args, **kwargs)

        return door

    return decorate


def count_hit(key: str, *, most: int, seconds: int) -> int:
    """Count one use; return 0 when it is within the limit, else the seconds to wait."""
    moment = int(clock.now().timestamp())
    wait = seconds - moment % seconds
    ends_at = datetime.fromtimestamp(moment + wait, UTC)
    hits = db.session.execute(_UPSERT, {"key": key, "ends_at": ends_at}).scalar_one()
    return 0 if hits <= most else wait


def forget_old_hits() -> None:
    """Remove the counts whose window is over."""
    db.session.execute(sa.delete(RateHit).where(RateHit.ends_at < clock.now()))


def _who() -> str:
    return f"person {current_user.id}" if current_user.is_member else f"address {request.remote_addr}"


_UPSERT = sa.text(
    "INSERT INTO rate_hits AS r (key, ends_at, hits) VALUES (:key, :ends_at, 1)"
    " ON CONFLICT (key, ends_at) DO UPDATE SET hits = r.hits + 1 RETURNING hits"
)
