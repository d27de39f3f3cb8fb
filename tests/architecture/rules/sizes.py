"""How large things may become: functions, files, templates, and how much test stands beside the code."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.house import House

TEST_TO_CODE = 1.2
SPLIT = "Make it a folder of the same name with nouns inside."


@dataclass(frozen=True)
class Limit:
    """At most this many lines: of the one in the middle, of nine in ten, of each."""

    most: int
    ninetieth: int | None = None
    median: int | None = None


def short_functions(house: House, limit: Limit = Limit(most=30, ninetieth=15, median=6)) -> Iterator[str]:
    """Functions have a median of 6 lines, nine in ten have at most 15, none more than 30."""
    sizes = {
        f"{source.at(function)} {function.name}()": (function.end_lineno or 0) - function.lineno + 1
        for source in house.code
        for function in source.functions()
    }
    yield from _beyond(sizes, limit, "functions", "Name the next paragraph and make it a function.")


def short_files(house: House, limit: Limit = Limit(most=300, ninetieth=180)) -> Iterator[str]:
    """Nine in ten files have at most 180 lines, none more than 300."""
    sizes = {source.path: source.line_count for source in house.code}
    yield from _beyond(sizes, limit, "files", SPLIT)


def short_templates(house: House, limit: Limit = Limit(most=120, ninetieth=60)) -> Iterator[str]:
    """Nine in ten templates have at most 60 lines, none more than 120."""
    sizes = {source.path: source.line_count for source in house.templates}
    yield from _beyond(
        sizes, limit, "templates", "Make a component with explicit arguments of the part that has a name."
    )


def short_assets(house: House, limit: Limit = Limit(most=300)) -> Iterator[str]:
    """No stylesheet or script has more than 300 lines."""
    sizes = {source.path: source.line_count for source in house.assets}
    yield from _beyond(
        sizes, limit, "stylesheets and scripts", "One file for each component, room or behaviour."
    )


def enough_tests(house: House, least: float = TEST_TO_CODE) -> Iterator[str]:
    """For five lines of code there are six lines of test."""
    code = sum(source.line_count for source in house.code)
    tests = sum(source.line_count for source in house.tests)
    if code and tests / code < least:
        yield (
            f"{tests} lines of test for {code} lines of code: {tests / code:.2f}, and {least} is the least. "
            "Look for the room whose tests say least about what must not happen."
        )


def _beyond(sizes: Mapping[str, int], limit: Limit, what: str, advice: str) -> Iterator[str]:
    for name, size in sizes.items():
        if size > limit.most:
            yield f"{name}: {size} lines, and {limit.most} is the most. {advice}"
    for share, most in ((0.5, limit.median), (0.9, limit.ninetieth)):
        if most is not None and (found := percentile(sizes.values(), share)) > most:
            longest = ", ".join(sorted(sizes, key=lambda name: -sizes[name])[:5])
            yield (
                f"{share:.0%} of the {what} should have at most {most} lines; it takes {found} now. "
                f"{advice} The longest: {longest}."
            )


def percentile(sizes: Iterable[int], share: float) -> int:
    """Return the size that this share of all does not exceed (nearest rank)."""
    ordered = sorted(sizes)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0
