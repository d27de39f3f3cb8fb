"""What an initiative tells about itself, said in words: one fact for each field that somebody may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.foundation.moments import month_names
from app.foundation.wording import language
from app.groups.fields import FIELD, Field, audience_of
from app.groups.models import Initiative

Shown = Mapping[str, object]
TEXTS = ("text", "markdown")


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is; `readers` says so when not everybody sees it."""

    label: str
    words: str
    url: str = ""
    is_text: bool = False
    is_elsewhere: bool = False
    readers: str = ""


def facts_of(keys: Iterable[str], shown: Shown, initiative: Initiative) -> tuple[Fact, ...]:
    """Say these fields, as far as they are shown."""
    return tuple(_fact(FIELD[key], shown[key], initiative) for key in keys if key in shown)


def _fact(field: Field, value: object, initiative: Initiative) -> Fact:
    return Fact(
        label=str(field.label),
        words=words_of(field, value),
        url=str(value) if field.sort == "address" else "",
        is_text=field.sort in TEXTS,
        is_elsewhere=field.sort == "address",
        readers=readers_words(audience_of(field, initiative)),
    )


def readers_words(audience: str) -> str:
    """Say who sees something; of what everybody sees there is nothing to say."""
    if audience == "public":
        return ""
    words = {"members": _("only for members of Cooplink"), "group": _("only for our own group")}
    return str(words[audience])


def words_of(field: Field, value: object) -> str:
    """Say what stands in a field, in the language of the page."""
    if isinstance(value, dict):
        return ", ".join(_mixed(field, value))
    if field.words is not None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(field.words[str(word)]) for word in chosen)
    return _plain(value)


def _mixed(field: Field, value: Mapping[str, int]) -> Iterator[str]:
    for key, words in (field.words or {}).items():
        if value.get(key):
            yield f"{words}: {value[key]}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return month(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value).removeprefix("https://").removesuffix("/")


def month(day: date) -> str:
    """Say in which month something was."""
    return f"{month_names(language(), 'wide')[day.month]} {day.year}"
