"""The import contracts in pyproject.toml: kept by the house, and each broken once in a small copy of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.house import HOUSE, ROOT, build

SETTINGS = ROOT / "pyproject.toml"
CONTRACTS = [
    contract["name"] for contract in tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]["contracts"]
]
FLOORS, FURNITURE, DOORS, ROOF, WEB, QUESTIONS = CONTRACTS
ROOF_FILES = (
    "cli/__init__",
    "cli/serve",
    "demo/__init__",
    "doorway",
    "error_pages",
    "health",
    "resubmission",
)
ROOMS = ("overview", "exchange", "search", "dossiers", "forum", "groups", "files", "activity", "accounts")
PIECES = ("models", "policy", "actions", "pages", "forms", "views")

SKELETON = {
    "app/__init__.py": "from app.forum.views import room\nfrom app.overview.views.front import page",
    "app/foundation/__init__.py": "",
    "app/foundation/forms.py": "import wtforms",
    "app/foundation/limits.py": "import flask_login",
    **{f"app/{name}.py": "" for name in ROOF_FILES},
    **{f"app/{room}/__init__.py": "" for room in ROOMS},
    **{f"app/{room}/{piece}.py": "" for room in ("search", "forum", "files") for piece in PIECES},
    "app/cli/serve.py": "from app import create_app",
    "app/overview/views/__init__.py": "",
    "app/overview/views/front.py": "from app.forum import pages\nfrom app.overview.views import tabs",
    "app/overview/views/tabs.py": "",
    "app/forum/views.py": "from app.forum import actions, forms, pages, policy, models",
    "app/forum/forms.py": "import app.foundation.forms",
    "app/forum/actions.py": "from app.forum import policy, models\nfrom app.foundation import limits",
}

ACCOUNTS = {"app/accounts/views/__init__.py": "", "app/accounts/views/room.py": ""}
BREAKS = {
    "a room leans on the one above": (FLOORS, {"app/forum/actions.py": "from app.search import pages"}),
    "the foundation knows people": (FLOORS, {"app/foundation/limits.py": "from app.accounts import models"}),
    "a room leans on the roof": (FLOORS, {"app/forum/pages.py": "from app import doorway"}),
    "neighbours lean on each other": (
        FLOORS,
        {"app/search/pages.py": "import app.moderation.pages", "app/moderation/pages.py": ""},
    ),
    "a room chose no floor": (FLOORS, {"app/gossip/__init__.py": ""}),
    "hidden in a function": (FLOORS, {"app/files/names.py": "def act():\n    from app.forum import models"}),
    "a model asks policy": (FURNITURE, {"app/forum/models.py": "from app.forum import policy"}),
    "policy acts": (FURNITURE, {"app/files/policy.py": "from app.files.actions import keep"}),
    "an action shows a page": (FURNITURE, {"app/forum/actions.py": "from app.forum import pages"}),
    "a page acts": (FURNITURE, {"app/forum/pages.py": "from app.forum import actions"}),
    "an action reads a form, by a detour": (
        FURNITURE,
        {
            "app/forum/actions.py": "import app.forum.merge",
            "app/forum/merge.py": "from app.forum import forms",
        },
    ),
    "a room opens another's door": (DOORS, {"app/forum/views.py": "from app.files.views import deliver"}),
    "a room opens another's inner door": (
        DOORS,
        {"app/forum/views.py": "from app.accounts.views.room import go", **ACCOUNTS},
    ),
    "a command opens a door": (DOORS, {"app/cli/serve.py": "from app.files import views"}),
    "a room lifts the roof": (ROOF, {"app/forum/pages.py": "from app import create_app"}),
    "an action knows who is signed in": (
        WEB,
        {"app/forum/actions.py": "from flask_login import current_user"},
    ),
    "policy reads a form": (WEB, {"app/forum/policy.py": "import wtforms"}),
    "a page makes an answer": (WEB, {"app/search/pages.py": "from werkzeug.wrappers import Response"}),
    "a door asks the database": (QUESTIONS, {"app/forum/views.py": "import sqlalchemy as sa"}),
    "a form asks the database": (QUESTIONS, {"app/files/forms.py": "from psycopg import connect"}),
}


LINTER = """
import contextlib, importlib, io, json, os, sys
from importlinter.cli import lint_imports
said = []
for root in sys.argv[2:]:
    os.chdir(root)
    importlib.invalidate_caches()
    with contextlib.redirect_stdout(io.StringIO()) as heard:
        lint_imports(config_filename=sys.argv[1], no_cache=True)
    said.append(heard.getvalue())
print(json.dumps(said))
"""


def lint(*roots: Path) -> list[str]:
    """Run the linter in each of these houses, in one process apart; return what it said."""
    words = [sys.executable, "-c", LINTER, str(SETTINGS), *map(str, roots)]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def verdicts(said: str) -> dict[str, str]:
    """Read KEPT or BROKEN for each contract."""
    lines = [line.rpartition(" ") for line in said.replace(" (", "\n(").splitlines()]
    return {name: verdict for name, _, verdict in lines if verdict in {"KEPT", "BROKEN"}}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of the house, of a small one, and of that one broken in every way."""
    houses = {"real": HOUSE}
    for name, (_, files) in {"small": ("", {}), **BREAKS}.items():
        houses[name] = build(tmp_path_factory.mktemp("house"), {**SKELETON, **files})
    return dict(zip(houses, lint(*[house.root for house in houses.values()]), strict=True))


@pytest.mark.parametrize("house", ["real", "small"])
def test_the_house_keeps_every_contract(house: str, said: dict[str, str]) -> None:
    assert verdicts(said[house]) == dict.fromkeys(CONTRACTS, "KEPT"), said[house]


@pytest.mark.parametrize(("name", "contract"), [(name, contract) for name, (contract, _) in BREAKS.items()])
def test_a_contract_is_seen_to_be_broken(name: str, contract: str, said: dict[str, str]) -> None:
    assert verdicts(said[name])[contract] == "BROKEN", said[name]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_is_shown_to_break(contract: str) -> None:
    assert contract in {contract for contract, _ in BREAKS.values()}


def test_each_contract_says_what_to_do_instead() -> None:
    contracts = tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]["contracts"]
    assert [one["name"] for one in contracts if len(one["broken_contract_guidance"].split()) < 10] == []
