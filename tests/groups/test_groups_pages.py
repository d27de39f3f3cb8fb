"""The pages of groups and initiatives, as a browser gets them: who sees what, and how it is said."""

from __future__ import annotations

from app.accounts import actions as accounts
from app.accounts.models import DOORS
from app.accounts.viewer import viewer_of
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.keys import invitation_key
from app.groups.models import Group, JoinRequest
from app.groups.vocabulary import SECTIONS
from tests.cast import PASSWORD, person
from tests.counting import count_statements
from tests.forum.seeing import Page
from tests.groups.doors import BASE, CAST, PDF, PROFILE
from tests.making import let_in, make_group, make_initiative

OPEN = "/g/de-kookploeg"
STATEMENTS_MOST = 8
FOR_ALL = ("/g", PROFILE, OPEN, f"{OPEN}/members", f"{BASE}/members")
FOR_COORDINATORS = (
    f"{BASE}/settings", f"{BASE}/join-requests", f"{BASE}/invitations", f"{BASE}/members/omar",
    f"{PROFILE}/phase", f"{PROFILE}/end", f"{PROFILE}/verification", f"{PROFILE}/files",
    f"{PROFILE}/contact/pia", f"{OPEN}/settings", *(f"{PROFILE}/edit/{section}" for section in SECTIONS),
)  # fmt: skip
PAGES = {
    **dict.fromkeys(FOR_ALL, CAST),
    **dict.fromkeys(FOR_COORDINATORS, ("nadia",)),
    "/g/new": ("pia", "quinn", "omar", "nadia"),
    f"{PROFILE}/contact": ("pia", "quinn", "omar"),
    f"{BASE}/join-requests/new": ("pia", "quinn"),
}


def test_every_page_opens_for_those_it_is_for_and_is_well_made(scene, browsers):
    for path, readers in PAGES.items():
        for who in CAST:
            response = browsers[who].get(path)
            assert response.status_code == (200 if who in readers else 403), (who, path)
            if who in readers:
                assert Page(response).faults() == [], (who, path)


def test_the_page_of_an_initiative_as_a_group_is_its_profile(scene, browsers):
    assert browsers["visitor"].get(BASE).headers["Location"] == PROFILE
    assert browsers["visitor"].get("/i/de-kookploeg").status_code == 404


def test_each_reader_is_offered_what_they_can_do(scene, look):
    ask = f"{BASE}/join-requests/new"
    visitor, pia, omar, ruth = (look(who, PROFILE) for who in ("visitor", "pia", "omar", "ruth"))
    assert f"/session/new?next={ask}" in visitor.links
    assert (visitor.doors, visitor.root.all("input", name="csrf_token")) == (set(), [])
    assert {ask, f"{PROFILE}/contact"} <= set(pia.links)
    assert f"{BASE}/follow" in pia.doors
    assert ask not in omar.links
    assert omar.doors == set()
    assert ruth.doors == {f"{BASE}/join-requests/{scene.request}/withdrawal", f"{BASE}/follow"}
    assert f"/session/new?next={OPEN}" in look("visitor", OPEN).links
    assert look("pia", OPEN).doors == {f"{OPEN}/membership", f"{OPEN}/follow"}
    with writing():
        actions.follow_group(person("pia"), scene.open)
    assert look("pia", OPEN).doors == {f"{OPEN}/membership", f"{OPEN}/follow/end"}


def test_the_tabs_of_a_coordinator_count_what_waits(scene, look):
    tabs = look("nadia", PROFILE).main.one("nav", aria_label="Het Ketelveld")
    assert [one.words for one in tabs.all("a")] == [
        "Profile", "Conversations", "Dossiers", "Members (2)", "Requests 1 new", "Invitations", "Settings",
    ]  # fmt: skip
    assert tabs.one("a", aria_current="page")["href"] == PROFILE
    for who in ("visitor", "pia", "omar", "quinn"):
        shown = look(who, PROFILE).main.one("nav", aria_label="Het Ketelveld").all("a")
        assert [one.words for one in shown] == ["Profile", "Conversations", "Dossiers", "Members (2)"], who


