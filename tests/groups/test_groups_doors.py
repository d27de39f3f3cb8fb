"""Each door of groups and initiatives: to whom it opens, what it refuses, and what it does not know of."""

from __future__ import annotations

import io
import re

import sqlalchemy as sa

from app.files.pictures import WIDEST_IN_POST
from app.foundation.database import db
from app.groups.models import Group, InitiativeFile, Invitation, JoinRequest
from tests.files.specimens import png
from tests.forum.doors import undone
from tests.forum.seeing import Page
from tests.groups.doors import BASE, CAST, DOORS, PROFILE, how_many
from tests.groups.seeing import counts, roles, verbs_of
from tests.making import make_group, make_initiative

TOO_LONG = "x" * 10_000
TYPED = ("name", "summary", "message", "kvk", "use_most", "partners", "title")


def test_every_door_opens_to_those_it_is_for_and_to_nobody_else(scene, browsers, tireless):
    wrong = []
    for name, door in DOORS.items():
        for who in {*CAST, *door.opens_to}:
            with undone(), scene.send(browsers[who], name) as response:
                leads_to = response.headers.get("Location", "")
            if response.status_code != door.answer_to(who):
                wrong.append(f"{name} answers {who} with {response.status}")
            elif who in door.opens_to and leads_to != door.leads_to:
                wrong.append(f"{name} leads {who} to {leads_to}")
    assert wrong == []


def test_whoever_is_refused_reads_why(scene, browsers):
    for who, name, sentence in (
        ("visitor", "join", "Sign in to take part"),
        ("pia", "settings", "Only a coordinator of this group"),
        ("quinn", "edit", "Only a coordinator of this group"),
        ("nadia", "leave", "There is no other coordinator"),
        ("pia", "leave", "You are not in this group"),
        ("nadia", "contact", "You are a coordinator of this initiative yourself"),
        ("omar", "ask", "You are in this group already"),
        ("omar", "come in", "You are in this group already"),
    ):
        answer = scene.send(browsers[who], name)
        assert answer.status_code in (403, 409), (who, name)
        assert sentence in answer.text, (who, name)


def test_a_group_that_is_not_there_is_not_found_at_any_door(scene, browsers, tireless):
    ours = re.compile("het-ketelveld|de-kookploeg")
    for slug in ("nergens", "Het-Ketelveld", "het-ketelveld-", "%00", "a" * 300, "de--kookploeg"):
        for name, door in DOORS.items():
            path = ours.sub(slug, scene.path(name))
            if path != scene.path(name):
                assert browsers["nadia"].post(path, data=door.fields).status_code == 404, path


def test_an_initiative_that_is_not_shown_yet_is_there_for_its_founder_alone(browsers):
    group = make_initiative("pia", "Nog even stil", is_shown=False)
    base, profile = f"/g/{group.slug}", f"/i/{group.slug}"
    pages = (profile, base, f"{base}/members", f"{base}/join-requests/new", f"{profile}/contact")
    posts = (f"{base}/follow", f"{base}/join-requests", f"{base}/membership", f"{profile}/contact")
    for who in ("visitor", "omar"):
        browser = browsers[who]
        assert {browser.get(page).status_code for page in pages} == {404}
        assert {browser.post(door).status_code for door in posts} == {404}
        assert "Nog even stil" not in browser.get("/g").text
    mine = browsers["pia"].get(profile)
    assert mine.status_code == 200
    assert "Only you see this" in mine.text


def test_a_working_group_has_no_profile(browsers):
    group = make_group("nadia", "De tuinploeg")
    browser = browsers["nadia"]
    for page in ("", "/edit/story", "/phase", "/end", "/verification", "/contact", "/files"):
        assert browser.get(f"/i/{group.slug}{page}").status_code == 404, page
    for door in ("/edit/story", "/phase", "/end", "/verification", "/contact", "/export.zip", "/files"):
        assert browser.post(f"/i/{group.slug}{door}").status_code == 404, door


