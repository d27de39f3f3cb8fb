"""Themes are managed by moderators, like categories."""

from __future__ import annotations

import pytest

from app.dossiers.actions import themes as actions
from app.dossiers.actions.themes import ThemeFacts
from app.dossiers.models import Theme
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again, make_dossier, theme
from tests.dossiers.scenes import read_in_english

FORM = {
    "name_nl": "Tuinen",
    "name_en": "Gardens",
    "description_nl": "Groen.",
    "door": "mos",
    "policy": "reviewed_first",
    "review_months": "6",
    "reviewers_needed": "2",
    "template": "## Zaaien",
    "is_glossary": "y",
}


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    read_in_english(house, monkeypatch)


def make_theme(**changes):
    with writing():
        return actions.create_theme(person("quinn"), ThemeFacts(**{"name_nl": "Tuinen", **changes}))


def last_line():
    return db.session.scalars(db.select(Activity).order_by(Activity.id.desc()).limit(1)).one()


def test_a_moderator_makes_a_theme(house, as_):
    made = as_("quinn").post("/dossiers/themes", data=FORM)
    assert (made.status_code, made.location) == (303, "/dossiers/theme/tuinen")
    row = theme("tuinen")
    assert (row.door, row.policy, row.review_months, row.reviewers_needed, row.template, row.is_glossary) == (
        "mos", "reviewed_first", 6, 2, "## Zaaien", True,
    )  # fmt: skip
    assert row.position == 15
    assert last_line().verb == "theme.created"
    assert "Gardens" in as_("quinn").get("/dossiers").text


DOORS = ("", "/financiering/settings", "/financiering/position", "/financiering/archive",
         "/financiering/reopening", "/financiering/merge")  # fmt: skip


def test_only_moderators_pass(house, as_):
    for who in ("visitor", "pia", "nadia"):
        browser = as_(who)
        for door in DOORS:
            answer = browser.post(f"/dossiers/themes{door}", data=FORM)
            assert answer.status_code in (302, 401, 403), (who, door, answer.status_code)
        for page in ("", "/financiering/settings"):
            assert browser.get(f"/dossiers/themes{page}").status_code in (302, 401, 403), (who, page)
        assert "/dossiers/themes" not in browser.get("/dossiers").text
    for act in (
        lambda viewer: actions.create_theme(viewer, ThemeFacts("x")),
        lambda viewer: actions.change_theme(viewer, theme(), ThemeFacts("x")),
        lambda viewer: actions.move_theme(viewer, theme(), 1),
        lambda viewer: actions.archive_theme(viewer, theme()),
        lambda viewer: actions.reopen_theme(viewer, theme()),
        lambda viewer: actions.merge_themes(viewer, theme(), theme("energie")),
    ):
        with pytest.raises(Denied), writing():
            act(person("pia"))


WRONG = [
    ("name_nl", " "),
    ("name_nl", "x" * 500),
    ("description_nl", "x" * 500),
    ("door", "paars-met-stippen"),
    ("policy", "anarchie"),
    ("review_months", "0"),
    ("review_months", "61"),
    ("review_months", "veel"),
    ("reviewers_needed", "4"),
    ("reviewers_needed", "-1"),
]


def test_what_cannot_be_is_refused_beside_its_field(house, as_):
    browser = as_("quinn")
    for field, value in WRONG:
        for door in ("/dossiers/themes", "/dossiers/themes/financiering/settings"):
            answer = browser.post(door, data={**FORM, field: value})
            assert answer.status_code == 422, (field, value, door)
            assert f'id="{field}-error"' in answer.text, (field, value, door)
    assert theme().name_nl == "Financiering"


def test_a_theme_is_changed_and_keeps_its_address(house, as_):
    changed = as_("quinn").post("/dossiers/themes/financiering/settings", data=FORM)
    assert changed.location == "/dossiers/theme/financiering"
    assert theme().name_nl == "Tuinen"
    assert last_line().verb == "theme.changed"
    before = last_line().id
    as_("quinn").post("/dossiers/themes/financiering/settings", data=FORM)
    assert last_line().id == before


