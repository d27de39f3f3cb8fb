"""Houses in which somebody does what is another's to do."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import boundaries

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
            "app/accounts/presence.py": "from flask import request",
        },
    ),
)
