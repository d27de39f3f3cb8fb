"""Houses whose pages do what a browser should refuse."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import pages


def form(inside: str) -> str:
    return f'<form class="x" method="post" action="{{{{ url }}}}">{inside}</form>'


PART = form('{% include "forum/_x.html" %}')
CASES = (
    Case(
        pages.forms_carry_a_token,
        (
            (
                {"templates/forum/x.html": "<p>\n" + form("<button>")},
                "x.html:2: this form posts without a token",
            ),
            ({"templates/forum/x.html": form("{{ hidden(form) }}") + "<FORM METHOD=POST>"}, "csrf_token()"),
            ({"templates/forum/x.html": form("{# csrf_token #}")}, "without a token"),
            ({"templates/forum/x.html": PART, "templates/forum/_x.html": "<button>"}, "without a token"),
        ),
        {
            "templates/forum/x.html": form("{{ hidden(form) }}")
            + form("{{ csrf_token() }}")
            + '<form method="get">',
            "templates/forum/y.html": PART,
            "templates/forum/_x.html": "{{ token() }}",
        },
    ),
    Case(
        pages.nothing_inline,
        (
            ({"templates/forum/x.html": '\n<p style="color:red">'}, "x.html:2: a style attribute"),
            ({"templates/forum/x.html": "<style>p {}</style>"}, "a <style> element"),
            ({"templates/forum/x.html": '<a href="#" onclick="go()">'}, "an event attribute"),
            ({"templates/forum/x.html": "<script>go()</script>"}, "a script without src"),
            ({"templates/forum/x.html": '<a href="javascript:go()">'}, "a javascript: address"),
        ),
        {
            "templates/forum/x.html": '{{ button(_("Go"), style="quiet") }}<script src="{{ a }}"></script>'
            '{# <p style="x"> #}<p data-on="x">one = two</p>'
        },
    ),
    Case(
        pages.nothing_from_elsewhere,
        (
            ({"templates/forum/x.html": '<img src="https://x.example/y.png">'}, "is another host"),
            (
                {"templates/forum/x.html": '<link rel="stylesheet" href="//x.example/y.css">'},
                "static/vendor/",
            ),
            ({"templates/forum/x.html": '<form action="https://x.example/">'}, "x.html:1"),
            ({"static/css/x.css": "a { background: url(https://x.example/y.png) }"}, "x.css:1"),
            ({"static/css/x.css": '@import "//x.example/y.css";'}, "nobody else's business"),
            ({"static/js/x.js": "\nfetch(`https://x.example/`)"}, "x.js:2"),
        ),
        {
            "templates/forum/x.html": '<a href="https://x.example/">x</a><img src="{{ url("x") }}/y.png">',
            "static/js/x.js": '// see https://x.example/\nconst svg = "http://www.w3.org/2000/svg"',
            "static/css/x.css": "a { background: url(../x.svg) } /* https://x.example */",
        },
    ),
    Case(
        pages.nothing_marked_safe,
        (({"templates/forum/x.html": "<div>\n{{ post.html | safe }}"}, "x.html:2: `|safe` trusts a text"),),
        {"templates/forum/x.html": "{# |safe #}{{ post.html }}{{ a|safely }}"},
    ),
)
