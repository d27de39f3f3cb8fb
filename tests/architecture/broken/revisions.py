"""Houses whose migrations know no way back, or wait for ever."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import revisions

CASES = (
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
)
