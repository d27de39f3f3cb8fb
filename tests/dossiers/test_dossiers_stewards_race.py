"""Two who decide about a dossier at the same moment: one of them is first, and the other reads so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.dossiers.actions.merging import merge_dossier
from app.dossiers.actions.reviewing import review_dossier
from app.dossiers.actions.stewardship import rename_dossier
from app.dossiers.actions.suggesting import decide_suggestion, withdraw_suggestion
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, DossierTitle, Review, Suggestion
from app.dossiers.suggestions import Decision, load_suggestion
from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import BODY, edit, make_dossier
from tests.dossiers.reviewing import make_suggestion
from tests.making import make_group

NEWER = BODY.replace("70 tot 80", "ongeveer 75")


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Let each act begin at the same moment on a connection of its own; return what each was told."""
    barrier = Barrier(len(acts), timeout=20)

    def go(act: Callable[[], object]) -> str:
        with app.app_context():
            db.session.connection()
            barrier.wait()
            try:
                with writing():
                    act()
            except HouseError as error:
                return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(go, acts))


def here(dossier_id: int, who: str = "nadia") -> Dossier:
    return load_dossier(person(who), dossier_id)


def deciding(dossier_id: int, suggestion_id: int, who: str, *, is_taken: bool) -> Callable[[], object]:
    def act() -> None:
        dossier = here(dossier_id, who)
        decision = {1: Decision(is_taken, "" if is_taken else "Dit klopt niet.")}
        decide_suggestion(person(who), dossier, load_suggestion(dossier, suggestion_id), decision)

    return act


def withdrawing(dossier_id: int, suggestion_id: int) -> Callable[[], object]:
    def act() -> None:
        dossier = here(dossier_id, "pia")
        withdraw_suggestion(person("pia"), dossier, load_suggestion(dossier, suggestion_id))

    return act


def merging(one: int, into: int) -> Callable[[], object]:
    def act() -> None:
        dossier = here(one)
        merge_dossier(person("nadia"), dossier, here(into), dossier.latest_id or 0, {1: ""})

    return act


def renaming(dossier_id: int, title: str) -> Callable[[], object]:
    return lambda: rename_dossier(person("nadia"), here(dossier_id), title)


def reviewing(dossier_id: int, who: str) -> Callable[[], object]:
    def act() -> None:
        dossier = here(dossier_id, who)
        review_dossier(person(who), dossier, latest_revision(dossier), "correct")

    return act


def test_who_is_second_reads_that_somebody_was_first(own_house: Flask) -> None:
    with own_house.app_context():
        group = make_group("nadia", "Werkgroep Financiering", omar="member")
        one, other = (make_dossier("nadia", title, steward=group) for title in ("Geld", "Lenen"))
        edit(one, "pia", NEWER)
        ids = (one.id, other.id)
        suggestions = [make_suggestion(other, "pia", NEWER).id for _ in range(2)]

    taken = [deciding(ids[1], suggestions[0], who, is_taken=who == "omar") for who in ("omar", "nadia")]
    assert at_once(own_house, *taken) == ["Conflict", "done"]
    pulled = (deciding(ids[1], suggestions[1], "omar", is_taken=False), withdrawing(ids[1], suggestions[1]))
    assert at_once(own_house, *pulled) == ["Conflict", "done"]
    assert at_once(own_house, renaming(ids[0], "Eigen geld"), renaming(ids[1], "eigen GELD")) == [
        "Invalid",
        "done",
    ]
    assert at_once(own_house, reviewing(ids[0], "omar"), reviewing(ids[0], "omar")) == ["done", "done"]
    assert at_once(own_house, merging(*ids), merging(*reversed(ids))) == ["Denied", "done"]

    with own_house.app_context():
        states = db.session.scalars(db.select(Suggestion.state).order_by(Suggestion.id)).all()
        assert states[0] in ("accepted", "rejected")
        assert states[1] in ("rejected", "withdrawn")
        assert len(db.session.scalars(db.select(Review)).all()) == 1
        into = [db.session.get_one(Dossier, number).merged_into_id for number in ids]
        assert sorted(into, key=bool) == [None, ids[0] if into[0] is None else ids[1]]
        current = db.select(DossierTitle.normalised).where(DossierTitle.is_current)
        assert "eigen geld" in db.session.scalars(current).all()
