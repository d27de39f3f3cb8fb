"""Sentences for templates, quickly: a page asks for some two hundred of them.

Flask-Babel looks up the request and its locale for each sentence. Here the locale is found once for a request
and each catalogue is a dictionary of ready markup. The meaning is the same: the sentence is ours, its values
are escaped.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations

from flask import Flask, g
from flask_babel import get_locale, get_translations
from markupsafe import Markup


class Catalogue(dict[str, Markup]):
    """The sentences of one language, each looked up once."""

    def __init__(self, translations: NullTranslations) -> None:
        super().__init__()
        self.translations = translations

    def __missing__(self, sentence: str) -> Markup:
        found = Markup(self.translations.gettext(sentence))
        self[sentence] = found
        return found


def speak_in_templates(app: Flask) -> None:
    """Give templates `_`, `gettext` and `ngettext` that know the language of the request."""
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=say_number)


def say(sentence: str, /, **values: object) -> Markup:
    """Return the sentence in the reader's language, its values escaped."""
    found = catalogue()[sentence]
    return found % values if values or "%" in found else found


def say_number(one: str, many: str, num: int, /, **values: object) -> Markup:
    """Return the sentence for this number in the reader's language."""
    text = catalogue().translations.ngettext(one, many, num)
    return Markup(text) % {"num": num, **values}


def catalogue() -> Catalogue:
    """Return the sentences of the reader's language."""
    found: Catalogue | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = _catalogue_of(get_translations())
    return found


def language() -> str:
    """Return the language of this page."""
    found: str | None = g.get("language")
    if found is None:
        locale = get_locale()
        found = g.language = locale.language if locale else "nl"
    return found


@lru_cache(maxsize=8)
def _catalogue_of(translations: NullTranslations) -> Catalogue:
    return Catalogue(translations)
