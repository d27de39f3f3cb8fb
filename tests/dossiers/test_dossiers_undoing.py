"""The way back that the maker of a dossier is offered on its page, for as long as it is there."""

from __future__ import annotations

from datetime import timedelta

from app.foundation import clock
from app.foundation.transaction import writing
from tests.counting import count_statements
from tests.dossiers.making import again, edit, make_dossier, text_of
from tests.dossiers.scenes import make_conversation, promoted

OFFERS = (
    # who looks, how old it is in hours, whether somebody else wrote in it, whether the way back is offered
    ("omar", 0, False, True),
    ("omar", 0, True, True),
    ("omar", 48, False, True),
    ("omar", 48, True, False),
    ("nadia", 0, False, False),
    ("pia", 0, False, False),
    ("quinn", 0, False, False),
    ("visitor", 0, False, False),
)


def test_only_its_maker_is_offered_to_undo_it_and_no_longer_than_that_can_be(house, as_) -> None:
    topic = make_conversation()
    for number, (name, hours, is_shared, is_offered) in enumerate(OFFERS):
        made = promoted(topic, 1, title=f"Poging {number}")
        if is_shared:
            edit(made, "nadia", text_of(made) + "\n\nMeer.")
        with writing():
            again(made).started_at = clock.now() - timedelta(hours=hours)
        page = as_(name).get(made.url).text
        assert (f'action="/d/{made.id}/withdrawal"' in page) is is_offered, (name, hours, is_shared)


def test_an_older_version_and_a_withdrawn_dossier_offer_no_undoing(house, as_) -> None:
    made = make_dossier("omar")
    omar, way = as_("omar"), f'action="/d/{made.id}/withdrawal"'
    assert way in omar.get(made.url).text
    assert way not in omar.get(f"{made.url}/v/1").text
    assert omar.post(f"/d/{made.id}/withdrawal").status_code == 303
    page = omar.get(made.url).text
    assert way not in page
    assert f'action="/d/{made.id}/restoration"' in page


def test_asking_whether_it_can_be_undone_costs_no_query_of_its_own(house, as_) -> None:
    own, other = make_dossier("omar", "Van mij"), make_dossier("nadia", "Van een ander")
    omar = as_("omar")
    counts = []
    for dossier in (own, other):
        omar.get(dossier.url)
        with count_statements() as counted:
            omar.get(dossier.url)
        counts.append(len(counted))
    assert counts[0] == counts[1]
