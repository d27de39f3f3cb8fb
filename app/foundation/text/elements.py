"""What each kind of token looks like: one line or one small function for each."""

from collections.abc import Callable
from html import escape

from app.foundation.text import links
from app.foundation.text.context import Context, Heading, Token
from app.foundation.text.excerpts import plain_text
from app.foundation.text.highlighting import code_block

Finisher = Callable[[Token, str, Context], str]

# Kinds that only need something around their words.
WRAPPED = {
    "emphasis": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
    "strikethrough": ("<del>", "</del>"),
    "paragraph": ("<p>", "</p>\n"),
    "block_text": ("", ""),
    "block_quote": ("<blockquote>\n", "</blockquote>\n"),
    "list_item": ("<li>", "</li>\n"),
    "task_item": ('<li class="task">', "</li>\n"),
    "table": ('<div class="table-wrap" tabindex="0"><table>\n', "</table></div>\n"),
    "table_head": ("<thead>\n<tr>\n", "</tr>\n</thead>\n"),
    "table_body": ("<tbody>\n", "</tbody>\n"),
    "table_row": ("<tr>\n", "</tr>\n"),
    "linebreak": ("<br>", ""),
    "softbreak": ("\n", ""),
    "thematic_break": ("<hr>\n", ""),
    "blank_line": ("", ""),
    "boundary": ("", ""),
}


def _code_span(token: Token, _: str, __: Context) -> str:
    return f"<code>{escape(token['raw'], quote=False)}</code>"


def _code_block(token: Token, _: str, context: Context) -> str:
    code = token["raw"]
    ended = code if not code or code.endswith("\n") else f"{code}\n"
    return code_block(ended, token.get("attrs", {}).get("info", ""), context)


def _mention(token: Token, _: str, context: Context) -> str:
    name = escape(token["raw"])
    if context.inside["link"] or context.inside["image"]:
        return f"@{name}"
    if not (context.inside["quote"] or context.inside["block_quote"]):
        context.mentions.append(token["raw"])
    return f'<a class="mention" href="/u/{name}">@{name}</a>'


def _group_mention(token: Token, _: str, context: Context) -> str:
    """Whoever calls too many groups calls none of the others: their names stay plain words."""
    name, is_within = token["raw"].lower(), context.inside["link"] or context.inside["image"]
    if is_within or not context.calls_group(name):
        return f"@{escape(token['raw'])}"
    url = context.surroundings.groups[name]
    return f'<a class="mention" href="{escape(url)}">@{escape(name)}</a>'


def _category(token: Token, _: str, context: Context) -> str:
    category = context.surroundings.categories[token["raw"]]
    if context.inside["link"] or context.inside["image"]:
        return f"#{escape(token['raw'])}"
    door = f'<span class="door" data-door="{escape(category.door)}"></span>'
    return f'<a class="category" href="{escape(category.url)}">{door}{escape(category.name)}</a>'


def read_heading(token: Token, inner: str, context: Context) -> Heading | None:
    """Give a heading its level and, when it is listed, its id; one that says nothing is none at all."""
    text = plain_text(inner)
    if not text and "<img" not in inner:
        return None
    level = context.shown_level(token["attrs"]["level"])
    if "listed" not in token:
        return Heading(level, "", text)
    heading = Heading(level, context.heading_id(text), text)
    context.headings.append(heading)
    return heading


def _heading(token: Token, inner: str, context: Context) -> str:
    heading = read_heading(token, inner, context)
    if heading is None:
        return ""
    level, id_ = heading.level, escape(heading.id)
    if not id_:
        return f"<h{level}>{inner}</h{level}>\n"
    anchor = f'<a class="anchor" href="#{id_}">#</a>'
    return f'<h{level} id="{id_}">{inner} {anchor}</h{level}>\n'


def _list(token: Token, inner: str, _: Context) -> str:
    if not token["attrs"]["ordered"]:
        return f"<ul>\n{inner}</ul>\n"
    start = token["attrs"].get("start")
    return f"<ol>\n{inner}</ol>\n" if start is None else f'<ol start="{start}">\n{inner}</ol>\n'


def _task_text(token: Token, inner: str, _: Context) -> str:
    checked = " checked" if token["done"] else ""
    return f'<label><input type="checkbox" disabled{checked}> {inner}</label>'


def _task_paragraph(token: Token, inner: str, context: Context) -> str:
    return f"<p>{_task_text(token, inner, context)}</p>\n"


def _table_cell(token: Token, inner: str, _: Context) -> str:
    # An empty corner heads nothing: read aloud it would be a column without a name.
    tag = token["tag"] if inner.strip() else "td"
    scope = ' scope="col"' if tag == "th" else ""
    align = f' class="align-{token["align"]}"' if token["align"] else ""
    return f"<{tag}{scope}{align}>{inner}</{tag}>\n"


def _quote(token: Token, inner: str, context: Context) -> str:
    quote = token["quote"]
    name = escape(context.surroundings.people.get(quote.name.lower(), quote.name))
    if name and quote.topic and quote.post:
        name = f'<a href="/t/{quote.topic}/{quote.post}">{name}</a>'
    by = f'<p class="quote__by">{name}</p>\n' if name else ""
    return f'<blockquote class="quote">\n{by}{inner}</blockquote>\n'


def _details(token: Token, inner: str, _: Context) -> str:
    title = escape(token["argument"].strip("\"'“”„ \t") or "Details")
    return f'<details class="details"><summary>{title}</summary>\n{inner}</details>\n'


def _footnote_ref(token: Token, _: str, context: Context) -> str:
    number = token["attrs"]["index"]
    prefix = escape(context.prefix)
    context.note_uses[number] += 1
    uses = context.note_uses[number]
    id_ = f"{prefix}fnref-{number}" + (f"-{uses}" if uses > 1 else "")
    mark = f'<a class="fn" id="{id_}" href="#{prefix}fn-{number}">{number}</a>'
    return f'<sup class="footnote-ref">{mark}</sup>'


def _footnote_item(token: Token, inner: str, context: Context) -> str:
    number = token["attrs"]["index"]
    prefix = escape(context.prefix)
    back = f' <a class="footnote-back" href="#{prefix}fnref-{number}">↩ {number}</a>'
    inner = inner.rstrip()
    body = f"{inner[:-4]}{back}</p>" if inner.endswith("</p>") else f"{inner}{back}"
    return f'<li id="{prefix}fn-{number}">{body}</li>\n'


FINISHERS: dict[str, Finisher] = {
    "codespan": _code_span,
    "block_code": _code_block,
    "mention": _mention,
    "group_mention": _group_mention,
    "category": _category,
    "heading": _heading,
    "link": links.link,
    "image": links.image,
    "page_link": links.page_link,
    "list": _list,
    "task_block_text": _task_text,
    "task_paragraph": _task_paragraph,
    "table_cell": _table_cell,
    "quote": _quote,
    "details": _details,
    "footnote_ref": _footnote_ref,
    "footnote_item": _footnote_item,
}
