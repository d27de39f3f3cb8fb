"""Merging, splitting, turning back: all of it can be undone, and nothing leads nowhere."""

from __future__ import annotations

import random

import pytest

from app.dossiers import authorship
from app.dossiers.actions.merging import merge_dossier
from app.dossiers.actions.promoting import Choice, Pick, promote
from app.dossiers.actions.splitting import SplitOff, split_dossier
from app.dossiers.actions.stewardship import rename_dossier, revive_dossier
from app.dossiers.actions.topics import link_topic
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import (
    Authorship,
    Dossier,
    DossierPage,
    DossierTitle,
    DossierTopic,
    PassageSource,
    PostFold,
    Revision,
)
from app.dossiers.titles import dossier_titled
from app.forum.models import Post
from app.foundation.database import db
from app.foundation.errors import Conflict, Denied, HouseError, Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of, theme
from tests.dossiers.reviewing import change_row
from tests.dossiers.structure import demote, merge, split, unmerge
from tests.forum.doors import undone
from tests.making import make_group, make_reply, make_topic, post_of

pytestmark = pytest.mark.usefixtures("house")
OTHER = "Kort.\n\n## Rente\n\nDie verschilt per bank.\n\n## Slot\n\nKlaar.\n"


@pytest.fixture
def group():
    return make_group("nadia", "Werkgroep Financiering", omar="member")


@pytest.fixture
def pair(group):
    """Two dossiers: one made of a conversation of Pia, and one that was there already."""
    topic = make_topic("nadia", "Hoe rekent de bank?")
    make_reply(topic, "pia", "Onze bank rekent met zestig procent van de waarde.")
    make_reply(topic, "omar", "Bij ons is het tachtig.")
    picks = (Pick(post_of(topic, 2).id, section="Wettelijk kader"), Pick(post_of(topic, 3).id))
    with writing():
        one = promote(person("nadia"), post_of(topic, 1).topic, Choice("Rekenen", theme(), group, picks))
    return again(one), make_dossier("nadia", "Financiering", OTHER, steward=group)


def words_by_source(dossier: Dossier) -> dict[int, str]:
    """Return the words of each post that stand in the text, by the post's id."""
    spans = authorship.from_json(db.session.get_one(Authorship, dossier.id).spans["spans"])
    posts = dict(map(tuple, db.session.execute(
        db.select(PassageSource.id, PassageSource.post_id).filter_by(dossier_id=dossier.id)
    )))  # fmt: skip
    found: dict[int, str] = {}
    for piece in authorship.pieces(text_of(dossier), spans):
        if piece.origin.source:
            post_id = posts[piece.origin.source]
            found[post_id] = found.get(post_id, "") + piece.text
    return found


def test_a_dossier_goes_on_in_another_with_its_sections_sources_and_conversations(pair) -> None:
    one, into = pair
    merge(one, into, homes={1: "Rente"})
    now = again(into)
    last = latest_revision(now)
    assert (last.kind, last.refers_to_id, last.number) == ("merge", again(one).latest_id, 2)
    assert "### Wettelijk kader" in last.body
    assert "zestig procent" in last.body
    assert "[Bericht 2 in" in last.body
    assert "tachtig" not in last.body
    assert again(one).merged_into_id == into.id
    (words,) = words_by_source(into).values()
    assert "Onze bank rekent met zestig procent van de waarde." in words
    sources = db.session.scalars(db.select(PassageSource).filter_by(dossier_id=into.id)).all()
    assert len(sources) == 2  # also that of words left behind: the history of the two is one
    roles = dict(map(tuple, db.session.execute(
        db.select(DossierTopic.dossier_id, DossierTopic.role)
    )))  # fmt: skip
    assert roles == {one.id: "origin", into.id: "discussion"}
    folds = db.session.scalars(db.select(PostFold).filter_by(dossier_id=into.id)).all()
    assert len(folds) == 2


def test_its_titles_and_addresses_lead_to_the_other_and_back_again(pair, as_, run_jobs) -> None:
    one, into = pair
    reader = make_dossier("pia", "Leeswijzer", "Zie [[Rekenen]].\n")
    merge(one, into)
    assert again(into).revision_count == 1  # nothing was chosen
    answer = as_("visitor").get(one.url)
    assert answer.status_code == 302
    assert answer.headers["Location"] == into.url
    assert dossier_titled("Rekenen") == one.id
    run_jobs()
    assert f"/d/financiering/{into.id}" in shown(reader)
    unmerge(one)
    run_jobs()
    assert as_("visitor").get(one.url).status_code == 200
    assert f"/d/rekenen/{one.id}" in shown(reader)