def test_two_of_one_name_get_addresses_of_their_own(house):
    assert [make_theme().slug, make_theme().slug] == ["tuinen", "tuinen-2"]


def order():
    return list(db.session.scalars(db.select(Theme.slug).order_by(Theme.position)))


def test_a_theme_moves_one_place(house, as_):
    first, second, *rest = order()
    as_("quinn").post(f"/dossiers/themes/{second}/position", data={"step": "-1"})
    assert order() == [second, first, *rest]
    as_("quinn").post(f"/dossiers/themes/{second}/position", data={"step": "-1"})
    as_("quinn").post(f"/dossiers/themes/{rest[-1]}/position", data={"step": "1"})
    assert order() == [second, first, *rest]
    assert as_("quinn").post(f"/dossiers/themes/{second}/position", data={"step": "7"}).status_code == 422


def test_an_archived_theme_takes_nothing_new_until_it_is_reopened(house, as_, client):
    browser = as_("quinn")
    assert browser.post("/dossiers/themes/financiering/archive").status_code == 303
    assert theme().is_archived
    assert last_line().verb == "theme.archived"
    assert "takes no new dossiers" in client.get("/dossiers/theme/financiering").text
    with pytest.raises(Denied):
        make_dossier()
    assert browser.post("/dossiers/themes/financiering/reopening").status_code == 303
    assert not theme().is_archived
    assert make_dossier().theme.slug == "financiering"


def test_merging_moves_the_dossiers_and_old_addresses_lead_on(house, as_, client):
    dossier, browser = make_dossier(), as_("quinn")
    made = browser.post("/dossiers/themes/financiering/merge", data={"into": theme("energie").id})
    assert made.status_code == 303
    assert again(dossier).theme.slug == "energie"
    assert last_line().verb == "theme.merged"
    assert client.get("/dossiers/theme/financiering").location == "/dossiers/theme/energie"
    browser.post("/dossiers/themes/energie/merge", data={"into": theme("startgids").id})
    assert client.get("/dossiers/theme/financiering").location == "/dossiers/theme/startgids"
    assert again(dossier).theme.slug == "startgids"
    assert "Financiering" not in client.get("/dossiers").text.split("</form>")[0]


def test_a_theme_cannot_be_merged_into_nothing_itself_or_what_takes_none(house, as_):
    browser = as_("quinn")
    with writing():
        actions.archive_theme(person("quinn"), theme("energie"))
    for into in (0, theme().id, theme("energie").id, 10**8):
        answer = browser.post("/dossiers/themes/financiering/merge", data={"into": into})
        assert answer.status_code == 422, into
    with writing():
        actions.merge_themes(person("quinn"), theme(), theme("startgids"))
    for act in (
        lambda: actions.reopen_theme(person("quinn"), theme()),
        lambda: actions.move_theme(person("quinn"), theme(), 1),
        lambda: actions.merge_themes(person("quinn"), theme(), theme("startgids")),
    ):
        with pytest.raises(Invalid), writing():
            act()
    assert browser.post("/dossiers/themes/financiering/reopening").status_code == 422
    assert browser.get("/dossiers/themes/financiering/settings").status_code == 200


def test_what_is_typed_stays_text(house, as_):
    make_theme(name_nl="<script>1</script>", description_nl="<img src=x>", template="<b>")
    slug = db.session.scalars(db.select(Theme.slug).order_by(Theme.position.desc()).limit(1)).one()
    for address in (
        "/dossiers",
        "/dossiers/themes",
        f"/dossiers/theme/{slug}",
        f"/dossiers/themes/{slug}/settings",
    ):
        page = as_("quinn").get(address).text
        assert "<script>1" not in page, address
        assert "<img src=x" not in page, address
