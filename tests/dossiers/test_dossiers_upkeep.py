"""What the worker does for the dossiers by itself: each job works once, and rests when there is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.dossiers import upkeep
from app.dossiers.actions.history import verify_chains
from app.dossiers.actions.presence import note_presence
from app.dossiers.baking import bake_again, bake_outdated, dossiers_linking_here
from app.dossiers.models import Dossier, DossierLink, DossierPage, EditAttempt, Presence, Revision
from app.foundation import clock
from app.foundation.database import db
from app.foundation.text import RENDERER_VERSION
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, edit, make_dossier, text_of
from tests.dossiers.reviewing import change_row

pytestmark = pytest.mark.usefixtures("house")
JOBS = (
    upkeep.close_lines_of_dossiers, upkeep.remind_today, upkeep.prune_attempts_of_dossiers,
    upkeep.verify_tonight, upkeep.rebake_dossiers,
)  # fmt: skip


def links_of(dossier: Dossier) -> dict[str, int | None]:
    """Return where the links of a dossier lead now."""
    db.session.expire_all()
    rows = db.session.scalars(db.select(DossierLink).filter_by(from_id=dossier.id))
    return {row.title: row.to_id for row in rows}


def cooked(dossier: Dossier) -> str:
    """Return what is kept to be shown of the newest text."""
    db.session.expire_all()
    return str(db.session.get_one(DossierPage, again(dossier).latest_id).cooked)


def verified() -> list[int]:
    with writing():
        return verify_chains()


def test_a_quiet_house_stays_as_it_is(run_jobs):
    dossier = make_dossier()
    run_jobs()
    before = cooked(dossier), text_of(dossier), again(dossier).revision_count
    for job in JOBS:
        job()
        assert run_jobs() == 0, job
    assert (cooked(dossier), text_of(dossier), again(dossier).revision_count) == before


def test_a_red_link_turns_blue_when_its_page_is_born_and_red_when_it_goes(run_jobs):
    reader = make_dossier("pia", "Leeswijzer", "Zie [[Erfpacht]].\n")
    run_jobs()
    assert links_of(reader) == {"Erfpacht": None}
    born = make_dossier("omar", "Erfpacht")
    run_jobs()
    assert links_of(reader) == {"Erfpacht": born.id}
    assert f"/d/erfpacht/{born.id}" in cooked(reader)
    change_row(born, withdrawn_at=clock.now())
    upkeep.relink_dossiers(born.id)
    assert f"/d/erfpacht/{born.id}" not in cooked(reader)
    change_row(born, withdrawn_at=None, read_access="members")
    upkeep.relink_dossiers(born.id)
    assert f"/d/erfpacht/{born.id}" not in cooked(reader), "a page for everybody names nothing for members"
    change_row(born, read_access="public")
    upkeep.relink_dossiers(born.id)
    assert f"/d/erfpacht/{born.id}" in cooked(reader)
    assert reader.revision_count == again(reader).revision_count == 1


def test_making_pages_anew_twice_changes_nothing(run_jobs):
    born = make_dossier("omar", "Erfpacht")
    reader = make_dossier(
        "pia", "Leeswijzer", "Zie [[Erfpacht]] en [[Niets]].\n\n## Kop\n\nTekst.[^1]\n\n[^1]: n\n"
    )
    run_jobs()
    assert dossiers_linking_here(born.id) == [reader.id]
    assert dossiers_linking_here(reader.id) == []
    before = cooked(reader), links_of(reader)
    for _ in range(2):
        with writing():
            assert bake_again([reader.id]) == 1
        assert (cooked(reader), links_of(reader)) == before
    with writing():
        assert bake_again([]) == 0
        assert bake_again([999_999]) == 0


def test_pages_of_an_older_renderer_are_made_anew_a_few_at_a_time():
    made = [make_dossier(title=f"Dossier {number}") for number in range(3)]
    with writing():
        db.session.execute(db.update(DossierPage).values(renderer_version=RENDERER_VERSION - 1, cooked={}))
    for left in (2, 1, 0):
        with writing():
            assert bake_outdated(1) == 1
        old = db.select(db.func.count()).where(DossierPage.renderer_version < RENDERER_VERSION)
        assert db.session.scalar(old) == left
    with writing():
        assert bake_outdated(1) == 0
    assert all("Wat de bank doet" in cooked(one) for one in made)


def test_what_was_sent_is_forgotten_after_ninety_days_and_not_a_day_before():
    dossier = make_dossier()
    edit(dossier, "omar", text_of(dossier) + "\nMeer.\n")
    begin = clock.now()
    for days, left in ((89, 1), (91, 0)):
        with clock.at(begin + timedelta(days=days)):
            upkeep.prune_attempts_of_dossiers()
        assert db.session.scalar(db.select(db.func.count()).select_from(EditAttempt)) == left
    assert "Meer." in text_of(dossier), "what was saved stays for ever"


def test_who_left_the_editor_open_yesterday_is_forgotten():
    dossier = make_dossier()
    begin = clock.now()
    with writing():
        note_presence(person("omar"), again(dossier), "Ledenleningen")
    for hours, left in ((23, 1), (25, 0)):
        with clock.at(begin + timedelta(hours=hours)):
            upkeep.prune_attempts_of_dossiers()
        assert db.session.scalar(db.select(db.func.count()).select_from(Presence)) == left


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_version_with_another_number_or_text_is_found_where_it_breaks(number):
    dossier = make_dossier()
    other = make_dossier("omar", "Een ander dossier")
    for word in ("een", "twee", "drie"):
        edit(again(dossier), "omar", text_of(dossier) + f"\n{word}\n")
    assert verified() == []
    with writing():
        here = (Revision.dossier_id == dossier.id, Revision.number == number)
        db.session.execute(db.update(Revision).where(*here).values(body=Revision.body + "x"))
    assert verified() == [dossier.id]
    with writing():
        db.session.execute(db.update(Revision).where(*here).values(body=db.func.left(Revision.body, -1)))
    assert verified() == []
    with writing():
        db.session.execute(
            db.update(Revision).where(Revision.dossier_id == other.id).values(sha256=b"\0" * 32)
        )
    assert verified() == [other.id]


def test_a_version_that_was_renumbered_is_found():
    dossier = make_dossier()
    for word in ("een", "twee"):
        edit(again(dossier), "omar", text_of(dossier) + f"\n{word}\n")
    with writing():
        here = (Revision.dossier_id == dossier.id, Revision.number == 3)
        db.session.execute(db.update(Revision).where(*here).values(number=4))
    assert verified() == [dossier.id]


def test_links_are_noted_again_from_the_newest_text_alone(run_jobs):
    dossier = make_dossier("pia", "Leeswijzer", "Zie [[Een]] en [[Twee]].\n")
    edit(again(dossier), "omar", "Zie [[Twee]] en [[twee]] en `[[Drie]]`.\n")
    run_jobs()
    assert {title.casefold() for title in links_of(dossier)} == {"twee"}
