"""What a steward group decides: settings, title, archive; and the links of others that follow."""

from __future__ import annotations

from datetime import date

import pytest

from app.dossiers.actions.promoting import withdraw_dossier
from app.dossiers.actions.stewardship import (
    Settings,
    archive_dossier,
    change_settings,
    rename_dossier,
    revive_dossier,
)
from app.dossiers.baking import bake_outdated
from app.dossiers.models import Dossier, DossierLink, DossierPage, DossierTitle, PassageSource
from app.dossiers.policy import visible_dossiers
from app.dossiers.titles import dossier_titled
from app.foundation.database import db
from app.foundation.errors import Denied, HouseError, Invalid
from app.foundation.ledger import Activity
from app.foundation.text import RENDERER_VERSION
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import BODY, again, edit, make_dossier, theme
from tests.dossiers.reviewing import change_row, speak_english
from tests.making import make_category, make_group, make_topic, post_of

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def group():
    return make_group("nadia", "Werkgroep Financiering", omar="member")


@pytest.fixture
def dossier(group):
    return make_dossier("nadia", steward=group)


def chosen(dossier: Dossier, **changes: object) -> Settings:
    given = {"theme": theme(), "steward": dossier.steward, "policy": "open", "read_access": "public"}
    return Settings(**{**given, **changes})


def change(dossier: Dossier, who: str = "nadia", **changes: object) -> Dossier:
    with writing():
        change_settings(person(who), again(dossier), chosen(dossier, **changes))
    return again(dossier)


def rename(dossier: Dossier, title: str, who: str = "nadia") -> None:
    with writing():
        rename_dossier(person(who), again(dossier), title)


def shown(dossier: Dossier) -> str:
    db.session.expire_all()
    return str(db.session.get_one(DossierPage, again(dossier).latest_id).cooked)


def test_all_that_is_decided_is_kept(dossier) -> None:
    now = change(
        dossier, theme=theme("energie"), policy="reviewed_first", review_months=6,
        applies_on=date(2027, 1, 1), phases=frozenset({"plan", "idea"}), kinds=frozenset({"newbuild"}),
    )  # fmt: skip
    assert (now.theme.slug, now.policy, now.review_months) == ("energie", "reviewed_first", 6)
    assert (now.applies_on, now.phases, now.kinds) == (date(2027, 1, 1), ["idea", "plan"], ["newbuild"])
    line = db.session.scalars(db.select(Activity).order_by(Activity.id.desc()).limit(1)).one()
    assert line.verb == "dossier.settings_changed"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"policy": "mine"}, "policy"), ({"read_access": "nobody"}, "read_access"),
        ({"phases": frozenset({"ended"})}, "phases"), ({"kinds": frozenset({"boat"})}, "kinds"),
        ({"review_months": 0}, "review_months"), ({"review_months": 61}, "review_months"),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_said_beside_its_field(dossier, wrong, field) -> None:
    with pytest.raises(Invalid) as caught:
        change(dossier, **wrong)
    assert caught.value.field == field


def test_a_group_can_be_chosen_only_by_who_is_in_it(dossier, group) -> None:
    other = make_group("pia", "Rekenclub")
    with pytest.raises(Denied):
        change(dossier, steward=other)
    assert change(dossier, "quinn", steward=other).steward_id == other.id
    with pytest.raises(Denied):
        change(dossier, steward=group)
    assert change(dossier, "pia", steward=None).steward_id is None


def test_who_may_decide_anything(dossier) -> None:
    acts = {
        "settings": lambda who: change(dossier, who, policy="suggested"),
        "title": lambda who: rename(dossier, "Een andere titel", who),
        "archive": lambda who: _write(archive_dossier, dossier, who),
        "revive": lambda who: _write(revive_dossier, dossier, who),
    }
    for who, may in (("visitor", False), ("pia", False), ("omar", True), ("quinn", True)):
        for name, act in acts.items():
            refused = _refusal(act, who)
            assert bool(refused) is not may, (name, who, refused)
    _write(archive_dossier, dossier, "nadia")
    assert "archived" in _refusal(acts["settings"], "nadia")
    assert "archived" in _refusal(acts["title"], "nadia")
    assert _refusal(acts["revive"], "omar") == ""
    change_row(dossier, merged_into_id=make_dossier("nadia", "Een ander").id)
    assert "went on in another" in _refusal(acts["revive"], "nadia")


def _write(act, dossier: Dossier, who: str) -> None:
    with writing():
        act(person(who), again(dossier))


def _refusal(act, who: str) -> str:
    try:
        act(who)
    except HouseError as error:
        return error.sentence
    return ""


def test_it_is_never_opened_to_everybody_while_it_holds_words_for_members(dossier) -> None:
    hidden = make_category(read_access="members", name_nl="Besloten", name_en="Closed")
    topic = make_topic("omar", "Wat wij betalen", slug=hidden.slug)
    change_row(dossier, read_access="members")
    with writing():
        post = post_of(topic, 1)
        db.session.add(PassageSource(dossier_id=dossier.id, post_id=post.id, post_version=1))
    with pytest.raises(Invalid) as caught:
        change(dossier)
    assert caught.value.field == "read_access"
    assert change(dossier, read_access="members", policy="suggested").policy == "suggested"
    with writing():
        db.session.execute(db.update(PassageSource).values(consented_at=dossier.started_at))
    assert change(dossier).read_access == "public"


