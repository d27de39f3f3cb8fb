"""Who looks at the pages that are drawn here."""

from __future__ import annotations

from types import SimpleNamespace

VISITOR = SimpleNamespace(
    is_member=False, username="", name="", door="lei", text_size="normal", theme="auto", language=""
)
MEMBER = SimpleNamespace(
    is_member=True,
    is_confirmed=True,
    username="omar",
    name="Omar <b>",
    door="grachtengroen",
    text_size="large",
    theme="dark",
    language="nl",
)
