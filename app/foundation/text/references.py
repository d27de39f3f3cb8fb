"""Who and what a text seems to point to, found before anything is looked up."""

import re
from dataclasses import dataclass

# Not after a letter, digit or the like: jan@voorbeeld.nl, /pad/@naam and &#35; point to nobody.
# The sign stands first in the pattern, so that it is found fast.
MENTION = (
    r"@(?<![^\W_]@)(?<![@./]@)"
    r"(?P<mention_name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,58}[A-Za-z0-9_])?)(?![A-Za-z0-9@])"
)
CATEGORY = (
    r"#(?<![^\W_]#)(?<![&#/]#)"
    r"(?P<category_slug>[A-Za-z0-9](?:[A-Za-z0-9-]{0,58}[A-Za-z0-9])?)(?![A-Za-z0-9])"
)
FILE_PATH = r"/files/(?P<file_key>[A-Za-z0-9_-]{16,64})/"
QUOTE_ARGUMENT = r"[^\]\n]{0,200}"
# A page of our own by its title: `[[title]]`, `[[title#heading]]`, `[[title|words]]`; in a table the
# bar needs a backslash. An ordinary link around brackets stays one, and a footnote is no page.
PAGE_LINK = (
    r"\[\[[ \t]*+(?P<page_title>[^\s\[\]|#\\^][^\[\]|#\\\n]{0,199}+)"
    r"(?:#(?P<page_heading>[^\[\]|\\\n]{0,200}+))?(?:\\?\|(?P<page_words>[^\[\]\n]{0,200}+))?\]\](?!\()"
)

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,8})(?!`)[^`]++\1(?!`)")
_PEOPLE = re.compile(MENTION)
_CATEGORIES = re.compile(CATEGORY)
_FILES = re.compile(FILE_PATH)
_PAGES = re.compile(PAGE_LINK)
_QUOTES = re.compile(r"^ {0,3}\[quote=(" + QUOTE_ARGUMENT + r")\]", re.MULTILINE)
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Quote:
    """Whose words are repeated, and from where."""

    name: str
    post: int | None = None
    topic: int | None = None


@dataclass(frozen=True)
class References:
    """Candidates, not facts: whoever holds the database decides which of them exist."""

    people: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    quotes: tuple[Quote, ...] = ()
    pages: frozenset[str] = frozenset()


def find_references(source: str) -> References:
    """Find everything `cook` may want to know of, leaving code out where that is cheap."""
    prose = _without_code(source)
    return References(
        people=frozenset(
            name for found in _PEOPLE.findall(prose) for name in person_candidates(found.lower())
        ),
        categories=frozenset(slug.lower() for slug in _CATEGORIES.findall(prose)),
        files=frozenset(_FILES.findall(prose)),
        quotes=tuple(read_quote(argument) for argument in _QUOTES.findall(prose)),
        pages=frozenset(found["page_title"].rstrip() for found in _PAGES.finditer(prose)),
    )


def person_candidates(name: str) -> tuple[str, ...]:
    """Tell which names `@name` may mean, longest first: people forget the space after a stop."""
    found = [name]
    while "." in name:
        name = name.rpartition(".")[0].rstrip(".-")
        found.append(name)
    if found[0].endswith("_"):
        found.append(found[0].rstrip("_"))
    return tuple(candidate for candidate in found if candidate)


def read_quote(argument: str) -> Quote:
    """Read what stands after `quote=`: a name, and perhaps the post and the topic."""
    name, *rest = argument.strip("\"'“”„ \t").split(",")
    facts = dict(part.strip().partition(":")[::2] for part in rest)
    return Quote(name.strip(), _number(facts.get("post")), _number(facts.get("topic")))


def _number(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _without_code(source: str) -> str:
    if "```" in source or "~~~" in source:
        source = "\n".join(_lines_outside_fences(source))
    return _CODE_SPAN.sub(" ", source) if "`" in source else source


def _lines_outside_fences(source: str) -> list[str]:
    kept: list[str] = []
    fence = ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
        else:
            kept.append(line)
    return kept
