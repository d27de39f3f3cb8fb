"""What the rules let pass, each with its reason. A line that is no longer needed fails a test: remove it."""

from __future__ import annotations

WEB_BELOW_THE_DOOR: dict[str, tuple[str, str]] = {
    "app/accounts/presence.py": ("*", "it is the one place between the web and the viewer"),
    "app/accounts/tries.py": ("*", "it decorates doors, and runs before their view"),
    "app/files/delivery.py": ("*", "it makes the answer of a door"),
    "app/accounts/letters.py": ("current_app", "a job renders a template; it has an application, no request"),
    "app/activity/pages.py": ("current_app", "the name of this site is a setting"),
    "app/dossiers/letters.py": ("current_app", "a job renders a template; it has an application, no request"),
    "app/dossiers/upkeep.py": ("current_app", "whether addresses are checked is a setting"),
    "app/dossiers/review_letters.py": (
        "current_app",
        "a job renders a template; it has an application, no request",
    ),
    "app/files/store.py": ("current_app", "which store it is, is a setting"),
    "app/forum/beside.py": ("*", "the roof lays the questions of upper rooms in the application"),
    "app/forum/cooking.py": ("current_app", "the host of this site is a setting"),
    "app/groups/keys.py": ("current_app", "the secret of this site is a setting"),
    "app/exchange/epub.py": ("current_app", "the worker renders a template; it has no request"),
    "app/exchange/upkeep.py": ("current_app", "the name, address and folder of this site are settings"),
    "app/exchange/webpages.py": ("current_app", "the worker renders a template; it has no request"),
    "app/groups/letters.py": ("current_app", "a job renders a template; it has an application, no request"),
}

FURNITURE_NOT_NEEDED: dict[str, tuple[set[str], str]] = {
    "activity": ({"models", "forms"}, "its table is foundation/ledger.py, and nobody types anything here"),
    "exchange": ({"models", "policy", "forms"}, "it owns nothing: it carries what other rooms have"),
    "overview": (
        {"models", "policy", "actions"},
        "it shows what other rooms have, and owns nothing; joining.py puts their actions together",
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
        "forget_logbooks": "the clock acts",
        "prune_drafts": "the clock acts",
        "rebake": "the operator or the clock acts",
    },
}

ESCAPES: dict[str, str] = {
    "app/dossiers/pages/differences.py: # noqa: S704": "the words of a change are escaped when marked",
    "app/dossiers/pages/compare.py: # noqa: S704": "what differs comes escaped or sanitised",
    "app/dossiers/pages/promoting.py: # noqa: S704": "what is kept beside a post comes sanitised",
    "app/dossiers/pages/preview.py: # noqa: S704": "each part of a cooked page comes sanitised",
    "app/exchange/documents.py: # noqa: S704": "safe before: only addresses and ids change",
    "app/exchange/webpages.py: # noqa: S704": "our own stylesheet, from a file in the repository",
    "app/dossiers/views/folding.py: # noqa: S704": "the template of what is said escapes",
    "app/forum/pages/revisions.py: # noqa: S704": "the words of a change are escaped where they are marked",
    "app/forum/pages/stream.py: # noqa: S704": "what is kept beside a post comes sanitised",
    "app/forum/views/composing.py: # noqa: S704": "the preview comes sanitised",
    "app/groups/pages/pieces.py: # noqa: S704": "a story is cooked when it is written",
}

MARKED_SAFE: dict[str, str] = {
    "templates/overview/text.html": "our own texts, from Markdown files in the repository",
}

WRITES_NOTHING: dict[str, str] = {
    "dossiers.preview_dossier": "it renders a text and keeps nothing, as forum.preview does",
    "forum.preview": "it renders a text and keeps nothing; posted because a text is too long for an address",
}

OPEN_TO_VISITORS: dict[str, str] = {
    "accounts.register": "how one becomes a member",
    "overview.register_initiative": "how one becomes a member together with an initiative",
    "accounts.confirm": "the key from the letter says who acts",
    "accounts.change_email": "the key from the letter says who acts",
    "accounts.choose_password": "the key from the letter says who acts",
    "accounts.ask_new_password": "who forgot a password cannot sign in",
    "accounts.sign_in": "how one comes in",
    "accounts.sign_out": "who is out already simply goes home",
    "accounts.choose_language": "a visitor's choice is kept in a cookie",
}

NO_TOKEN: dict[str, str] = {
    "accounts.choose_language": "a visitor's page is the same for all, so it holds nobody's token",
}
