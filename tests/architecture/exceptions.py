"""What the rules let pass, each with its reason. A line that is no longer needed fails a test: remove it."""

from __future__ import annotations

WEB_BELOW_THE_DOOR: dict[str, tuple[set[str], str]] = {
    "app/accounts/presence.py": (
        {"Flask", "current_app", "request", "LoginManager", "current_user", "login_user", "logout_user"},
        "it is the one place between the web and the viewer",
    ),
    "app/accounts/tries.py": (
        {"request", "ResponseReturnValue"},
        "it decorates doors, before their view runs",
    ),
    "app/accounts/letters.py": (
        {"current_app"},
        "a job renders a template; it has an application, no request",
    ),
    "app/files/delivery.py": ({"Response", "request", "wrap_file"}, "it makes the answer of a door"),
    "app/files/store.py": ({"current_app"}, "which store it is, is a setting"),
    "app/forum/cooking.py": ({"current_app"}, "the host of this site is a setting"),
}

FURNITURE_NOT_NEEDED: dict[str, tuple[set[str], str]] = {
    "activity": ({"models", "forms"}, "its table is foundation/ledger.py, and nobody types anything here"),
    "overview": (
        {"models", "policy", "actions", "forms"},
        "it shows what other rooms have, and owns nothing",
    ),
}

NO_ACTOR: dict[str, dict[str, str]] = {
    "app/accounts/actions": {
        "register": "the one acting is nobody yet",
        "make_account": "for commands and demo content: the operator acts",
        "confirm": "the key from the letter says who acts",
        "change_email": "the key from the letter says who acts",
        "choose_password": "the key from the letter says who acts",
        "ask_new_password": "who forgot a password cannot sign in",
        "sign_in": "it makes somebody the one acting",
        "begin_sign_in": "it makes somebody the one acting",
        "clean_up": "the clock acts",
    },
    "app/files/actions": {
        "attach": "part of another room's action, which asked",
        "set_visibility": "part of another room's action, which asked",
        "detach_unused": "part of another room's action, which asked",
        "remove_orphans": "the clock acts",
    },
    "app/forum/actions": {
        "prune_drafts": "the clock acts",
        "rebake": "the operator or the clock acts",
    },
}

ESCAPES: dict[str, str] = {}

MARKED_SAFE: dict[str, str] = {}
