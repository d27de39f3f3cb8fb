"""Houses in which something grew too large."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import sizes

LONG = "def act():\n" + "    go()\n" * 30

CASES = (
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
)
