"""Adoption: a dossier that nobody looks after comes into the care of a group."""

from __future__ import annotations

import pytest

from app.dossiers.actions.adopting import adopt_dossier
from app.foundation.database import db
from app.foundation.errors import Denied
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, make_dossier
from tests.making import make_group

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND = 200, 303, 403, 404


def adopt(dossier, group, actor="omar"):
    with writing():
        adopt_dossier(person(actor), again(dossier), group)


def be_away(*names):
    """Let these people not have been here for three months."""
    with writing():
        db.session.execute(
            db.text(
                "UPDATE users SET last_seen_at = now() - interval '90 days' WHERE username = ANY(:names)"
            ),
            {"names": list(names)},
        )


def be_here(*names):
    with writing():
        db.session.execute(
            db.text("UPDATE users SET last_seen_at = now() WHERE username = ANY(:names)"),
            {"names": list(names)},
        )


def test_a_member_takes_it_in_with_a_group_of_their_own_once(house):
    group, dossier = make_group("omar", "De Zorgzamen"), make_dossier()
    adopt(dossier, group)
    adopt(dossier, group)
    assert again(dossier).steward_id == group.id
    line = db.session.scalars(db.select(Activity).filter_by(verb="dossier.adopted")).one()
    assert (line.details["name"], line.details["title"]) == ("De Zorgzamen", dossier.title)


def test_a_group_that_fell_silent_can_be_relieved_and_one_that_is_here_cannot(house):
    silent, group = make_group("nadia", "De Stillen"), make_group("omar", "De Zorgzamen")
    dossier = make_dossier(steward=silent)
    be_here("nadia")
    with pytest.raises(Denied):
        adopt(dossier, group)
    be_away("nadia")
    adopt(dossier, group)
    assert again(dossier).steward_id == group.id


@pytest.mark.parametrize("name", ["visitor", "pia", "nadia"])
def test_nobody_speaks_for_a_group_they_are_not_in(as_, name):
    group, dossier = make_group("omar", "De Zorgzamen", pia="follower"), make_dossier()
    answer = as_(name).post(f"/d/{dossier.id}/adoption", data={"group": group.slug})
    assert answer.status_code == FORBIDDEN
    assert again(dossier).steward_id is None


@pytest.mark.parametrize("column", ["archived_at", "withdrawn_at"])
def test_what_is_no_longer_in_use_is_not_taken_in(house, column):
    group, dossier = make_group("omar", "De Zorgzamen"), make_dossier()
    with writing():
        db.session.execute(db.text(f"UPDATE dossiers SET {column} = now()"))
    with pytest.raises(Denied):
        adopt(dossier, group)


def test_the_page_offers_my_groups_and_the_door_takes_one(as_):
    group, dossier = make_group("omar", "De Zorgzamen"), make_dossier()
    make_group("nadia", "De Anderen")
    client, path = as_("omar"), f"/d/{dossier.id}/adoption"
    page = client.get(path).text
    assert f'value="{group.slug}"' in page
    assert "De Anderen" not in page
    assert "radio" not in as_("pia").get(path).text
    assert as_("visitor").get(path).status_code == FORBIDDEN
    for wrong in ("weg", ""):
        assert client.post(path, data={"group": wrong}).status_code == NOT_FOUND
    answer = client.post(path, data={"group": group.slug})
    assert (answer.status_code, answer.location) == (SEE_OTHER, dossier.url)
    assert "radio" not in as_("omar").get(path).text or again(dossier).steward_id == group.id
