"""What people answer in the sections of a profile, checked against the table: one rule for each sort.

Forms and actions both ask `accept`, so that every rule is written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _

from app.foundation import clock
from app.foundation.errors import Invalid
from app.foundation.moments import zone
from app.foundation.text import clean_line
from app.groups.fields import TEXT_LONGEST, Field, Sort
from app.groups.places import choose_place
from app.groups.positions import Position, is_in_the_country
from app.groups.typed import accept_line, accept_name, accept_text

EARLIEST_YEAR = 1000
KVK_LENGTH = 8
MONTHS = range(1, 13)
MAYBE = {"": None, "yes": True, "no": False}
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/ ](\d{4})", re.ASCII)
_DEGREES = r"(-?\d{1,3}[.,]\d{1,12})°?"
_POSITION = re.compile(rf"{_DEGREES}[\s,;]+{_DEGREES}", re.ASCII)
_COMMA = re.compile(r"[,;\n](?![^(\n]*\))")  # not the one within "Bergen (Noord-Holland, Alkmaar)"


def accept(field: Field, answer: object) -> object:
    """Return the answer as it will be kept, or refuse it with a sentence beside its field."""
    return _BY_SORT[field.sort](field, answer)


def today() -> date:
    """Return which day it is in the Netherlands."""
    return clock.now().astimezone(zone("Europe/Amsterdam")).date()


def _text_of(answer: object) -> str:
    return "" if answer is None else str(answer)


def _several(answer: object) -> list[str]:
    if isinstance(answer, list | tuple | set | frozenset):
        return [str(one) for one in answer]
    return [_text_of(answer)] if answer else []


def _line(field: Field, answer: object) -> str:
    if field.key == "name":
        return accept_name(_text_of(answer))
    return accept_line(_text_of(answer), field.most, field.key)


def _text(field: Field, answer: object) -> str:
    return accept_text(_text_of(answer), field.most, field.key)


def _address(field: Field, answer: object) -> str:
    """Accept a page of the web; who types no more than its host means https."""
    typed = _line(field, answer)
    full = typed if not typed or "://" in typed else f"https://{typed}"
    if full and not _is_of_the_web(full):
        raise Invalid(_("This is no address of a website. It looks like https://example.org."), field.key)
    return full


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_plain = parts.username is None and parts.port != 0
    except ValueError:
        return False
    is_host = bool(_HOST.fullmatch(parts.hostname or ""))
    return parts.scheme in {"http", "https"} and is_host and is_plain and " " not in address


def _kvk(field: Field, answer: object) -> str:
    digits = accept_line(_text_of(answer), TEXT_LONGEST, field.key).replace(" ", "").replace(".", "")
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == KVK_LENGTH):
        raise Invalid(_("A KvK number has %(n)s digits.", n=KVK_LENGTH), field.key)
    return digits


def _number(field: Field, answer: object) -> int | None:
    typed = accept_line(_text_of(answer), TEXT_LONGEST, field.key)
    least = EARLIEST_YEAR if field.key == "building_year" else 0
    if not typed:
        return None
    is_number = typed.isascii() and typed.isdecimal()
    if not is_number or not least <= int(typed) <= field.most:
        raise Invalid(_("Give a number from %(least)s to %(most)s.", least=least, most=field.most), field.key)
    return int(typed)


def _month(field: Field, answer: object) -> date | None:
    typed = accept_line(_text_of(answer), TEXT_LONGEST, field.key)
    if not typed:
        return None
    month = _first_day(typed)
    if month is None:
        raise Invalid(_("Give a month and a year, such as 03-2022."), field.key)
    if month > today():
        raise Invalid(_("That month is still to come."), field.key)
    return month


def _first_day(typed: str) -> date | None:
    if found := _MONTH.fullmatch(typed):
        year, month = found.groups()
    elif found := _MONTH_FIRST.fullmatch(typed):
        month, year = found.groups()
    else:
        return None
    is_month = int(year) >= EARLIEST_YEAR and int(month) in MONTHS
    return date(int(year), int(month), 1) if is_month else None


def _choice(field: Field, answer: object) -> str:
    """Accept one word, or none; the pin on the map always has one."""
    word = _text_of(answer)
    may_be_open = field.key != "location_precision"
    if word not in (field.words or {}) and not (word == "" and may_be_open):
        raise Invalid(_("Choose one of these."), field.key)
    return word


def _choices(field: Field, answer: object) -> list[str]:
    """Accept several words, in the order of the vocabulary; there is at least one kind."""
    chosen, known = set(_several(answer)), field.words or {}
    if not chosen <= known.keys():
        raise Invalid(_("Choose one of these."), field.key)
    if field.key == "kinds" and not chosen:
        raise Invalid(_("Choose at least one."), field.key)
    return [word for word in known if word in chosen]


def _flag(_field: Field, answer: object) -> bool:
    return bool(answer)


def _maybe(field: Field, answer: object) -> bool | None:
    word = _text_of(answer)
    if word not in MAYBE:
        raise Invalid(_("Choose one of these."), field.key)
    return MAYBE[word]


def _mix(field: Field, answer: object) -> dict[str, int]:
    """Accept how many homes of each sort; a sort without a number is left out."""
    given = answer if isinstance(answer, Mapping) else {}
    numbers = {word: _number(field, given.get(word)) for word in field.words or {}}
    return {word: number for word, number in numbers.items() if number is not None}


def _place(field: Field, answer: object) -> int:
    """Accept one place, as its number."""
    return choose_place(accept_line(_text_of(answer), TEXT_LONGEST, field.key), field.key).id


def _places(field: Field, answer: object) -> list[str]:
    """Accept several places, or one text with commas, each as what one types to mean it and no other."""
    typed = "\n".join(_several(answer))
    names = filter(None, map(clean_line, _COMMA.split(accept_text(typed, TEXT_LONGEST, field.key))))
    found = list(dict.fromkeys(choose_place(name, field.key).label for name in names))
    if len(found) > field.most:
        raise Invalid(_("Choose at most %(n)s places.", n=field.most), field.key)
    return found


def _position(field: Field, answer: object) -> Position | None:
    """Accept two numbers of degrees, with points or with the commas we write here."""
    typed = accept_line(_text_of(answer), TEXT_LONGEST, field.key)
    if not typed:
        return None
    found = _POSITION.fullmatch(typed)
    if not found:
        raise Invalid(_("Give a position as two numbers, such as 52.0907, 5.1214."), field.key)
    position = float(found[1].replace(",", ".")), float(found[2].replace(",", "."))
    if not is_in_the_country(position):
        raise Invalid(_("This position is not in the Netherlands."), field.key)
    return position


_BY_SORT: dict[Sort, Callable[[Field, object], object]] = {
    "line": _line,
    "text": _text,
    "markdown": _text,
    "address": _address,
    "kvk": _kvk,
    "number": _number,
    "month": _month,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "maybe": _maybe,
    "mix": _mix,
    "place": _place,
    "places": _places,
    "position": _position,
    "member": _line,
}
