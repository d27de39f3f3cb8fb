"""Does each catalogue know every sentence that code and templates show? Prints what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from app.cli.console import complain, say
from config import ROOT

PLACES = {"app": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
AS_JINJA = {"silent": "false", "extensions": "app.foundation.keep_tag.KeepTag"}
OPTIONS = {"**.html": AS_JINJA, "**.txt": AS_JINJA}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
Sentence = str | tuple[str, ...]


def sentences(root: Path = ROOT) -> Iterator[tuple[str, Sentence]]:
    """Yield each sentence that is marked for translation, with where it stands."""
    for place, methods in PLACES.items():
        found = extract_from_dir(root / place, methods, OPTIONS, keywords=KEYWORDS)
        for name, line, sentence, _comments, _context in found:
            yield f"{place}/{name}:{line}", sentence


def missing(wanted: Iterable[tuple[str, Sentence]], catalogue: Catalog) -> list[str]:
    """Return a line for each sentence the catalogue cannot translate."""
    return [
        f"{where}: {sentence}"
        for where, sentence in wanted
        if not is_translated(catalogue.get(sentence if isinstance(sentence, str) else sentence[0]))
    ]


def is_translated(message: Message | None) -> bool:
    """Return whether there is a sure translation, in each of its plural forms."""
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(forms)


def main() -> int:
    """Look through every catalogue; return 1 when a sentence is missing."""
    wanted = list(sentences())
    catalogues = sorted(ROOT.glob("app/translations/*/LC_MESSAGES/messages.po"))
    if not catalogues:
        complain("There is no catalogue in app/translations.")
    lacks = 0 if catalogues else len(wanted)
    for path in catalogues:
        with path.open("rb") as file:
            lines = missing(wanted, read_po(file))
        for line in lines:
            complain(line)
        say(f"  {path.parts[-3]}: {len(lines)} of {len(wanted)} sentences missing")
        lacks += len(lines)
    return 1 if lacks else 0


if __name__ == "__main__":
    sys.exit(main())
