"""What is said beside the code: a sentence for each module and class, and no way around the checks."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.exceptions import ESCAPES
from tests.architecture.house import House, Source

SENTENCE_ENDS = (".", "?", "!", ":", "…")
WAYS_AROUND = {
    re.compile(r"#\s*type:\s*ignore"): "Mend the type, or narrow it where the value comes in.",
    re.compile(r"#\s*noqa"): "Mend what ruff sees, or discuss the rule in pyproject.toml, for all.",
    re.compile(r"#.*\b(?:TODO|FIXME|XXX)\b"): "Do it now, or write an issue: nobody finds it here.",
}
SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def sentences(house: House) -> Iterator[str]:
    """Each module and each class begins with one sentence."""
    for source in house.code:
        definitions: list[ast.Module | ast.ClassDef] = [source.tree]
        definitions += [node for node in source.nodes if isinstance(node, ast.ClassDef)]
        for node in definitions:
            if not _is_sentence(ast.get_docstring(node)):
                name = f"class {node.name}" if isinstance(node, ast.ClassDef) else "the module"
                yield f"{source.at(node)}: {name} has no sentence. Say what it is, for who reads it first."


def no_way_around(house: House, exceptions: dict[str, str] = ESCAPES) -> Iterator[str]:
    """No check is silenced, nothing is left for later; `exceptions` holds the few, each with its reason."""
    for source in [*house.code, *house.tests]:
        for line, comment in _comments(source):
            for pattern, advice in WAYS_AROUND.items():
                if pattern.search(comment) and not _is_excused(source, comment, exceptions):
                    yield f"{source.path}:{line}: `{comment}`. {advice}"


def no_test_sits_out(house: House) -> Iterator[str]:
    """No test is skipped or expected to fail."""
    for source in house.tests:
        for node in source.nodes:
            if isinstance(node, ast.Attribute) and node.attr in SKIPS and "pytest" in ast.unparse(node.value):
                yield (
                    f"{source.at(node)}: `{ast.unparse(node)}`. A test that does not run proves nothing: "
                    "make it pass, or remove it and say so."
                )


def _is_sentence(words: str | None) -> bool:
    first = (words or "").strip().split("\n\n")[0]
    return " " in first and first.endswith(SENTENCE_ENDS)


def _is_excused(source: Source, comment: str, exceptions: dict[str, str]) -> bool:
    return f"{source.path}: {comment}".startswith(tuple(exceptions))


def _comments(source: Source) -> Iterator[tuple[int, str]]:
    if not any(pattern.search(source.text) for pattern in WAYS_AROUND):
        return  # to tell a comment from a text that looks like one takes time
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
