"""Links between pages by title: `[[title]]`, for the texts that have them."""

from re import Match

from mistune import InlineParser, InlineState, Markdown

from app.foundation.text.references import PAGE_LINK


def parse_page_link(inline: InlineParser, found: Match[str], state: InlineState) -> int:
    """Make a link of `[[title#heading|words]]`; without words it shows what was typed."""
    if state.in_link:
        inline.process_text(found[0], state, parse_emphasis=False)
        return found.end()
    title, heading = found["page_title"].rstrip(), (found["page_heading"] or "").strip()
    words = (found["page_words"] or "").strip() or (f"{title} § {heading}" if heading else title)
    token = {"type": "page_link", "title": title, "heading": heading, "words": words}
    state.append_token({**token, "_autolink": found[0]})
    return found.end()


def add_page_rules(markdown: Markdown) -> None:
    """Teach the parser links to pages."""
    register = markdown.inline.register
    register("page_link", PAGE_LINK, parse_page_link, before="footnote", start_chars="[")
