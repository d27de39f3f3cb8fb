"""Footnotes that travel: a text with those it calls, under keys that no other text has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.dossiers.lines import normalised

_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_MARK = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|(?<!\\)\[\^(?P<key>[^\]\s]+)\]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MORE_OF_IT = ("    ", "\t")


@dataclass(frozen=True)
class Parted:
    """A text without its footnotes, and these by their key, as they were written."""

    text: str
    notes: Mapping[str, str]


def parted(body: str) -> Parted:
    """Take the footnotes out of a text; a footnote goes on over lines that are indented."""
    text: list[str] = []
    notes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line, is_code in _with_fences(normalised(body)):
        found = None if is_code else _DEFINITION.match(line)
        if found:
            current = notes.setdefault(found[1], [])
            current.append(line)
        elif current is not None and not is_code and (line.startswith(_MORE_OF_IT) or not line.strip()):
            current.append(line)
        else:
            current = None
            text.append(line)
    words = {key: "".join(lines).strip("\n") + "\n" for key, lines in notes.items()}
    return Parted(normalised("".join(text)), words)


def calls_in(text: str) -> tuple[str, ...]:
    """List the keys a text calls, in order, each once; code is no text."""
    keys: list[str] = []
    for line, is_code in _with_fences(text):
        if not is_code:
            start = found.end() if (found := _DEFINITION.match(line)) else 0
            keys += [one["key"] for one in _MARK.finditer(line, start) if one["key"]]
    return tuple(dict.fromkeys(keys))


def called_notes(text: str, notes: Mapping[str, str]) -> dict[str, str]:
    """Give those of the footnotes that a text calls, and those that these call in turn."""
    by_key = {key.casefold(): key for key in notes}
    found: dict[str, str] = {}
    waiting = list(calls_in(text))
    while waiting:
        key = by_key.get(waiting.pop(0).casefold())
        if key is not None and key not in found:
            found[key] = notes[key]
            waiting += calls_in(notes[key])
    return found


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Give footnotes other keys, where they are called and where they stand; names are without capitals."""
    if not names:
        return text

    def rename(found: re.Match[str]) -> str:
        new = names.get((found["key"] or "").casefold())
        return f"[^{new}]" if new else found[0]

    return "".join(line if is_code else _MARK.sub(rename, line) for line, is_code in _with_fences(text))


def fresh_names(notes: Mapping[str, str], taken: Mapping[str, str]) -> dict[str, str]:
    """Choose other keys for footnotes whose key another text has for other words."""
    known = {key.casefold(): _words(note) for key, note in taken.items()}
    used = {*known, *(key.casefold() for key in notes)}
    names: dict[str, str] = {}
    for key, note in notes.items():
        folded = key.casefold()
        if known.get(folded, _words(note)) != _words(note):
            names[folded] = _free(key, used)
            used.add(names[folded].casefold())
    return names


def with_notes(text: str, notes: Iterable[str]) -> str:
    """Put footnotes below a text, one below the other."""
    block = "".join(notes)
    return normalised(f"{text}\n{block}") if text and block else normalised(text + block)


def _free(key: str, used: Collection[str]) -> str:
    turn = 2
    while f"{key}-{turn}".casefold() in used:
        turn += 1
    return f"{key}-{turn}"


def _words(note: str) -> str:
    return " ".join(_DEFINITION.sub("", note, count=1).split())


def _with_fences(text: str) -> Iterable[tuple[str, bool]]:
    """Walk through the lines, and tell of each whether it is code."""
    fence = ""
    for line in _LINE.findall(text):
        found = _FENCE.match(line)
        is_code = bool(fence or found)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        yield line, is_code
