"""What a footnote leans on: a post, a law, a document, another website, or only words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from app.foundation.text.references import FILE_PATH

Kind = Literal["post", "law", "document", "web", "text"]

LAW_HOSTS = frozenset(
    {
        "wetten.overheid.nl",
        "lokaleregelgeving.overheid.nl",
        "decentrale.regelgeving.overheid.nl",
        "eur-lex.europa.eu",
        "officielebekendmakingen.nl",
        "zoek.officielebekendmakingen.nl",
    }
)
_POST_PATH = re.compile(r"/t/([0-9]{1,9})(?:/([0-9]{1,9}))?/?")
_FILE = re.compile(FILE_PATH)
_VERSION = re.compile(r"[0-9]{1,9}")
_WEB = frozenset({"http", "https"})
_ASKED_FIRST: tuple[Kind, ...] = ("post", "law", "document", "web")
_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "jan feb mar apr may jun jul aug sept oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ACCESSED = re.compile(
    r"\b(?:geraadpleegd|bekeken|bezocht|accessed|retrieved|consulted)(?:\s{1,3}(?:op|on))?\s{0,3}:?\s{1,3}"
    r"(?:(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})\b|"
    r"(?P<day>[0-9]{1,2})\s{1,3}(?P<month>[a-z]{3,9})\.?\s{1,3}(?P<year>[0-9]{4})\b|"
    r"(?P<first_month>[a-z]{3,9})\.?\s{1,3}(?P<second_day>[0-9]{1,2}),?\s{1,3}(?P<last_year>[0-9]{4})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """What a note leans on; a post by its topic, number and version, anything else by its address."""

    kind: Kind
    url: str = ""
    topic_id: int | None = None
    number: int | None = None
    version: int | None = None
    accessed_on: date | None = None


def source_of(links: Iterable[str], text: str = "", *, site_host: str = "") -> Source:
    """Classify a note by its addresses, the most telling first, and read from its words when it was seen."""
    seen = accessed_on(text)
    found = [source for url in links if (source := _read(url, site_host.lower(), seen))]
    for kind in _ASKED_FIRST:
        for source in found:
            if source.kind == kind:
                return source
    return Source("text", accessed_on=seen)


def accessed_on(text: str) -> date | None:
    """Read the day after `geraadpleegd op` or `accessed on`; nothing for a day that never was."""
    for found in _ACCESSED.finditer(text):
        try:
            return _day(found)
        except (ValueError, KeyError):
            continue
    return None


def _day(found: re.Match[str]) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    month = _MONTHS[(found["month"] or found["first_month"]).lower()]
    return date(int(found["year"] or found["last_year"]), month, int(found["day"] or found["second_day"]))


def _read(url: str, site_host: str, seen: date | None) -> Source | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    is_own = not parts.scheme and not parts.netloc
    if is_own or (site_host and site_host in (parts.hostname, parts.netloc.lower())):
        return _own(url, parts.path, parts.query, seen)
    if parts.scheme.lower() not in _WEB or not host:
        return None
    return Source("law" if host in LAW_HOSTS else "web", url, accessed_on=seen)


def _own(url: str, path: str, query: str, seen: date | None) -> Source | None:
    if post := _POST_PATH.fullmatch(path):
        version = parse_qs(query, max_num_fields=20).get("version", [""])[0]
        return Source("post", url, int(post[1]), _number(post[2]), _number(version), seen)
    return Source("document", url, accessed_on=seen) if _FILE.match(path) else None


def _number(text: str | None) -> int | None:
    return int(text) if text and _VERSION.fullmatch(text) else None
