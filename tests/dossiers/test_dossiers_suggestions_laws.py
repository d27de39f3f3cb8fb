"""Laws of taking changes in one by one: whatever was chosen, nothing else happens to the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.decided import changes_of
from app.dossiers.hunks import hunks_of
from app.dossiers.lines import normalised
from app.dossiers.models import Suggestion
from app.dossiers.suggestions import outcome_of

LINES = st.sampled_from(
    ["De bank leent.", "Elk huis telt.", "## Geld", "Rente: 3 procent.", "- een punt", "Samen."]
)
TEXTS = st.lists(LINES, min_size=1, max_size=7).map(lambda lines: normalised("\n\n".join(lines)))
LAWS = settings(max_examples=60, deadline=None)


def numbers(base: str, changed: str) -> list[int]:
    return [hunk.index for hunk in hunks_of(base, changed)]


@LAWS
@given(TEXTS, TEXTS)
def test_all_changes_on_an_untouched_text_give_the_suggested_one(base: str, changed: str) -> None:
    outcome = outcome_of(base, changed, numbers(base, changed), base)
    assert (outcome.merged.text, outcome.clashes) == (changed, ())


@LAWS
@given(TEXTS, TEXTS, TEXTS)
def test_no_change_leaves_the_newest_text_alone(base: str, changed: str, latest: str) -> None:
    outcome = outcome_of(base, changed, (), latest)
    assert (outcome.merged.text, outcome.clashes) == (latest, ())


@LAWS
@given(TEXTS, TEXTS, st.data())
def test_some_changes_on_an_untouched_text_never_clash(base: str, changed: str, data: st.DataObject) -> None:
    some = data.draw(st.sets(st.sampled_from(numbers(base, changed) or [0])))
    outcome = outcome_of(base, changed, some, base)
    assert outcome.merged.is_clean
    left = set(numbers(base, outcome.merged.text))
    assert len(left) <= len(some)


@LAWS
@given(TEXTS, TEXTS, TEXTS, st.data())
def test_only_what_was_chosen_can_clash(base: str, changed: str, latest: str, data: st.DataObject) -> None:
    some = data.draw(st.sets(st.sampled_from(numbers(base, changed) or [0])))
    outcome = outcome_of(base, changed, some, latest)
    assert set(outcome.clashes) <= some
    assert bool(outcome.clashes) is not outcome.merged.is_clean


@LAWS
@given(TEXTS, TEXTS, TEXTS)
def test_without_the_changes_that_clash_each_of_the_others_fits(base: str, changed: str, latest: str) -> None:
    everything = set(numbers(base, changed))
    outcome = outcome_of(base, changed, everything, latest)
    for number in () if outcome.merged.is_clean else everything - set(outcome.clashes):
        assert outcome_of(base, changed, {number}, latest).merged.is_clean


@LAWS
@given(TEXTS, TEXTS, st.data())
def test_what_was_decided_is_read_back_as_it_was(base: str, changed: str, data: st.DataObject) -> None:
    found = numbers(base, changed)
    taken = {number: data.draw(st.booleans()) for number in found if data.draw(st.booleans())}
    decisions = {str(n): {"is_taken": is_taken, "reason": f"reden {n}"} for n, is_taken in taken.items()}
    read = changes_of(base, Suggestion(body=changed, decisions=decisions))
    assert [change.hunk.index for change in read] == found
    assert [change.is_taken for change in read] == [taken.get(number) for number in found]
    assert all(
        change.reason == (f"reden {change.hunk.index}" if change.hunk.index in taken else "")
        for change in read
    )