def test_a_former_title_leads_on_and_another_may_take_it(dossier) -> None:
    for title in ("Tweede titel", "Derde titel"):
        rename(dossier, title)
    for title in ("Financiering: het gat", "tweede TITEL", "Derde titel"):
        assert dossier_titled(title) == dossier.id
    other = make_dossier("pia", "Tweede titel")
    assert dossier_titled("Tweede titel") == other.id
    with pytest.raises(Invalid) as caught:
        rename(dossier, "tweede  titel")
    assert caught.value.field == "title"
    rename(dossier, "Financiering: het gat")
    assert again(dossier).slug == "financiering-het-gat"
    assert db.session.scalars(
        db.select(DossierTitle.title).filter_by(dossier_id=dossier.id, is_current=True)
    ).all() == ["Financiering: het gat"]


def test_links_of_others_follow_what_they_name(dossier, run_jobs) -> None:
    reader = make_dossier("pia", "Leeswijzer", "Zie [[Het eigen geld]] en [[Financiering: het gat]].\n")
    assert shown(reader).count("/dossiers/find") == 1
    rename(dossier, "Het eigen geld")
    run_jobs()
    assert "/dossiers/find" not in shown(reader)
    assert f"/d/het-eigen-geld/{dossier.id}" in shown(reader)
    assert set(db.session.scalars(db.select(DossierLink.to_id).filter_by(from_id=reader.id))) == {dossier.id}
    change(dossier, read_access="members")
    run_jobs()
    assert shown(reader).count("/dossiers/find") == 2
    change(dossier)
    run_jobs()
    assert "/dossiers/find" not in shown(reader)
    with writing():
        withdraw_dossier(person("nadia"), again(dossier))
    run_jobs()
    assert shown(reader).count("/dossiers/find") == 2
    make_dossier("omar", "Het eigen geld")
    run_jobs()
    assert shown(reader).count("/dossiers/find") == 1
    assert reader.revision_count == again(reader).revision_count == 1


def test_the_reviewed_text_is_rendered_again_as_well(dossier) -> None:
    first = again(dossier).latest_id
    change_row(dossier, reviewed_id=first)
    edit(again(dossier), "omar", BODY.replace("Elk", "Ieder"))
    with writing():
        db.session.execute(db.update(DossierPage).values(renderer_version=RENDERER_VERSION - 1, cooked={}))
    with writing():
        assert bake_outdated() == 1
    with writing():
        assert bake_outdated() == 0
    db.session.expire_all()
    pages = db.session.scalars(db.select(DossierPage)).all()
    assert {page.revision_id for page in pages} == {first, again(dossier).latest_id}
    assert all(page.cooked["sections"] for page in pages)


def test_the_doors_open_to_who_looks_after_it(dossier, as_) -> None:
    fields = {"theme_id": theme().id, "group_id": dossier.steward_id, "policy": "open"}
    fields |= {"read_access": "public", "phases": ["idea", "plan"], "applies_on": "2027-01-01"}
    for who, status in (("visitor", 403), ("pia", 403), ("omar", 303), ("quinn", 303)):
        browser = as_(who)
        assert browser.get(f"{dossier.url}/settings").status_code == (403 if status == 403 else 200)
        assert browser.post(f"/d/{dossier.id}/settings", data=fields).status_code == status, who
        assert browser.post(f"/d/{dossier.id}/title", data={"title": f"Van {who}"}).status_code == status
        assert browser.post(f"/d/{dossier.id}/archive").status_code == status
        assert browser.post(f"/d/{dossier.id}/revival").status_code == status
    assert again(dossier).phases == ["idea", "plan"]
    change_row(dossier, read_access="members")
    for door in ("settings", "title", "archive", "revival"):
        assert as_("visitor").post(f"/d/{dossier.id}/{door}").status_code == 404
    assert as_("visitor").get(f"/d/x/{dossier.id}/settings").status_code == 404


def test_what_is_wrong_comes_back_as_it_was_typed(dossier, as_) -> None:
    speak_english()
    browser = as_("omar")
    for data, words in (
        ({"review_months": "veel"}, "Type a number of months"), ({"policy": "x"}, "Choose one of these"),
        ({"theme_id": "0"}, "Choose a theme"), ({"group_id": "999999"}, "a member of"),
        ({"applies_on": "morgen"}, "morgen"),
    ):  # fmt: skip
        fields = {"theme_id": theme().id, "policy": "open", "read_access": "public", **data}
        answer = browser.post(f"/d/{dossier.id}/settings", data=fields)
        assert (answer.status_code, words in answer.text) == (422, True), data
    answer = browser.post(f"/d/{dossier.id}/title", data={"title": "[]"})
    assert answer.status_code == 422


def test_a_dossier_for_members_is_not_there_for_visitors(dossier) -> None:
    change(dossier, read_access="members")
    here = db.select(Dossier.id).where(visible_dossiers(person("visitor")))
    assert db.session.scalars(here).all() == []
