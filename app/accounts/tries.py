"""How often one account may be tried, whoever tries: the counts hold no address, only a hash of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.accounts.viewer import hashed
from app.foundation.errors import TooFast
from app.foundation.limits import count_hit
from app.foundation.text.typed import clean_line
from app.foundation.transaction import writing

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SECONDS_IN_MINUTE = 60


def limited_by(field: str, act: str, *, most: int, seconds: int) -> Callable[[View[P]], View[P]]:
    """Let this door be tried `most` times in `seconds` with the same words in `field`.

    Counted in a transaction of its own: a refused try is undone, but it did happen.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def door(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            typed = clean_line(request.form.get(field, "")).lower()
            if typed:
                _count(f"{act}:{hashed(typed).hex()}", most, seconds)
            return view(*args, **kwargs)

        return door

    return decorate


def _count(key: str, most: int, seconds: int) -> None:
    with writing(is_visible=False):
        wait = count_hit(key, most=most, seconds=seconds)
    if wait:
        minutes = -(-wait // SECONDS_IN_MINUTE)
        sentence = ngettext(
            "That was tried too often. Try again in a minute.",
            "That was tried too often. Try again in %(num)s minutes.",
            minutes,
        )
        raise TooFast(sentence, wait)