def test_what_belongs_to_another_group_is_not_found_under_this_one(scene, browsers, tireless):
    other = make_initiative("nadia", "De Mijnlamp", place="Heerlen")
    browser, here = browsers["nadia"], f"/g/{other.slug}"
    for path in (
        f"{here}/join-requests/{scene.request}/acceptance", f"{here}/invitations/{scene.link.id}/end",
        f"/i/{other.slug}/files/{scene.file.id}/end", f"{here}/members/omar/role",
        f"{BASE}/join-requests/{2**63}/acceptance", f"{BASE}/invitations/{10**30}/end",
        f"{PROFILE}/files/{2**64}/end", f"{BASE}/members/niemand/role", f"{BASE}/members/%00/end",
    ):  # fmt: skip
        assert browser.post(path, data={"role": "coordinator", "reason": "x"}).status_code == 404, path
    nowhere = f"{BASE}/members/niemand", f"{PROFILE}/files/{2**64}", f"{PROFILE}/edit/%00", "/invitations/%00"
    for path in nowhere:
        assert browser.get(path).status_code == 404, path


def newest_file() -> int:
    return db.session.scalar(sa.select(sa.func.max(InitiativeFile.id)))


REFUSED = [
    ("found", {"name": "ab"}, "name", "Give a name of at least 3"),
    ("found", {"name": TOO_LONG}, "name", "This is too long: at most 80"),
    ("found", {"summary": TOO_LONG}, "summary", "This is too long: at most 300"),
    ("found", {"join_policy": "money"}, "join_policy", "Choose one of these"),
    ("settings", {"join_policy": "money"}, "join_policy", "Choose one of these"),
    ("settings", {"door": "goud"}, "door", "Choose one of these"),
    ("settings", {"member_list": ""}, "member_list", "Choose one of these"),
    ("ask", {"message": "x" * 501}, "message", "This is too long: at most 500"),
    ("letter", {"email": "buur"}, "email", ""),
    ("letter", {"role": "follower"}, "role", "Choose one of these"),
    ("link", {"use_most": "51"}, "use_most", "A link works for 1 to 50"),
    ("link", {"use_most": "veel"}, "use_most", "A link works for 1 to 50"),
    ("role", {"role": "follower"}, "role", "Choose one of these"),
    ("role", {"role": None}, "role", "Choose one of these"),
    ("remove", {"reason": "  "}, "reason", "Say why"),
    ("edit", {"kvk": "1234567"}, "kvk", "A KvK number has 8 digits"),
    ("edit", {"legal_form": "ltd"}, "legal_form", "Choose one of these"),
    ("edit", {"partners": TOO_LONG}, "partners", "This is too long: at most 1000"),
    ("phase", {"on": "2030-01-01"}, "on", "That day is still to come"),
    ("phase", {"on": "toen"}, "on", ""),
    ("phase", {"phase": "ended"}, "phase", "Choose one of these"),
    ("end", {"reason": ""}, "reason", "Say why you stopped"),
    ("contact", {"message": " "}, "message", ""),
    ("contact", {"message": "x" * 2001}, "message", "This is too long: at most 2000"),
    ("answer", {"message": ""}, "message", ""),
    ("add file", {"file": None}, "file", ""),
    ("add file", {"consent": None}, "consent", "Tick this, or leave the file out"),
    ("add file", {"audience": "family"}, "audience", "Choose one of these"),
    ("add file", {"kind": "photo"}, "file", "This is not a photo"),
    ("change file", {"title": "x" * 121}, "title", "This is too long: at most 120"),
]


def test_what_cannot_be_accepted_comes_back_as_it_was_typed(scene, browsers, tireless):
    for name, wrong, where, sentence in REFUSED:
        who = "pia" if name in ("ask", "contact") else "nadia"
        with undone():
            response = scene.send(browsers[who], name, **wrong)
            page = Page(response)
        assert response.status_code == 422, (name, wrong, response.status)
        assert page.faults() == [], (name, wrong)
        error = page.main.one("p", id=f"{where}-error").words
        assert error, (name, wrong)
        assert sentence in error, (name, wrong, error)
        if where in TYPED and wrong.keys() == {where}:
            assert page.typed(where).strip() == wrong[where].strip(), (name, wrong)


def test_a_decline_without_a_reason_opens_that_form_again(scene, browsers):
    response = scene.send(browsers["nadia"], "decline", reason="   ")
    page = Page(response)
    assert (response.status_code, page.faults()) == (422, [])
    (opened,) = [one for one in page.main.all("details") if "open" in one.attributes]
    assert "Say why" in opened.one("p", class_="field__error").words
    assert db.session.get(JoinRequest, scene.request).state == "open"


