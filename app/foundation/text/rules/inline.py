"""Rules inside a line: `@name`, `#category` and bare addresses."""

from re import Match

from mistune import InlineParser, InlineState, Markdown
from mistune.util import escape_url

from app.foundation.text.context import context_of
from app.foundation.text.references import CATEGORY, MENTION, person_candidates

_TRAILING = "?!.,:;*_~]'\""
_BARE_URL = r"h(?<![^\W_]h)ttps?://[^\s<]+"


def parse_mention(_: InlineParser, found: Match[str], state: InlineState) -> int | None:
    """Make a link of `@name` when a group has that name, or else a person.

    A group never takes the name of a person; whoever took that of a group since is not who was meant.
    """
    if state.in_link:
        return None
    around = context_of(state.env).surroundings
    typed = found["mention_name"]
    for candidate in person_candidates(typed):
        name = candidate.lower()
        if name in around.groups:
            state.append_token({"type": "group_mention", "raw": candidate, "_autolink": f"@{candidate}"})
        elif person := around.people.get(name):
            state.append_token({"type": "mention", "raw": person, "_autolink": f"@{candidate}"})
        else:
            continue
        return found.end() - len(typed) + len(candidate)
    return None


def parse_category(_: InlineParser, found: Match[str], state: InlineState) -> int | None:
    """Make a link of `#slug` when there is such a category."""
    slug = found["category_slug"].lower()
    if state.in_link or slug not in context_of(state.env).surroundings.categories:
        return None
    state.append_token({"type": "category", "raw": slug, "_autolink": found[0]})
    return found.end()


def parse_bare_url(inline: InlineParser, found: Match[str], state: InlineState) -> int:
    """Make a link of an address that was simply typed, without the full stop behind it."""
    address = _bare_address(found[0], in_brackets=bool(state.brackets))
    end = found.start() + len(address)
    if state.in_link or state.depth >= inline.max_nested_level or address.endswith("://"):
        inline.process_text(address, state, parse_emphasis=False)
        return end
    text = {"type": "text", "raw": address, "_emphasis": False}
    attrs = {"url": escape_url(address)}
    state.append_token({"type": "link", "children": [text], "attrs": attrs, "_autolink": address})
    return end


def _bare_address(typed: str, *, in_brackets: bool) -> str:
    """Cut off what belongs to the sentence: closing marks, and a `)` that was not opened."""
    if in_brackets:
        typed = typed.partition("]")[0]
    surplus = typed.count(")") - typed.count("(")
    end = len(typed)
    while typed[end - 1] in _TRAILING or (typed[end - 1] == ")" and surplus > 0):
        surplus -= typed[end - 1] == ")"
        end -= 1
    return typed[:end]


def add_inline_rules(markdown: Markdown) -> None:
    """Teach the parser these rules; the start characters keep its fast scan of plain text."""
    register = markdown.inline.register
    register("mention", MENTION, parse_mention, before="link", start_chars="@")
    register("category", CATEGORY, parse_category, before="link", start_chars="#")
    register("bare_url", _BARE_URL, parse_bare_url, start_chars="h")
