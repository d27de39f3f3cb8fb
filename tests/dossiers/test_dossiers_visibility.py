"""A dossier that is not for somebody is named nowhere: no list, feed, file, redirect or title tells."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from app.accounts.viewer import VISITOR
from app.dossiers.actions.consents import answer_consent
from app.dossiers.actions.promoting import Choice, promote, withdraw_dossier
from app.dossiers.actions.stewardship import Settings, archive_dossier, change_settings
from app.dossiers.audience import close_lines
from app.dossiers.models import Dossier
from app.dossiers.picks import Pick
from app.dossiers.policy import is_public, listed_dossiers, visible_dossiers
from app.exchange import packages as packing
from app.exchange.documents import Site
from app.exchange.packages import make_packages
from app.exchange.repository import bundle_of
from app.forum import actions as forum
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import close_category, fold, link
from tests.dossiers.making import BODY, again, edit, make_dossier, theme
from tests.dossiers.rooms import LISTS, ROOMS, make_room
from tests.dossiers.scenes import close_category as really_close
from tests.dossiers.structure import merge
from tests.making import again as topic_again
from tests.making import category, make_group, make_reply, make_topic, post_of

TITLE, WORD = "Zwaluwnest onder de pannen", "kwartelkoning"
SLUG = "zwaluwnest-onder-de-pannen"
PEOPLE = ("visitor", "pia", "omar", "nadia", "quinn", "ruth")
MEMBERS = PEOPLE[1:]
NOT_FOUND = 404
ASKED = (
    "/dossiers/find?title=zwaluwnest", "/dossiers/find?title=ZWALUWNEST+ONDER+DE+PANNEN",
    "/dossiers/similar?title=zwaluwnest", "/dossiers/new?title=zwaluwnest", "/dossiers?sort=title",
    "/dossiers?status=concept", "/log?actor=nadia", "/u/nadia", "/u/omar", "/u/nadia/replies",
    "/dossiers/theme/financiering?sort=title", "/dossiers/queue?theme=financiering", "/drafts",
    "/sitemap.xml", "/latest.atom", "/notifications", "/saved", "/initiatives",
)  # fmt: skip


def settings_of(dossier: Dossier, **changes: object) -> Settings:
    """Return what holds for a dossier, with some of it different."""
    dossier = again(dossier)
    now = Settings(dossier.theme, dossier.steward, dossier.policy, dossier.read_access)
    return replace(now, **changes)


def for_members(dossier: Dossier) -> None:
    """Let its steward close it for visitors."""
    with writing():
        change_settings(person("nadia"), again(dossier), settings_of(dossier, read_access="members"))


def withdraw(dossier: Dossier, who: str = "nadia") -> None:
    """Let its maker undo it."""
    with writing():
        withdraw_dossier(person(who), again(dossier))


def archive(dossier: Dossier, who: str = "quinn") -> None:
    """Put it in the archive."""
    with writing():
        archive_dossier(person(who), again(dossier))


def propose(title: str = TITLE) -> Dossier:
    """Let Pia, who was not in the conversation of Omar and Nadia, propose a dossier."""
    topic = make_topic("omar", "Een gesprek over vogels", "Wie weet het?", replies=1)
    picks = (Pick(post_of(topic, 2).id, None, "Stappen"),)
    with writing():
        made = promote(person("pia"), topic_again(topic), Choice(title, theme(), picks=picks))
    return again(made)


def seen_by(clause, dossier: Dossier) -> set[str]:
    """Return who this clause shows the dossier to."""
    query = db.select(db.func.count()).select_from(Dossier).where(Dossier.id == dossier.id)
    return {name for name in PEOPLE if db.session.scalar(query.where(clause(person(name))))}


def sourced(slug: str = "financiering") -> tuple[Dossier, object]:
    """Make a public dossier with a reply of Nadia in it, from a conversation in this category."""
    dossier = make_dossier("nadia", TITLE, f"Over de {WORD}.\n\n{BODY}")
    topic = make_topic("omar", "Wie weet het?", "Wie?", slug=slug)
    make_reply(topic, "omar", "Elk huishouden telt mee.")
    link(dossier, topic)
    fold(dossier, topic, 2)
    return again(dossier), topic


def in_closed_category(dossier, topic):
    close_category("financiering")


def in_moved_topic(dossier, topic):
    close_category("energie")
    with writing():
        forum.move_topic(person("quinn"), topic_again(topic), category("energie"))


def agreed(dossier, topic):
    close_category("financiering")
    with writing():
        answer_consent(person("omar"), again(dossier), "given")


def thought_again(dossier, topic):
    agreed(dossier, topic)
    with writing():
        answer_consent(person("omar"), again(dossier), "refused")


def opened_again(dossier, topic):
    close_category("financiering")
    close_category("financiering", "public")


def source_deleted(dossier, topic):
    close_category("financiering")
    with writing():
        forum.delete_post(person("omar"), post_of(topic, 2), topic_again(topic))


def merged_away(dossier, topic):
    merge(dossier, make_dossier("quinn", "Een doel", "Tekst.\n"), "quinn")


def nothing(dossier, topic):
    pass


ALL, INSIDE, NOBODY = set(PEOPLE), set(MEMBERS), set()
STATES = {
    "public": (nothing, ALL, ALL),
    "for members": (lambda dossier, _: for_members_by_quinn(dossier), INSIDE, INSIDE),
    "its source is in a category that closed": (in_closed_category, INSIDE, INSIDE),
    "its source moved to a closed category": (in_moved_topic, INSIDE, INSIDE),
    "its writer agreed": (agreed, ALL, ALL),
    "its writer thought again": (thought_again, INSIDE, INSIDE),
    "its category opened again": (opened_again, ALL, ALL),
    "its source was deleted in a closed category": (source_deleted, INSIDE, INSIDE),
    "archived": (lambda dossier, _: archive(dossier), ALL, ALL),
    "merged": (merged_away, ALL, NOBODY),
    "withdrawn": (lambda dossier, _: withdraw(dossier), {"nadia", "quinn", "ruth"}, NOBODY),
}


def for_members_by_quinn(dossier):
    with writing():
        change_settings(person("quinn"), again(dossier), settings_of(dossier, read_access="members"))


@pytest.mark.parametrize("state", STATES)
def test_who_knows_of_a_dossier_and_who_finds_it_in_lists(house, state):
    happen, visible, listed = STATES[state]
    dossier, topic = sourced()
    happen(dossier, topic)
    assert seen_by(visible_dossiers, dossier) == visible
    assert seen_by(listed_dossiers, dossier) == listed
    assert is_public(again(dossier)) == ("visitor" in visible)


def test_a_proposal_is_known_to_who_is_asked_and_listed_for_nobody(house):
    dossier = propose()
    assert seen_by(visible_dossiers, dossier) == {"pia", "omar", "nadia", "quinn", "ruth"}
    assert seen_by(listed_dossiers, dossier) == NOBODY
    stranger = make_topic("pia", "Iets anders", "Zo?", replies=0)
    with writing():
        other = promote(person("omar"), topic_again(stranger), Choice("Een ander voorstel", theme("energie")))
    assert seen_by(visible_dossiers, other) == {"pia", "omar", "quinn", "ruth"}
    group = make_group("nadia", "De Energieploeg")
    make_dossier("nadia", "Zonnepanelen", slug="energie", steward=group)
    assert "nadia" in seen_by(visible_dossiers, other), "a steward of the theme is asked too"


HIDES = {
    "for members": (for_members, ("visitor",)),
    "a closed category": (lambda _: really_close("financiering"), ("visitor",)),
    "withdrawn": (withdraw, ("pia",)),
}


def leaks(answer) -> list[str]:
    """Return which of the secrets this answer tells, in its page or on the way there."""
    told = answer.headers.get("Location", "") + answer.data.decode(errors="ignore")
    return [secret for secret in (TITLE, WORD, SLUG) if secret in told]


@pytest.mark.parametrize("state", HIDES)
def test_no_page_names_what_is_not_for_these_eyes(house, as_, state):
    hide, hidden_from = HIDES[state]
    room = make_room(TITLE, WORD)
    edit(again(room.dossier), "nadia", f"Over de {WORD}; zie [[Een ander dossier]].\n\n{BODY}")
    paths = [room.path(pattern) for pattern in (*ROOMS, *LISTS)]
    browsers = {name: as_(name) for name in hidden_from}
    assert leaks(browsers[hidden_from[0]].get(room.dossier.url)) == [TITLE, WORD, SLUG]
    for pattern in LISTS:
        browsers[hidden_from[0]].get(room.path(pattern))  # what was kept of before must not be shown either
    hide(room.dossier)
    told = {
        (name, path): found
        for name, browser in browsers.items()
        for path in (*paths, *ASKED)
        if (found := [one for one in leaks(browser.get(path)) if one not in path])
    }
    assert told == {}
    for name, browser in browsers.items():
        for pattern in ROOMS:
            assert browser.get(room.path(pattern)).status_code == NOT_FOUND, (name, pattern)
        for path in (
            f"/d/{room.dossier.id}",
            f"/d/anders/{room.dossier.id}",
            f"/d/x/{room.dossier.id}/history",
        ):
            answer = browser.get(path)
            assert (answer.status_code, "Location" in answer.headers) == (NOT_FOUND, False), (name, path)


def test_a_proposal_is_named_only_to_who_is_asked(house, as_):
    dossier = propose()
    origin = db.session.scalar(db.text("SELECT topic_id FROM dossier_topics WHERE role = 'origin'"))
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET excerpt = :word"), {"word": WORD})
    pages = ("/", "/dossiers", "/dossiers/changes", "/dossiers/changes.atom", "/log", "/dossiers/queue",
             "/dossiers/theme/financiering", "/u/pia", f"/t/x/{origin}", f"/d/{dossier.id}",
             *ASKED)  # fmt: skip
    told = {path: leaks(as_("visitor").get(path, follow_redirects=True)) for path in pages}
    assert {path: found for path, found in told.items() if found} == {}
    assert as_("visitor").get(dossier.url).status_code == NOT_FOUND
    assert as_("nadia").get(dossier.url).status_code == 200


def test_the_conversation_of_a_proposal_says_nothing_of_it_to_a_stranger(house, as_):
    topic = make_topic("omar", "Een gesprek over vogels", "Wie weet het?")
    with writing():
        promote(person("pia"), topic_again(topic), Choice(TITLE, theme()))
    make_topic("nadia")
    for name, is_told in (("omar", True), ("nadia", False), ("visitor", False)):
        page = as_(name).get(f"/t/{topic.slug}/{topic.id}").text
        assert (TITLE in page) == is_told, name


def test_who_may_read_still_finds_it_at_every_door(house, as_):
    room = make_room(TITLE, WORD)
    for_members(room.dossier)
    browser = as_("pia")
    find, group = "/dossiers/find?title=zwaluwnest+onder+de+pannen", room.path("/g/{group_slug}/dossiers")
    shelf, thread = "/dossiers/theme/financiering", room.path("/t/{topic_slug}/{topic}")
    for path in ("/", "/dossiers", shelf, find, "/dossiers/changes", group, thread):
        assert TITLE in browser.get(path, follow_redirects=True).text, path


def test_a_title_that_is_a_secret_is_answered_like_one_that_is_free(house, client):
    room = make_room(TITLE, WORD)
    for_members(room.dossier)
    titles = (TITLE, "Bestaat niet echt")
    answers = [client.get("/dossiers/find", query_string={"title": one}) for one in titles]
    assert len({answer.status_code for answer in answers}) == 1
    assert [answer.headers.get("Location") for answer in answers] == [None, None]
    pages = [
        answer.text.replace(one, "X").replace(one.replace(" ", "+"), "X")
        for answer, one in zip(answers, titles, strict=True)
    ]
    assert pages[0] == pages[1]


def test_what_others_wrote_is_not_among_my_edits(house, as_):
    make_room(TITLE, WORD)
    attempts = db.session.scalars(db.text("SELECT id FROM edit_attempts")).all()
    assert attempts
    assert leaks(as_("pia").get("/my-edits")) == []
    for number in attempts:
        assert as_("pia").get(f"/my-edits/{number}").status_code == NOT_FOUND
        assert as_("visitor").get(f"/my-edits/{number}").status_code in {401, 403, NOT_FOUND, 302}


def test_a_secret_dossier_that_links_to_an_open_one_is_not_told_there(house, client, as_):
    room = make_room(TITLE, WORD)
    edit(again(room.dossier), "nadia", f"Over de {WORD}; zie [[Een ander dossier]].\n")
    assert TITLE in client.get(room.other.url).text
    for_members(room.dossier)
    assert leaks(client.get(room.other.url)) == []
    assert TITLE in as_("pia").get(room.other.url).text


def test_an_open_dossier_does_not_tell_that_a_title_it_links_to_exists(house, client, run_jobs):
    room = make_room(TITLE, WORD)
    edit(again(room.other), "nadia", f"Zie [[{TITLE}]].\n")
    assert f"/d/{SLUG}/{room.dossier.id}" in client.get(room.other.url).text
    for_members(room.dossier)
    run_jobs()
    assert f"{SLUG}/{room.dossier.id}" not in client.get(room.other.url).text
    assert f"/d/{room.dossier.id}" not in client.get(f"{room.other.url}.html").text


def test_no_file_that_visitors_take_along_holds_it(house, tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "can_make_pdf", lambda: False)
    room, site = make_room(TITLE, WORD), Site("Cooplink", "https://cooplink.example")
    make_packages(tmp_path, site)
    for_members(room.dossier)
    make_packages(tmp_path, site)
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        if zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as packed:
                data = b"".join([name.encode() + packed.read(name) for name in packed.namelist()])
        assert not any(secret.encode() in data for secret in (TITLE, WORD, SLUG)), path.name
    with writing():
        seen = list(db.session.scalars(db.select(Dossier).where(listed_dossiers(VISITOR))))
    assert room.dossier not in seen
    assert bundle_of(seen, site)


def test_a_note_says_nothing_of_a_post_that_is_no_longer_for_everybody(house, client, as_):
    topic = make_topic("omar", "Het geheime gesprek", "Wie weet het?", slug="energie")
    make_reply(topic, "pia", "Mijn eigen woorden.")
    dossier = make_dossier("nadia", TITLE, BODY)
    link(dossier, topic)
    fold(dossier, topic, 2)
    assert "Pia" in client.get(dossier.url).text
    close_category("energie")
    with writing():
        answer_consent(person("pia"), again(dossier), "given")
    page = client.get(dossier.url).text
    assert "Mijn eigen woorden" in page, "she agreed that all may read them"
    for secret in ("Het geheime gesprek", f"/t/{topic.slug}", f"/t/{topic.id}"):
        for path in ("", "/sources", "/talk", ".html", "/history"):
            assert secret not in client.get(dossier.url + path).text, (secret, path)
    assert (
        f"/t/{topic.id}" in as_("nadia").get(dossier.url).text
        or topic.slug in as_("nadia").get(dossier.url).text
    )


def test_a_merged_dossier_leads_on_only_who_may_read_where_it_went(house, client, as_):
    room = make_room("Een oud dossier", "oudwoord")
    target = make_dossier("nadia", TITLE, f"Over de {WORD}.\n", steward=room.group)
    merge(room.dossier, target)
    for_members(target)
    with writing():
        close_lines()
    here = room.dossier.url
    for path in (f"/d/{room.dossier.id}", here, f"{here}/history", f"{here}.md", "/dossiers", "/log"):
        assert leaks(client.get(path)) == [], path
    assert leaks(client.get("/dossiers/find?title=een+oud+dossier")) == []
    assert as_("pia").get(here, follow_redirects=True).status_code == 200


def test_the_clause_costs_one_question_whatever_there_is(house):
    for number in range(3):
        make_dossier(title=f"Dossier {number} van de reeks")
    viewer = person("visitor")
    with count_statements() as asked:
        db.session.scalars(db.select(Dossier.id).where(listed_dossiers(viewer))).all()
    assert len(asked) == 1