def test_who_is_in_it_is_for_members_eyes_and_for_fewer_when_so_chosen(scene, look):
    members = f"{BASE}/members"
    assert "Omar" not in look("visitor", members).words
    assert "Sign in to see who is in this group" in look("visitor", members).words
    assert "@omar" in look("pia", members).words
    with writing():
        actions.hide_oneself(person("omar"), scene.group, is_hidden=True)
    assert {who: "@omar" in look(who, members).words for who in CAST} == {
        "visitor": False, "pia": False, "quinn": False, "omar": True, "nadia": True,
    }  # fmt: skip
    with writing():
        facts = actions.GroupFacts(scene.group.name, member_list="group")
        actions.change_group(person("nadia"), scene.group, facts)
    assert {who: "@nadia" in look(who, members).words for who in CAST} == {
        "visitor": False, "pia": False, "quinn": False, "omar": True, "nadia": True,
    }  # fmt: skip


def test_who_coordinates_a_working_group_is_for_the_same_eyes(scene, look):
    assert {who: "Nadia" in look(who, OPEN).main.one("aside").words for who in ("visitor", "pia")} == {
        "visitor": False, "pia": True,
    }  # fmt: skip


def test_a_coordinator_chooses_the_colour_of_the_picture(scene, browsers, look):
    settings = f"{BASE}/settings"
    doors = look("nadia", settings).main.one("fieldset", id="door").all("input")
    assert [one["value"] for one in doors] == list(DOORS)
    assert [one["value"] for one in doors if "checked" in one.attributes] == [scene.group.door]
    other = next(door for door in DOORS if door != scene.group.door)
    assert scene.send(browsers["nadia"], "settings", door=other).status_code == 303
    chosen = look("nadia", settings).main.one("fieldset", id="door").all("input")
    assert [one["value"] for one in chosen if "checked" in one.attributes] == [other]
    assert scene.send(browsers["nadia"], "settings", door=None).status_code == 303
    assert db.session.get_one(Group, scene.group.id, populate_existing=True).door == other


def test_ones_own_place_offers_what_one_can_change(scene, look):
    members = f"{BASE}/members"
    assert look("pia", members).doors == {f"{BASE}/follow"}
    assert {f"{BASE}/hiding", f"{BASE}/voice/end", f"{BASE}/membership/end"} <= look("omar", members).doors
    nadia = look("nadia", members)
    assert f"{BASE}/membership/end" not in nadia.doors
    assert "You cannot leave yet. There is no other coordinator." in nadia.words
    assert f"{BASE}/voice/end" in nadia.doors


def test_a_long_list_of_members_goes_on_coordinators_first(scene, look, monkeypatch):
    monkeypatch.setattr("app.groups.pages.members.SHOWN", 2)
    for name in ("pia", "quinn", "ruth"):
        let_in(scene.group, name)
    let_in(scene.open, "omar")
    found, path = [], f"{BASE}/members"
    while path:
        page = look("omar", path)
        found += [one.words for one in page.main.all("span", class_="soft") if one.words.startswith("@")]
        path = next((one["href"] for one in page.main.all("a", rel="next")), "")
    assert found[0] == "@nadia"
    assert sorted(found) == ["@nadia", "@omar", "@pia", "@quinn", "@ruth"]
    assert look("omar", f"{BASE}/members?after=onzin").words.count("@nadia") == 1


