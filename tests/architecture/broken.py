"""For each rule: small houses that break it with the words that must be said, and one that just keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.house import House
from tests.architecture.rules import boundaries, furniture, pages, revisions, sizes, words

Files = Mapping[str, str]
Rule = Callable[[House], Iterator[str]]
LONG = "def act():\n" + "    go()\n" * 30
ROOM = {f"app/forum/{piece}.py": "" for piece in furniture.FURNITURE}


@dataclass(frozen=True)
class Case:
    """A rule, houses that break it (with words of the sentence), and one at the edge that does not."""

    rule: Rule
    broken: tuple[tuple[Files, str], ...]
    kept: Files


def form(inside: str) -> str:
    return f'<form class="x" method="post" action="{{{{ url }}}}">{inside}</form>'


CASES = (
    Case(
        boundaries.one_commit,
        (
            (
                {"app/forum/actions/posts.py": "def reply():\n    db.session.commit()"},
                "posts.py:2: `.commit()`",
            ),
            ({"app/cli/demo.py": "def fill():\n    session.rollback()"}, "`.rollback()` outside"),
            ({"app/demo/fill.py": "with db.engine.begin() as connection:\n    pass"}, "with writing():"),
        ),
        {"app/foundation/transaction.py": "session.commit()", "app/forum/actions.py": "db.session.flush()"},
    ),
    Case(
        boundaries.doors_ask_no_questions,
        (
            ({"app/forum/views.py": "rows = db.session.scalars(q)"}, "views.py:1: a door or a form uses"),
            ({"app/forum/views/topics.py": "from app.foundation.database import db"}, "Ask in pages"),
            ({"app/groups/forms.py": "import x\nhere = database.db.session.get(Topic, 1)"}, "forms.py:2"),
        ),
        {
            "app/forum/views.py": "from flask import session\nfrom app.foundation.database import LARGEST_ID",
            "app/forum/pages.py": "from app.foundation.database import db\nrows = db.session.scalars(q)",
        },
    ),
    Case(
        boundaries.models_open_no_session,
        (
            ({"app/forum/models.py": "rows = database.db.session"}, "a model opens a session"),
            ({"app/forum/models/posts.py": "\nn = db.session.scalar(q)"}, "posts.py:2"),
        ),
        {"app/forum/models.py": "from app.foundation.database import Model, identity"},
    ),
    Case(
        boundaries.policy_and_pages_only_read,
        (
            ({"app/forum/pages/topic.py": "db.session.add(Reading())"}, "`db.session.add` in pages"),
            ({"app/forum/policy.py": "q = sa.update(Topic)"}, "`sa.update` in policy"),
            ({"app/forum/pages.py": "from sqlalchemy import delete\nq = delete(Topic)"}, "pages.py:2"),
        ),
        {
            "app/forum/pages.py": "seen = set()\nseen.add(1)\nfacts.update(a=1)\nn = db.session.scalar(q)",
            "app/forum/actions.py": "db.session.add(Topic())",
        },
    ),
    Case(
        boundaries.one_clock,
        (
            (
                {"app/forum/actions.py": "now = datetime.now(UTC)"},
                "actions.py:1: `datetime.now` reads the time",
            ),
            ({"app/foundation/mail.py": "day = datetime.datetime.utcnow()"}, "datetime.utcnow"),
            ({"app/forum/pages.py": "today = date.today()"}, "Take `clock.now()`"),
            ({"app/foundation/limits.py": "t = time.time()"}, "time.monotonic()"),
            ({"app/cli/web.py": "from time import time"}, "`from time import time`"),
            ({"app/forum/models.py": "at = mapped_column(server_default=sa.func.now())"}, "sa.func.now"),
        ),
        {
            "app/foundation/clock.py": "datetime.now(UTC)",
            "app/foundation/logs.py": "begin = time.perf_counter() - time.monotonic()\nat = clock.now()",
        },
    ),
    Case(
        boundaries.no_web_below_the_door,
        (
            ({"app/forum/actions.py": "from flask import request"}, "`request` from flask below the door"),
            ({"app/forum/policy.py": "from flask_login import current_user"}, "current_user"),
            ({"app/forum/merge.py": "from flask import redirect, render_template"}, "`render_template`"),
            ({"app/forum/pages/topic.py": "import flask"}, "`flask` from flask"),
            ({"app/accounts/letters.py": "from flask import current_app, session"}, "`session` from flask"),
        ),
        {
            "app/forum/views/topics.py": "from flask import request, session, g",
            "app/forum/actions.py": "from flask_babel import gettext as _",
            "app/foundation/limits.py": "from flask import request",
            "app/accounts/letters.py": "from flask import current_app",
        },
    ),
    Case(
        furniture.no_drawers,
        (
            ({"app/forum/utils.py": ""}, "`utils` says nothing"),
            ({"app/common/names.py": ""}, "Name the noun"),
            ({"tests/forum/helpers.py": ""}, "`helpers`"),
            ({"templates/common/list.html": ""}, "`common`"),
            ({"static/js/services/draft.js": ""}, "`services`"),
        ),
        {"app/forum/merge.py": "", "static/css/utilities.css": "", "app/commons/models.py": ""},
    ),
    Case(
        furniture.same_furniture,
        (
            ({**ROOM, "app/groups/models.py": ""}, "app/groups: no policy.py"),
            ({"app/search/views/results.py": ""}, "exceptions.py"),
        ),
        {**ROOM, "app/forum/merge.py": "", "app/cli/serve.py": "", "app/foundation/gate.py": ""},
    ),
    Case(
        furniture.mirrors_of_the_rooms,
        (
            ({"templates/profile/page.html": ""}, "templates/profile: no room"),
            ({"static/css/rooms/list.css": ""}, "static/css/rooms/list.css: no room"),
            ({"app/forum/views.py": "", "tests/accounts/test_forum.py": ""}, "no tests in tests/forum/"),
        ),
        {
            "app/forum/views.py": "",
            "templates/forum/topic.html": "",
            "templates/layouts/base.html": "",
            "static/css/rooms/forum.css": "",
            "tests/forum/test_forum_views.py": "",
        },
    ),
    Case(
        furniture.actions_say_who_acts,
        (
            ({"app/forum/actions.py": "def reply(author: Viewer): ..."}, "reply() has no sentence"),
            ({"app/forum/actions.py": 'def reply(topic: Topic):\n    """Reply."""'}, "does not say who acts"),
            ({"app/forum/actions.py": 'def reply(author):\n    """Reply."""'}, "a Viewer"),
            ({"app/forum/actions.py": 'def tidy():\n    """Tidy."""'}, "tidy() does not say who acts"),
            (
                {
                    "app/forum/actions/__init__.py": "from app.forum.actions.posts import reply",
                    "app/forum/actions/posts.py": 'def reply(post: Post):\n    """Reply."""',
                },
                "posts.py:1: reply()",
            ),
        ),
        {
            "app/groups/actions.py": 'def join(person: Viewer):\n    """Join."""\ndef _count(): ...',
            "app/forum/actions/__init__.py": "from app.forum.actions.posts import reply",
            "app/forum/actions/posts.py": 'def reply(author: Viewer):\n    """Reply."""\ndef lock(): ...',
            "app/files/actions.py": 'def attach(keys: set[str]):\n    """Attach."""',
        },
    ),
    Case(
        sizes.short_functions,
        (
            ({"app/x.py": LONG}, "app/x.py:1 act(): 31 lines, and 30 is the most"),
            ({"app/x.py": "def a():\n" + "    go()\n" * 7}, "50% of the functions should have at most 6"),
            ({"app/x.py": "def a(): ...\n" * 6 + LONG[: -len("    go()\n")]}, "90% of the functions"),
        ),
        {
            "app/x.py": "def a():\n" + "    go()\n" * 5 + "class B:\n    def c(self): ...",
            "tests/test_x.py": LONG,
        },
    ),
    Case(
        sizes.short_files,
        (
            ({"app/x.py": "a = 1\n" * 301}, "app/x.py: 301 lines, and 300 is the most"),
            ({"app/x.py": "a = 1\n" * 181, "config.py": ""}, "90% of the files should have at most 180"),
        ),
        {"app/x.py": "a = 1\n" * 180},
    ),
    Case(
        sizes.short_templates,
        (
            ({"templates/forum/x.html": "<p>\n" * 121}, "121 lines, and 120 is the most"),
            ({"templates/forum/x.html": "<p>\n" * 61}, "Make a component"),
        ),
        {"templates/forum/x.html": "<p>\n" * 60},
    ),
    Case(
        sizes.short_assets,
        (
            ({"static/css/x.css": "a{}\n" * 301}, "static/css/x.css: 301 lines"),
            ({"static/js/a/x.js": "a()\n" * 301}, "One file for each"),
        ),
        {"static/js/x.js": "a()\n" * 300, "static/vendor/x/x.js": "a()\n" * 999},
    ),
    Case(
        sizes.enough_tests,
        (({"app/x.py": "a = 1\n" * 10, "tests/test_x.py": "a = 1\n" * 11}, "1.10, and 1.2 is the least"),),
        {"app/x.py": "a = 1\n" * 10, "tests/test_x.py": "a = 1\n" * 12},
    ),
    Case(
        revisions.a_way_back,
        (
            ({"migrations/versions/1.py": "def upgrade():\n    go()"}, "1.py: downgrade() does nothing"),
            (
                {"migrations/versions/2.py": "def upgrade():\n    go()\ndef downgrade():\n    pass"},
                "up, down and up",
            ),
        ),
        {"migrations/versions/1.py": "def upgrade():\n    go()\ndef downgrade():\n    back()"},
    ),
    Case(
        revisions.no_endless_wait,
        (({"migrations/versions/1.py": "def upgrade():\n    op.add_column()"}, "1.py: no lock_timeout"),),
        {"migrations/versions/1.py": "def upgrade():\n    op.execute(\"SET LOCAL lock_timeout = '5s'\")"},
    ),
    Case(
        words.sentences,
        (
            ({"app/x.py": "a = 1"}, "app/x.py:1: the module has no sentence"),
            ({"app/x.py": '"""The x of y."""\n\n\nclass X: ...'}, "app/x.py:4: class X has no sentence"),
            ({"app/x.py": '"""Topics."""'}, "the module has no sentence"),
            ({"app/x.py": '"""Something about topics"""'}, "who reads it first"),
        ),
        {"app/x.py": '"""The x of y.\n\nAnd more about it"""\n\n\nclass X:\n    """One x."""'},
    ),
    Case(
        words.no_way_around,
        (
            (
                {"app/x.py": "a = b  # type: ignore[misc]"},
                "app/x.py:1: `# type: ignore[misc]`. Mend the type",
            ),
            ({"tests/test_x.py": "a = b  # noqa: E501"}, "Mend what ruff sees"),
            ({"app/x.py": "\n# TODO: later"}, "app/x.py:2: `# TODO: later`. Do it now"),
        ),
        {"app/x.py": "a = '# noqa'  # the race is lost on purpose"},
    ),
    Case(
        words.no_test_sits_out,
        (
            ({"tests/test_x.py": "@pytest.mark.skip\ndef test_x(): ..."}, "`pytest.mark.skip`"),
            ({"tests/test_x.py": "def test_x():\n    pytest.xfail('later')"}, "test_x.py:2"),
        ),
        {"tests/test_x.py": "rows = query.skip(3)\n@pytest.mark.parametrize('a', [])\ndef test_x(a): ..."},
    ),
    Case(
        pages.forms_carry_a_token,
        (
            (
                {"templates/forum/x.html": "<p>\n" + form("<button>")},
                "x.html:2: this form posts without a token",
            ),
            ({"templates/forum/x.html": form("{{ hidden(form) }}") + "<FORM METHOD=POST>"}, "csrf_token()"),
            ({"templates/forum/x.html": form("{# csrf_token #}")}, "without a token"),
        ),
        {
            "templates/forum/x.html": form("{{ hidden(form) }}")
            + form("{{ csrf_token() }}")
            + '<form method="get">'
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
