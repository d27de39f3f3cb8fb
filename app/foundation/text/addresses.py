"""Where a link leads: which addresses are allowed, and which host a reader should see."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.foundation.text.references import FILE_PATH

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = frozenset({"http", "https"})
_OTHER = frozenset({"mailto", "tel"})
_OWN_FILE = re.compile(FILE_PATH)
# What a Dutch eye reads without doubt; other alphabets keep their technical name.
_DUTCH_HOST = re.compile(r"[a-z0-9à-öø-ÿœ.-]+")
_TECHNICAL_HOST = re.compile(r"[a-z0-9._-]+")
_LONGEST_HOST = 400
_HOST_IN_TEXT = re.compile(r"[^\w.@-]+")


@dataclass(frozen=True)
class Address:
    """An address people may follow; the host is empty when it stays on this site."""

    url: str
    host: str = ""
    file_key: str = ""


def read_address(url: str, site_host: str) -> Address | None:
    """Judge an address; nothing comes back for one we do not link to."""
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() in _OTHER:
        return Address(url)
    if scheme is None and not url.startswith("//"):
        return _own(url, url)
    if scheme is None or scheme[1].lower() in _WEB:
        return _web_address(url, site_host.lower())
    return None


def _web_address(url: str, site_host: str) -> Address | None:
    try:
        parts = urlsplit(url if not url.startswith("//") else f"https:{url}")
        host = _readable((parts.hostname or "").lower())
    except ValueError:
        return None
    if not host:
        return None
    if site_host in (parts.hostname, parts.netloc.lower()):
        return _own(url, parts.path)
    return Address(url, host=host)


def _own(url: str, path: str) -> Address:
    key = _OWN_FILE.match(path)
    return Address(url, file_key=key["file_key"] if key else "")


def _readable(host: str) -> str:
    """Give the name to show; none when no host can be called so. Raises ValueError like urlsplit."""
    if len(host) > _LONGEST_HOST:
        return ""
    name = unicodedata.normalize("NFC", unquote(host)).removeprefix("www.").rstrip(".")
    if _DUTCH_HOST.fullmatch(name):
        return name
    technical = name.encode("idna").decode()
    return technical if _TECHNICAL_HOST.fullmatch(technical) else ""


def shows_host(text: str, host: str) -> bool:
    """Tell whether a reader already sees the host in the words of the link."""
    parts = _HOST_IN_TEXT.split(text.lower())
    return any(part.strip(".").removeprefix("www.") == host for part in parts)
