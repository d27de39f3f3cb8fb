"""Each night every version of every dossier is looked at: what changed behind our back is said aloud."""

from __future__ import annotations

import logging

import pytest

from app.dossiers import versions
from app.dossiers.actions.history import verify_chains
from app.dossiers.models import Dossier, Revision
from app.dossiers.upkeep import verify_tonight
from app.foundation.database import db
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.dossiers.making import again, edit, make_dossier, text_of

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def dossier(house) -> Dossier:
    made = make_dossier()
    for word in ("een", "twee", "drie"):
        edit(again(made), "omar", text_of(made) + f"\n{word}\n")
    return again(made)


def meddle(dossier: Dossier, number: int, **values: object) -> None:
    with writing():
        here = (Revision.dossier_id == dossier.id, Revision.number == number)
        db.session.execute(db.update(Revision).where(*here).values(**values))


def verified() -> list[int]:
    with writing():
        return verify_chains()


def lines() -> list[Activity]:
    return list(db.session.scalars(db.select(Activity).where(Activity.verb == "dossier.chain_broken")))


def test_a_chain_that_holds_says_nothing(dossier):
    make_dossier(title="Nog een")
    assert verified() == []
    assert lines() == []


MEDDLING = (
    {"body": "iets anders\n"},
    {"kind": "fold"},
    {"sha256": b"x" * 32},
    {"created_at": db.func.now() - db.text("interval '1 year'")},
)


def test_every_change_in_the_past_is_found(house):
    for values in MEDDLING:
        dossier = make_dossier(title=f"Met {next(iter(values))}")
        edit(dossier, "omar", text_of(dossier) + "\nmeer\n")
        meddle(dossier, 1, **values)
        assert dossier.id in verified(), values


def test_a_broken_chain_is_told_to_the_operator_each_night_and_to_moderators_once(dossier, caplog, as_):
    meddle(dossier, 3, body="iets anders\n")
    for _ in range(2):
        with caplog.at_level(logging.ERROR):
            assert verified() == [dossier.id]
    assert [record.getMessage() for record in caplog.records].count(
        f"the history of dossier {dossier.id} is broken from version 3 on"
    ) == 2
    (line,) = lines()
    assert (line.audience, line.is_logged, line.details["number"]) == ("moderators", True, 3)
    for who, sees in (("visitor", False), ("pia", False), ("quinn", True)):
        assert (dossier.title in as_(who).get("/log?group=dossiers").text) is sees, who


def test_a_missing_last_version_is_found(dossier):
    with writing():
        again(dossier).revision_count = 5
    assert verified() == [dossier.id]
    assert lines()[0].details["number"] == 5


def test_withholding_a_text_and_forgetting_a_name_break_nothing(dossier):
    meddle(dossier, 2, withheld_at=db.func.now(), summary="", author_id=dossier.started_by_id)
    with writing():
        again(dossier).title = "Een heel andere titel"
    assert verified() == []


def test_it_walks_on_from_batch_to_batch(dossier, monkeypatch):
    monkeypatch.setattr(versions, "AT_A_TIME", 1)
    assert verified() == []
    meddle(dossier, 4, body="iets anders\n")
    assert verified() == [dossier.id]


def test_the_worker_does_it_at_night(dossier):
    meddle(dossier, 2, body="iets anders\n")
    verify_tonight()
    assert len(lines()) == 1
