"""Houses in which a sentence is missing, or a check was silenced."""

from __future__ import annotations

from tests.architecture.broken.case import Case
from tests.architecture.rules import words

CASES = (
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
)
