"""The rules of the house, applied to the house; and each rule shown to see what it is there to see."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture import exceptions
from tests.architecture.broken import boundaries as broken_boundaries
from tests.architecture.broken import furniture as broken_furniture
from tests.architecture.broken import pages as broken_pages
from tests.architecture.broken import revisions as broken_revisions
from tests.architecture.broken import sizes as broken_sizes
from tests.architecture.broken import words as broken_words
from tests.architecture.broken.case import Case, Files, Rule
from tests.architecture.house import HOUSE, build
from tests.architecture.rules import boundaries, furniture, pages, revisions, sizes, words

MODULES = (boundaries, furniture, pages, revisions, sizes, words)
BROKEN = (broken_boundaries, broken_furniture, broken_pages, broken_revisions, broken_sizes, broken_words)
CASES = [case for module in BROKEN for case in module.CASES]
RULES = [case.rule for case in CASES]
BREAKS = [(case.rule, files, words) for case in CASES for files, words in case.broken]


def name_of(value: object) -> str:
    return getattr(getattr(value, "rule", value), "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_the_house_keeps(rule: Rule) -> None:
    found = list(rule(HOUSE))
    assert not found, f"{rule.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize(("rule", "files", "words"), BREAKS, ids=name_of)
def test_a_broken_house_is_told_what_to_mend(rule: Rule, files: Files, words: str, tmp_path: Path) -> None:
    found = list(rule(build(tmp_path, files)))
    assert any(words in sentence for sentence in found), found
    assert all(sentence.endswith((".", "?")) for sentence in found), found


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_house_just_within_the_rule_hears_nothing(case: Case, tmp_path: Path) -> None:
    assert list(case.rule(build(tmp_path, case.kept))) == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_rule_is_applied_and_shown_to_fail(module: ModuleType) -> None:
    written = {
        name
        for name, value in inspect.getmembers(module, inspect.isgeneratorfunction)
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert written <= {name_of(rule) for rule in RULES}


FURNITURE = [
    (room, piece) for room, (gone, _) in exceptions.FURNITURE_NOT_NEEDED.items() for piece in sorted(gone)
]
NO_ACTOR = [(folder, name) for folder, names in exceptions.NO_ACTOR.items() for name in names]


@pytest.mark.parametrize("path", exceptions.WEB_BELOW_THE_DOOR)
def test_what_may_know_the_web_still_does(path: str) -> None:
    others = {one: why for one, why in exceptions.WEB_BELOW_THE_DOOR.items() if one != path}
    assert any(path in sentence for sentence in boundaries.no_web_below_the_door(HOUSE, others))


@pytest.mark.parametrize(("room", "piece"), FURNITURE)
def test_what_a_room_may_lack_it_still_lacks(room: str, piece: str) -> None:
    assert piece not in HOUSE.rooms[room]


@pytest.mark.parametrize(("folder", "name"), NO_ACTOR)
def test_an_action_that_needs_no_actor_still_has_none(folder: str, name: str) -> None:
    others = {one: why for one, why in exceptions.NO_ACTOR[folder].items() if one != name}
    found = list(furniture.actions_say_who_acts(HOUSE, {**exceptions.NO_ACTOR, folder: others}))
    assert any(folder in sentence and f" {name}()" in sentence for sentence in found)


def test_a_check_that_is_silenced_still_needs_it() -> None:
    for escape in exceptions.ESCAPES:
        others = {one: why for one, why in exceptions.ESCAPES.items() if one != escape}
        assert set(words.no_way_around(HOUSE, others)) - set(words.no_way_around(HOUSE)), escape


def test_a_template_that_may_trust_a_text_still_does() -> None:
    found = "\n".join(pages.nothing_marked_safe(HOUSE, {}))
    assert [path for path in exceptions.MARKED_SAFE if path not in found] == []


@pytest.mark.parametrize(
    ("sizes_given", "share", "expected"),
    [([], 0.9, 0), ([4], 0.5, 4), ([1, 2, 3, 4], 0.5, 2), (range(1, 11), 0.9, 9), ([9, 1, 5], 1.0, 9)],
)
def test_a_percentile_is_the_size_that_so_many_do_not_exceed(sizes_given, share, expected) -> None:
    assert sizes.percentile(sizes_given, share) == expected
