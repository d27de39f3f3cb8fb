"""Houses in which something stands in the wrong place, or under a name that says nothing."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import furniture

ROOM = {f"app/forum/{piece}.py": "" for piece in furniture.FURNITURE}

CASES = (
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
)