def shown(dossier: Dossier) -> str:
    db.session.expire_all()
    return str(db.session.get_one(DossierPage, again(dossier).latest_id).cooked)


def test_taking_it_out_again_takes_out_what_came_along_and_leaves_the_rest(pair) -> None:
    one, into = pair
    merge(one, into, homes={1: "Rente", 2: ""})
    edit(again(into), "pia", text_of(into).replace("Klaar.", "Helemaal klaar."))
    unmerge(one, "omar")
    assert text_of(into) == OTHER.replace("Klaar.", "Helemaal klaar.")
    assert again(one).merged_into_id is None
    assert [row.kind for row in revisions(into)] == ["start", "merge", "edit", "undo"]


def revisions(dossier: Dossier) -> list[Revision]:
    query = db.select(Revision).where(Revision.dossier_id == dossier.id).order_by(Revision.number)
    return list(db.session.scalars(query))


def test_what_others_wrote_in_it_is_not_thrown_away(pair) -> None:
    one, into = pair
    merge(one, into, homes={1: "Rente"})
    edit(again(into), "pia", text_of(into).replace("zestig procent", "vijftig procent"))
    with pytest.raises(Conflict):
        unmerge(one)
    assert again(one).merged_into_id == into.id
    assert "vijftig" in text_of(into)


def test_the_same_post_in_both_is_one_source(pair) -> None:
    one, into = pair
    with writing():
        post_id = db.session.scalar(db.select(PassageSource.post_id).filter_by(dossier_id=one.id).limit(1))
        db.session.add(PassageSource(dossier_id=into.id, post_id=post_id, post_version=1))
    merge(one, into, homes={1: ""})
    assert len(db.session.scalars(db.select(PassageSource).filter_by(dossier_id=into.id)).all()) == 2


def test_what_cannot_be_merged(pair, group) -> None:
    one, into = pair
    hidden = make_dossier("nadia", "Besloten", steward=group)
    change_row(hidden, read_access="members")
    archived = make_dossier("nadia", "Oud", steward=group)
    change_row(archived, archived_at=one.started_at)
    gone = make_dossier("nadia", "Verder gegaan", steward=group)
    change_row(gone, merged_into_id=into.id)
    closed = make_dossier("quinn", "Van anderen", steward=make_group("quinn", "Rekenclub"))
    change_row(closed, policy="suggested")
    for first, second, who, kind in (
        (one, one, "nadia", Invalid), (hidden, into, "nadia", Invalid), (one, archived, "nadia", Denied),
        (archived, one, "nadia", Denied), (one, gone, "nadia", Denied), (gone, one, "nadia", Denied),
        (one, closed, "nadia", Denied), (one, into, "pia", Denied), (one, into, "visitor", Denied),
    ):  # fmt: skip
        with pytest.raises(HouseError) as caught:
            merge(first, second, who)
        assert caught.type is kind, (first.title, second.title, who)
        assert caught.value.sentence
    for who in ("pia", "visitor"):
        with undone():
            merge(one, into)
            with pytest.raises(Denied):
                unmerge(one, who)
    with pytest.raises(Invalid):
        unmerge(one)


def test_a_text_that_changed_meanwhile_is_chosen_again(pair) -> None:
    one, into = pair
    old = one.latest_id
    edit(one, "omar", text_of(one) + "\nErbij.\n")
    with pytest.raises(Conflict), writing():
        merge_dossier(person("nadia"), again(one), again(into), old, {1: ""})
    assert again(into).revision_count == 1


def test_who_follows_a_chain_comes_out_at_the_end_and_each_link_can_be_taken_out(group) -> None:
    a, b, c = (make_dossier("nadia", title, steward=group) for title in ("Aap", "Noot", "Mies"))
    merge(a, b)
    merge(b, c)
    assert (again(a).merged_into_id, again(b).merged_into_id) == (c.id, c.id)
    unmerge(b)
    assert (again(a).merged_into_id, again(b).merged_into_id) == (b.id, None)
    merge(b, c)
    unmerge(a)
    assert (again(a).merged_into_id, again(b).merged_into_id) == (None, c.id)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_renamed_merged_and_undone_every_title_leads_to_a_living_dossier(group, seed) -> None:
    chance = random.Random(seed)
    titles = [f"Titel {n}" for n in range(8)]
    dossiers = [make_dossier("nadia", titles[n], OTHER, steward=group) for n in range(4)]
    used = set(titles[:4])
    for _ in range(40):
        one, other = chance.choice(dossiers), chance.choice(dossiers)
        title, act = chance.choice(titles), chance.choice(("rename", "merge", "merge", "unmerge"))
        try:
            if act == "rename":
                with writing():
                    rename_dossier(person("nadia"), again(one), title)
                used.add(title)
            elif act == "merge":
                merge(one, other, homes=chance.choice(({}, {1: "Slot"})))
            else:
                unmerge(one)
        except HouseError:
            db.session.rollback()
        check_all_leads_somewhere(used)


