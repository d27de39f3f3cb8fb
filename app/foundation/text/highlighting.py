"""Colours for code, by classes only; languages we do not know stay plain."""

import re
from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name

from app.foundation.text.context import Context

# What people write, and the name it is known by. A short list on purpose: each of these stayed
# quick on nonsense of full length. The lexers for C, C++, C# and Java did not.
LANGUAGES = {
    "bash": "bash", "sh": "bash", "shell": "bash", "console": "console", "css": "css",
    "diff": "diff", "go": "go", "html": "html", "xml": "xml", "ini": "ini",
    "javascript": "javascript", "js": "javascript", "json": "json", "nginx": "nginx",
    "php": "php", "python": "python", "py": "python", "r": "r", "ruby": "ruby", "rb": "ruby",
    "rust": "rust", "sql": "sql", "toml": "toml", "typescript": "typescript",
    "ts": "typescript", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
# Nobody writes code like this, and some lexers go over it again and again.
_UNNATURAL = re.compile(r"[^\n]{301}|\s{61}")


def code_block(code: str, info: str, context: Context) -> str:
    """Write a block of code, in colour when the language is known and the text is not too long."""
    language = LANGUAGES.get(info.split(None, 1)[0].lower() if info.strip() else "", "")
    context.code_budget -= len(code) if language else 0
    marked = f' class="language-{language}"' if language else ""
    is_fit = language and context.code_budget >= 0 and not _UNNATURAL.search(code)
    inner = _coloured(code, language) if is_fit else escape(code)
    return f'<pre class="code" tabindex="0"><code{marked}>{inner}</code></pre>\n'


def _coloured(code: str, language: str) -> str:
    lexer = _lexer_class(language)(stripnl=False, ensurenl=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


@cache
def _lexer_class(language: str) -> type[Lexer]:
    found: type[Lexer] = find_lexer_class_by_name(language)
    return found