def test_a_request_shows_what_was_typed_as_words(scene, browsers, look):
    page = look("nadia", f"{BASE}/join-requests")
    assert "Ik kan <b>lassen</b> & zagen." in page.words
    assert "<b>lassen</b>" not in browsers["nadia"].get(f"{BASE}/join-requests").text
    with writing():
        request = db.session.get(JoinRequest, scene.request)
        actions.decline_request(person("nadia"), scene.group, request, "We zijn vol.")
    answered = look("nadia", f"{BASE}/join-requests").words
    assert "Nobody is waiting for an answer" in answered
    assert "Ruth declined" in answered
    assert "by Nadia: We zijn vol." in answered


def test_invitations_are_listed_with_their_links_and_an_opened_one_tells_no_address(scene, browsers, look):
    with writing():
        letter = actions.invite_by_email(
            person("nadia"), scene.group, "buur@voorbeeld.example", "coordinator"
        )
    page = look("nadia", f"{BASE}/invitations")
    assert "buur@voorbeeld.example" in page.words
    assert page.main.one("input", id=f"link-{scene.link.id}")["value"].endswith(scene.path("come in"))
    assert "0 of 3 used" in page.words
    opened = f"/invitations/{invitation_key(letter.id)}"
    for who in ("visitor", "pia", "omar"):
        shown = look(who, opened)
        assert "buur@voorbeeld.example" not in shown.words
        assert "You would coordinate it" in shown.words
        assert (opened in shown.doors) == (who == "pia")
    assert f"/session/new?next={opened}" in look("visitor", opened).links


def test_working_groups_are_listed_with_ones_own_marked_and_initiatives_elsewhere(scene, look):
    words = look("nadia", "/g").words
    assert "De kookploeg Coordinator" in words
    assert "Everybody can join" in words
    assert "Het Ketelveld" not in words
    assert "Coordinator" not in look("pia", "/g").words


def test_a_long_list_of_groups_goes_on(look, monkeypatch, house):
    monkeypatch.setattr("app.groups.pages.group.PER_PAGE", 2)
    for number in range(3):
        make_group("nadia", f"Groep {number}")
    first = look("visitor", "/g")
    (older,) = first.main.all("a", rel="next")
    assert "Groep 2" in first.words
    assert "Groep 0" in look("visitor", older["href"]).words


def newcomer(number: int) -> int:
    email = f"buur{number}@voorbeeld.example"
    return accounts.make_account(f"Buur {number}", email, PASSWORD, is_confirmed=True).id


def grow(scene, start: int, end: int) -> None:
    """Let there be more of everything: members, requests, files, invitations, groups, initiatives."""
    nadia = person("nadia")
    for number in range(start, end):
        with writing():
            viewer = viewer_of(newcomer(number))
            actions.join(viewer, scene.open)
            actions.ask_to_join(viewer, scene.group, "Mag ik?")
            choice = actions.FileChoice("document", f"Stuk {number}", "public")
            actions.add_file(nadia, scene.group, "stuk.pdf", PDF, choice)
            actions.found_group(viewer, "working_group", f"Werkgroep {number}")
        make_initiative("pia", f"Initiatief {number}", place="Enschede")


def test_a_page_of_a_group_costs_the_same_with_few_rows_and_with_many(scene, browsers, monkeypatch):
    monkeypatch.setattr("app.files.actions.MOST_A_DAY", 100)
    pages = {
        "nadia": (PROFILE, OPEN, f"{OPEN}/members", f"{BASE}/join-requests", f"{PROFILE}/files"),
        "visitor": ("/g", PROFILE, OPEN),
        "pia": ("/g", PROFILE, f"{OPEN}/members"),
    }  # fmt: skip

    def costs() -> dict[str, int]:
        found = {}
        for who, paths in pages.items():
            for path in paths:
                with count_statements() as statements:
                    assert browsers[who].get(path).status_code == 200
                found[f"{who} on {path}"] = len(statements)
        return found

    grow(scene, 0, 3)
    few = costs()
    grow(scene, 3, 40)
    assert costs() == few
    assert {page: cost for page, cost in few.items() if not 0 < cost <= STATEMENTS_MOST} == {}