def check_all_leads_somewhere(used: set[str]) -> None:
    into = dict(map(tuple, db.session.execute(db.select(Dossier.id, Dossier.merged_into_id))))
    assert all(target is None or into[target] is None for target in into.values())
    rows = db.session.execute(db.select(DossierTitle.title, DossierTitle.dossier_id))
    leads_to = dict(map(tuple, rows))
    assert set(leads_to) == used
    assert all(into.get(one, one) is None or into[into[one]] is None for one in leads_to.values())
    current = db.select(db.func.count()).where(DossierTitle.is_current)
    assert db.session.scalar(current) == len(into)


def test_a_section_becomes_a_dossier_with_its_words_and_a_link_stays(pair) -> None:
    one, _into = pair
    before = again(one).latest_id
    new = split(one, 1, "Het wettelijk kader", slug="wettelijk-kader")
    assert (new.split_from_id, new.steward_id) == (before, again(one).steward_id)
    assert text_of(new).startswith("Onze bank rekent met zestig procent")
    (words,) = words_by_source(new).values()
    assert "zestig procent" in words
    left = text_of(one)
    assert "## Wettelijk kader\n\nZie [[Het wettelijk kader]]." in left
    assert "zestig" not in left
    assert "Bericht 2 in" not in left
    assert "Bericht 3 in" in left
    assert [row.kind for row in revisions(one)][-1] == revisions(new)[0].kind == "split"
    assert f"/d/{new.slug}/{new.id}" in shown(one)
    assert again(new).post_count == 1


def test_what_is_split_off_is_never_more_public(pair) -> None:
    one, _into = pair
    change_row(one, read_access="members")
    assert split(one, 1, "Het kader").read_access == "members"


def test_what_cannot_be_split_off(pair) -> None:
    one, into = pair
    for section, title, who, kind, field in (
        (0, "Nieuw", "nadia", Invalid, "section"), (99, "Nieuw", "nadia", Invalid, "section"),
        (1, "Financiering", "nadia", Invalid, "title"), (1, "x", "nadia", Invalid, "title"),
        (1, "Nieuw", "pia", Denied, ""), (1, "Nieuw", "visitor", Denied, ""),
    ):  # fmt: skip
        with pytest.raises(kind) as caught:
            split(one, section, title, who)
        assert getattr(caught.value, "field", "") == field
    wanted = SplitOff(into.latest_id, 1, "Nieuw", theme())
    with pytest.raises(Conflict), writing():
        split_dossier(person("nadia"), again(one), wanted)
    assert again(one).revision_count == 1


def test_back_to_the_conversation_and_alive_again(pair) -> None:
    one, _into = pair
    post = demote(one)
    assert (post.number, post.author_id) == (4, person("nadia").id)
    assert "zestig procent" in post.body
    assert one.url in post.body
    assert again(one).is_archived
    assert dossier_titled("Rekenen") == one.id
    with pytest.raises(Denied):
        edit(one, "pia", BODY)
    with writing():
        revive_dossier(person("omar"), again(one))
    assert not again(one).is_archived


@pytest.mark.parametrize(("length", "says"), [(20_000, True), (33_000, False)])
def test_a_text_that_is_longer_than_a_post_comes_as_its_short_answer(pair, length, says) -> None:
    one, _into = pair
    edit(one, "omar", "Het korte antwoord.\n\n## Lang\n\n" + "woord " * (length // 6))
    body = demote(one).body
    assert "Het korte antwoord." in body
    assert one.url in body
    assert ("woord woord" in body) is says


def test_a_text_for_members_is_not_placed_where_everybody_reads(pair) -> None:
    one, _into = pair
    change_row(one, read_access="members")
    body = demote(one).body
    assert "zestig" not in body
    assert one.url in body


def test_who_may_turn_it_back(pair, group) -> None:
    one, into = pair
    for who in ("visitor", "pia", "omar"):
        with pytest.raises(Denied):
            demote(one, who)
    with pytest.raises(Invalid):
        demote(into)
    with undone():
        demote(one, "quinn")
    topic = make_topic("omar", "Iets anders")
    with writing():
        link_topic(person("omar"), load_dossier(person("omar"), into.id), topic)
    with pytest.raises(Invalid):  # only beside it: it did not come from there
        demote(into)
    assert db.session.scalar(db.select(db.func.count()).select_from(Post)) == 4
