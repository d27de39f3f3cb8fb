"""What is withheld stays withheld at every door, and what is not in the text any more withholds nothing."""

from __future__ import annotations

import pytest

from app.dossiers.actions.history import restore_revision, undo_revision
from app.dossiers.actions.sources import object_to_source
from app.dossiers.models import Revision
from app.dossiers.sources import load_source
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Denied
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import fold, make_beside, sources_of
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.making import make_group, make_reply

WORDS = "Bij ons legt elk huishouden tien mille in."


@pytest.fixture
def reworded(house):
    """Return a dossier in which words of Omar stood, until somebody else took all of them out."""
    dossier, topic = make_beside(0, steward=make_group(quinn="member"))
    before = text_of(dossier)
    make_reply(topic, "omar", WORDS)
    fold(dossier, topic, 2, section="Ledenleningen")
    edit(again(dossier), "pia", before)
    return again(dossier)


def objected(dossier):
    with writing():
        object_to_source(person("omar"), again(dossier), load_source(dossier, sources_of(dossier)[0].id))
    return again(dossier)


def withheld(dossier):
    query = db.select(Revision.number).where(
        Revision.dossier_id == dossier.id, Revision.withheld_at.is_not(None)
    )
    return list(db.session.scalars(query.order_by(Revision.number)))


def test_who_objects_to_words_that_are_gone_does_not_close_the_page(reworded, as_):
    dossier = objected(reworded)
    assert withheld(dossier) == [2]
    assert "De bank kijkt naar" in as_("visitor").get(dossier.url).text


def test_a_second_objection_opens_nothing_and_closes_nothing_more(reworded):
    dossier = objected(reworded)
    edit(dossier, "pia", text_of(dossier) + "\nEen zin erbij.\n")
    objected(dossier)
    assert withheld(dossier) == [2]


@pytest.mark.parametrize("way_back", [restore_revision, undo_revision])
def test_what_was_withheld_a_moment_ago_is_not_put_back(house, monkeypatch, way_back):
    dossier = make_dossier()
    edit(dossier, "nadia", BODY + "\nWoorden van iemand anders.\n")
    edit(again(dossier), "nadia", BODY + "\nIets heel anders.\n")

    def withhold_first(row):
        """Let somebody else withhold the version while this one waits for the lock."""
        own = db.update(Revision).where(Revision.dossier_id == dossier.id, Revision.number == 2)
        db.session.execute(
            own.values(withheld_at=clock.now()), execution_options={"synchronize_session": False}
        )
        lock(row)

    monkeypatch.setattr("app.dossiers.actions.history.lock", withhold_first)
    with pytest.raises(Denied), writing():
        way_back(person("pia"), again(dossier), 2)