def test_a_request_is_answered_once(scene, browsers):
    assert scene.send(browsers["nadia"], "accept").status_code == 303
    before = (counts(scene.group), verbs_of(scene.group))
    for name in ("accept", "decline"):
        again = scene.send(browsers["nadia"], name)
        assert again.status_code == 409, name
        assert "already" in again.text
    assert (counts(scene.group), verbs_of(scene.group)) == before
    assert roles(scene.group)["ruth"] == "member"


def test_asking_twice_says_that_one_asked(scene, browsers):
    assert scene.send(browsers["pia"], "ask").status_code == 303
    before = how_many(JoinRequest)
    again = scene.send(browsers["pia"], "ask")
    assert again.status_code == 409
    assert "You asked already" in again.text
    assert how_many(JoinRequest) == before


def test_an_invitation_that_no_longer_works_says_so_before_and_after_the_button(scene, browsers):
    assert scene.send(browsers["nadia"], "end invitation").status_code == 303
    for answer in (browsers["pia"].get(scene.path("come in")), scene.send(browsers["pia"], "come in")):
        assert answer.status_code == 410
        assert "This invitation was withdrawn" in answer.text
    assert "pia" not in roles(scene.group)
    assert browsers["pia"].get("/invitations/nooit-geweest").status_code == 404


def test_who_comes_in_by_a_link_is_in_and_the_link_counts(scene, browsers):
    assert "Nadia invites you to Het Ketelveld" in Page(browsers["pia"].get(scene.path("come in"))).heading
    assert scene.send(browsers["pia"], "come in").headers["Location"] == PROFILE
    assert roles(scene.group)["pia"] == "member"
    db.session.expire_all()
    assert db.session.get(Invitation, scene.link.id).use_count == 1


def test_what_is_founded_twice_in_a_hurry_is_there_once(scene, browsers):
    places = [scene.send(browsers["pia"], "found").headers["Location"] for _ in range(2)]
    assert places == ["/g/de-tuinploeg", "/g/de-tuinploeg"]
    assert how_many(Group) == 3


def test_who_writes_too_often_waits(scene, browsers):
    answers = [scene.send(browsers["pia"], "contact") for _ in range(11)]
    assert [one.status_code for one in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_only_who_wrote_gets_an_answer(scene, browsers):
    browser = browsers["nadia"]
    assert browser.get(f"{PROFILE}/contact/pia").status_code == 200
    for username, status in (("omar", 403), ("niemand", 404)):
        assert browser.get(f"{PROFILE}/contact/{username}").status_code == status
        assert browser.post(f"{PROFILE}/contact/{username}", data={"message": "Hoi"}).status_code == status


def test_a_file_is_fetched_by_whom_it_is_for_and_kept_by_no_one_else(scene, browsers, tireless):
    allowed = {"public": CAST, "members": CAST[1:], "group": ("quinn", "omar", "nadia")}
    for audience, readers in allowed.items():
        with undone():
            photo = (io.BytesIO(png(WIDEST_IN_POST + 10, 90)), "huis.png")
            sent = scene.send(browsers["nadia"], "add file", kind="photo", audience=audience, file=photo)
            assert sent.status_code == 303
            url = f"{PROFILE}/files/{newest_file()}"
            for who in CAST:
                for path in (url, f"{url}/thumb"):
                    with browsers[who].get(path) as answer:
                        assert answer.status_code == (200 if who in readers else 404), (audience, who, path)
                        is_shared = "public" in answer.headers.get("Cache-Control", "")
                        assert is_shared == (audience == "public"), (audience, who)
    assert browsers["nadia"].get(f"{PROFILE}/files/{scene.file.id}/thumb").status_code == 404


def test_everything_of_the_initiative_is_one_download(scene, browsers):
    with scene.send(browsers["nadia"], "export") as answer:
        assert answer.mimetype == "application/zip"
        offered = answer.headers["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename=het-ketelveld-[\d-]+\.zip", offered)
        assert answer.data.startswith(b"PK")
    assert verbs_of(scene.group)[-1] == "initiative.exported"
