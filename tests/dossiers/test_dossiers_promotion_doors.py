"""The doors of promotion: who may, who must be asked, who sees it, and how it is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import actions as accounts
from app.accounts.models import User
from app.dossiers import policy
from app.dossiers.actions.promoting import confirm_dossier, restore_dossier, withdraw_dossier
from app.dossiers.actions.topics import link_topic, unlink_topic
from app.dossiers.models import Dossier, DossierTopic, Theme
from app.dossiers.pages.promoting import thread_of_withdrawn
from app.dossiers.pages.similar import similar_dossiers
from app.forum import actions
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, Hidden, Invalid
from app.foundation.ledger import Activity
from app.foundation.transaction import writing
from tests.cast import PASSWORD, person
from tests.counting import count_statements
from tests.dossiers.making import again, edit, make_dossier, theme
from tests.dossiers.test_dossiers_promotion import TITLE, body_of, take, words_of
from tests.forum.seeing import Page
from tests.making import again as topic_again
from tests.making import category, let_in, make_group, make_reply, make_topic, post_of

CAST = ("visitor", "pia", "nadia", "omar", "quinn", "ruth")


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


@pytest.fixture
def topic(house):
    topic = make_topic("omar", "Ledenlening terug", "Hoe doen jullie dat?")
    make_reply(topic, "nadia", "Wij betalen terug binnen zes maanden.")
    return topic_again(topic)


def close_category():
    with writing():
        category().read_access = "members"


def send(browser, topic, **fields):
    """Send the form as the contract has it; None leaves a field out."""
    given = {"title": TITLE, "theme_id": theme().id, "group_id": "", **fields}
    return browser.post(f"/t/{topic.id}/dossier", data={k: v for k, v in given.items() if v is not None})


def other_theme():
    """Return a theme in which no test makes a dossier."""
    return db.session.scalars(sa.select(Theme).where(Theme.slug != "financiering").limit(1)).one()


def make_sam():
    """Give somebody an account who wrote nowhere."""
    with writing():
        accounts.make_account("Sam", "sam@voorbeeld.example", PASSWORD, username="sam", is_confirmed=True)


def newest():
    return db.session.scalars(sa.select(Dossier).order_by(Dossier.id.desc()).limit(1)).one_or_none()


def test_who_wrote_there_or_looks_after_the_theme_needs_nobody_and_others_propose(topic):
    group = make_group("ruth", "Werkgroep Geld")
    cases = (("omar", True), ("nadia", True), ("quinn", True), ("pia", False))
    for name, at_once in cases:
        assert policy.promotes_at_once(person(name), topic, theme().id) is at_once, name
    let_in(group, "pia", coordinator="ruth")
    make_dossier("ruth", "Een ander dossier", steward=group)
    assert policy.promotes_at_once(person("pia"), topic, theme().id)
    assert not policy.promotes_at_once(person("pia"), topic, other_theme().id)


def test_who_may_promote_at_all(topic):
    assert [name for name in CAST if policy.can_promote(person(name), topic)] == list(CAST[1:])
    with writing():
        actions.delete_topic(person("quinn"), topic_again(topic), "dubbel")
    assert not any(policy.can_promote(person(name), topic_again(topic)) for name in CAST)


def test_the_form_makes_a_dossier_and_leads_to_its_editor(as_, topic):
    first, second = post_of(topic, 1).id, post_of(topic, 2).id
    fields = {"post_ids": [first], f"section_{first}": "Kort antwoord", f"text_{second}": "binnen zes"}
    answer = send(as_("omar"), topic, **fields)
    made = newest()
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/d/ledenleningen-bij-vertrek/{made.id}/edit",
    )
    assert words_of(made) == {first: "Hoe doen jullie dat?", second: "binnen zes"}
    assert body_of(made).startswith("Hoe doen jullie dat?[^b1]\n\n## Wettelijk kader")
    twice = send(as_("omar"), topic, **fields)
    assert twice.headers["Location"] == answer.headers["Location"]
    assert newest().id == made.id


def test_what_is_wrong_in_the_form_comes_back_with_what_was_typed(as_, topic):
    elsewhere = make_topic("nadia", "Een ander gesprek", "Elders.")
    hers = make_group("nadia", "Groep van Nadia")
    make_dossier("nadia", "Bezet")
    with writing():
        archived = other_theme()
        archived.archived_at = clock.now()
    own = post_of(topic, 2).id
    cases = {
        "no title": ({"title": None}, 422, "at least 3"),
        "title of marks": ({"title": "a[b]c"}, 422, "cannot hold"),
        "title taken": ({"title": " BEZET"}, 422, "title already"),
        "no theme": ({"theme_id": None}, 422, "Choose a theme"),
        "theme that is not there": ({"theme_id": 999999}, 422, "Choose a theme"),
        "theme of letters": ({"theme_id": "x"}, 422, "Choose a theme"),
        "archived theme": ({"theme_id": archived.id}, 403, "archived"),
        "group of others": ({"group_id": hers.id}, 422, "member of"),
        "group that is not there": ({"group_id": 999999}, 422, "member of"),
        "post of another topic": ({"post_ids": [post_of(elsewhere, 1).id]}, 422, "not in this conversation"),
        "post of letters": ({"post_ids": ["x"]}, 422, "not in this conversation"),
        "words that are not there": ({f"text_{own}": "nergens te vinden"}, 422, "not in post 2"),
        "too many posts": ({"post_ids": list(range(1, 300))}, 422, "at most 200"),
    }
    before = newest().id
    browser = as_("omar")
    for case, (fields, status, sentence) in cases.items():
        answer = send(browser, topic, **{"post_ids": [own], **fields})
        page = Page(answer)
        assert answer.status_code == status, case
        assert sentence in page.words, case
        if "post_ids" not in fields:
            tick = page.main.one("input", name="post_ids", value=str(own))
            assert "checked" in tick.attributes, case
    assert newest().id == before


def test_looking_again_makes_nothing_and_shows_where_things_will_stand(as_, topic):
    own = post_of(topic, 2).id
    answer = send(as_("omar"), topic, post_ids=[own], look="1", **{f"section_{own}": "Stappen"})
    page = Page(answer)
    assert answer.status_code == 200
    assert newest() is None
    slots = [one.words for one in page.main.all("p", class_="slot") if "slot--open" not in one["class"]]
    assert slots == ["Wij betalen terug binnen zes maanden. Nadia, post 2"]
    assert "1 of 2 chosen" in page.words


def test_similar_dossiers_come_first_and_can_take_the_conversation_in(as_, topic):
    other = make_dossier("nadia", "Ledenlening en rente")
    page = Page(as_("omar").get(f"/t/{topic.id}/dossier"))
    assert "Perhaps it exists already" in page.words
    button = page.main.one("button", formaction=f"/d/{other.id}/topics")
    assert button["form"] == "link"
    answer = as_("omar").post(f"/d/{other.id}/topics", data={"topic_id": topic.id})
    assert answer.headers["Location"] == f"/t/{topic.slug}/{topic.id}"
    page = Page(as_("omar").get(f"/t/{topic.id}/dossier"))
    assert "stands beside a dossier already" in page.words
    assert not page.main.all("button", formaction=f"/d/{other.id}/topics")
    again_asked = as_("omar").get(f"/dossiers/similar?title=ledenlening&topic_id={topic.id}")
    assert "rente" not in again_asked.text
    assert "rente" in as_("omar").get("/dossiers/similar?title=ledenlening").text


def test_a_title_finds_the_like_but_never_what_is_not_for_these_eyes(topic):
    make_dossier("nadia", "Ledenlening en rente")
    hidden = make_dossier("nadia", "Ledenlening achter de deur")
    gone = take(topic, title="Ledenlening die weg is")
    with writing():
        again(hidden).read_access = "members"
        withdraw_dossier(person("omar"), again(gone))
    found = {name: {one.title for one in similar_dossiers(person(name), "Een ledenlening")} for name in CAST}
    assert found["visitor"] == {"Ledenlening en rente"}
    assert found["pia"] == {"Ledenlening en rente", "Ledenlening achter de deur"}
    assert similar_dossiers(person("pia"), "de het een !?") == ()


def test_words_from_a_place_for_members_make_a_dossier_for_members(as_, topic):
    close_category()
    made = take(topic, "omar", numbers=[1, 2])
    assert made.read_access == "members"
    visitor = as_("visitor")
    assert visitor.get(f"/t/{topic.id}/dossier").status_code == 404
    doors = ("confirmation", "withdrawal", "restoration", "topics", f"topics/{topic.id}/end")
    answers = {
        visitor.post(f"/d/{made.id}/{door}", data={"topic_id": topic.id}).status_code for door in doors
    }
    assert answers == {404}
    lines = db.session.scalars(sa.select(Activity.audience).filter_by(subject_kind="dossiers")).all()
    assert set(lines) == {"members"}


def test_a_public_dossier_closes_with_the_place_its_words_come_from(as_, topic):
    made = take(topic, "omar", numbers=[1])
    seen = sa.select(Dossier.id).where(policy.visible_dossiers(person("visitor")))
    assert db.session.scalars(seen).all() == [made.id]
    close_category()
    assert db.session.scalars(seen).all() == []


def test_a_proposal_is_seen_by_who_is_asked_and_by_nobody_else(as_, topic):
    make_topic("nadia", "Een ander gesprek", "Elders.")
    made = take(topic, "pia", numbers=[1])
    assert not made.is_confirmed
    make_sam()
    seen = sa.select(Dossier.id)
    who = [
        name
        for name in (*CAST, "sam")
        if db.session.scalars(seen.where(policy.visible_dossiers(person(name)))).all()
    ]
    assert who == ["pia", "nadia", "omar", "quinn", "ruth"]
    for name in ("visitor", "sam"):
        page = as_(name).get(f"/t/{topic.slug}/{topic.id}")
        assert TITLE not in page.text
        assert as_(name).post(f"/d/{made.id}/confirmation").status_code == 404
    assert as_("pia").post(f"/d/{made.id}/confirmation").status_code == 403
    page = Page(as_("nadia").get(f"/t/{topic.slug}/{topic.id}"))
    button = page.main.one("button", formaction=f"/d/{made.id}/confirmation")
    assert (button["form"], button.words) == ("acts", "Yes, make it a dossier")
    answer = as_("nadia").post(f"/d/{made.id}/confirmation")
    assert (answer.status_code, answer.headers["Location"]) == (303, made.url)
    assert again(made).is_confirmed
    assert as_("omar").post(f"/d/{made.id}/confirmation").status_code == 303


def test_a_steward_of_the_theme_is_asked_as_well(topic):
    group = make_group("ruth", "Werkgroep Geld")
    make_dossier("ruth", "Een ander dossier", steward=group)
    make_sam()
    made = take(topic, "pia", numbers=[1])
    let_in(group, "sam", coordinator="ruth")
    with writing():
        confirm_dossier(person("sam"), again(made))
    assert again(made).is_confirmed


def test_undoing_leads_back_to_the_conversation_and_can_be_undone(as_, topic):
    made = take(topic, "omar", numbers=[1])
    answer = as_("omar").post(f"/d/{made.id}/withdrawal")
    home = f"/t/{topic.slug}/{topic.id}"
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    assert [thread_of_withdrawn(person(name), made.id) for name in CAST] == [home] * len(CAST)
    assert TITLE not in as_("omar").get(home).text
    assert as_("nadia").post(f"/d/{made.id}/restoration").status_code == 404
    assert as_("omar").post(f"/d/{made.id}/restoration").headers["Location"] == made.url
    assert TITLE in as_("visitor").get(home).text
    assert thread_of_withdrawn(person("omar"), made.id) is None
    assert thread_of_withdrawn(person("omar"), 2**70) is None
    close_category()
    with writing():
        withdraw_dossier(person("quinn"), again(made))
    assert thread_of_withdrawn(person("visitor"), made.id) is None


def test_a_title_is_free_once_its_dossier_was_withdrawn(topic):
    first = take(topic, "omar")
    with writing():
        withdraw_dossier(person("omar"), again(first))
        withdraw_dossier(person("omar"), again(first))
    second = take(topic, "omar")
    assert second.id != first.id
    with pytest.raises(Invalid, match="title already"), writing():
        restore_dossier(person("omar"), again(first))
    assert again(first).is_withdrawn


WITHDRAWALS = (
    # who, how old in hours, whether somebody else wrote in it, and whether it is undone
    ("omar", 0, False, True),
    ("omar", 0, True, True),
    ("omar", 48, False, True),
    ("omar", 48, True, False),
    ("quinn", 48, True, True),
    ("nadia", 0, False, False),
    ("pia", 0, False, False),
)


def test_only_the_maker_undoes_it_while_it_is_young_or_nobody_else_wrote(topic):
    for number, (name, hours, is_shared, is_undone) in enumerate(WITHDRAWALS):
        made = take(topic, "omar", numbers=[1], title=f"Poging {number}")
        if is_shared:
            edit(made, "nadia", body_of(made) + "\n\nMeer.")
        with writing():
            again(made).started_at = clock.now() - timedelta(hours=hours)
        try:
            with writing():
                withdraw_dossier(person(name), again(made))
        except Denied:
            pass
        assert again(made).is_withdrawn is is_undone, (name, hours, is_shared)


def test_a_conversation_comes_beside_a_dossier_and_goes_again(as_, topic):
    made = make_dossier("nadia", "Rente")
    with writing():
        link_topic(person("pia"), made, topic)
        link_topic(person("omar"), made, topic)
    links = sa.select(DossierTopic.role, DossierTopic.folded_upto, DossierTopic.linked_by_id)
    assert db.session.execute(links).all() == [("discussion", 0, person("pia").id)]
    with pytest.raises(Denied), writing():
        unlink_topic(person("omar"), again(made), topic_again(topic))
    assert as_("pia").post(f"/d/{made.id}/topics/{topic.id}/end").status_code == 303
    assert db.session.execute(links).all() == []
    with pytest.raises(Hidden), writing():
        unlink_topic(person("pia"), again(made), topic_again(topic))
    origin = take(topic, "omar")
    with pytest.raises(Denied), writing():
        unlink_topic(person("omar"), again(origin), topic_again(topic))
    with pytest.raises(Invalid), writing():
        link_topic(person("omar"), again(made), topic_again(topic), role="origin")
    for fields, status in (({}, 404), ({"topic_id": "x"}, 404), ({"topic_id": 999999}, 404)):
        assert as_("omar").post(f"/d/{made.id}/topics", data=fields).status_code == status


def test_a_dossier_starts_empty_from_the_headings_of_its_theme(as_, house):
    make_dossier("nadia", "Rente en aflossing")
    page = Page(as_("omar").get("/dossiers/new?title=Rente"))
    assert page.main.one("input", name="title")["value"] == "Rente"
    assert "Rente en aflossing" in page.words
    browser = as_("omar")
    fields = {"title": "Rente", "theme_id": theme().id}
    assert browser.post("/dossiers/new", data={**fields, "look": "1"}).status_code == 200
    assert browser.post("/dossiers/new", data={"title": "R"}).status_code == 422
    answer = browser.post("/dossiers/new", data=fields)
    made = newest()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/d/rente/{made.id}/edit")
    assert body_of(made).startswith("## Wettelijk kader")
    assert as_("visitor").get("/dossiers/new").status_code == 403
    assert as_("visitor").post("/dossiers/new", data=fields).status_code == 403


def test_the_page_costs_the_same_however_long_the_conversation(as_, topic):
    costs = []
    browser = as_("omar")
    for size in (2, 40):
        for number in range(topic_again(topic).post_count, size):
            make_reply(topic, "nadia", f"Antwoord {number} over de **lening**.")
        with count_statements() as statements:
            page = browser.get(f"/t/{topic.id}/dossier")
        assert page.text.count('name="post_ids"') == size
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12
