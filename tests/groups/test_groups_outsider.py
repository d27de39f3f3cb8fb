"""Somebody from outside goes along every door of the room, and learns nothing that is not theirs."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import HTTPException

from app.accounts import actions as accounts
from app.accounts.models import User
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.models import Group
from tests.cast import PASSWORD, person
from tests.forum.doors import undone
from tests.groups.doors import BASE, DOORS, PROFILE
from tests.groups.profiles import tell
from tests.making import let_in, make_group, make_initiative, make_topic

EVERYBODY = ("visitor", "wies", "pia", "foppe", "omar", "nadia", "quinn")  # Wies: an address not proven
MEMBERS = ("pia", "foppe", "omar", "nadia", "quinn")  # Foppe follows, Omar is in it, Quinn moderates the site
OTHERS = ("pia", "foppe", "quinn")
WITHIN = ("omar", "nadia", "quinn")
HIDDEN = {"": 404}
# A page: whom it opens to, and what others are told: 403 for whoever is not named.
PAGES = {
    "/g": (EVERYBODY, {}),
    "/g/new": (MEMBERS, {}),
    "/g/de-kookploeg": (EVERYBODY, {}),
    BASE + "/members": (EVERYBODY, {}),
    BASE + "/members/omar": (("nadia",), {}),
    BASE + "/settings": (("nadia",), {}),
    BASE + "/join-requests": (("nadia",), {}),
    BASE + "/join-requests/new": (OTHERS, {}),
    BASE + "/invitations": (("nadia",), {}),
    "/invitations/{key}": (EVERYBODY, {}),
    PROFILE: (EVERYBODY, {}),
    PROFILE + "/edit/place": (("nadia",), {}),
    PROFILE + "/phase": (("nadia",), {}),
    PROFILE + "/end": (("nadia",), {}),
    PROFILE + "/verification": (("nadia",), {}),
    PROFILE + "/contact": (("pia", "foppe", "omar", "quinn"), {}),
    PROFILE + "/contact/pia": (("nadia",), {}),
    PROFILE + "/files": (("nadia",), {}),
    PROFILE + "/files/{file}": (WITHIN, HIDDEN),
    PROFILE + "/files/{file}/thumb": ((), HIDDEN),
    PROFILE + "/files/{file}/edit": (("nadia",), {}),
    "/initiatives": (EVERYBODY, {}),
    "/initiatives.geojson": (EVERYBODY, {}),
    "/initiatives.csv": (EVERYBODY, {}),
    "/places.json?q=ensch": (EVERYBODY, {}),
}
AROUND = (
    "/", "/latest", "/new", "/top?period=all", "/categories", "/log", "/log?group=groups",
    "/c/initiatieven/2", "/latest.atom", "/sitemap.xml", "/u/omar", "/u/omar/replies", "/u/nadia",
    BASE + "/topics", "/register", "/topics/new", "/initiatives/new",
    "/initiatives?status=active&status=asleep&status=ended&phase=idea",
    "/initiatives?near=Enschede", "/initiatives?area=52.2,6.8,52.3,6.9", "/initiatives?q=ketelveld",
)  # fmt: skip


@pytest.fixture
def all_browsers(browsers, scene, as_):
    """Return a browser of everybody: of Foppe who follows and of Wies who opened no letter too."""
    with writing():
        for name in ("Foppe", "Wies"):
            address = f"{name.lower()}@voorbeeld.example"
            accounts.make_account(name, address, PASSWORD, is_confirmed=name == "Foppe", language="en")
    let_in(scene.group, "foppe", "follower")
    return {**browsers, "foppe": as_("foppe"), "wies": as_("wies")}


def read(browser, path: str) -> tuple[int, str]:
    """Return the status of a page, and all that is in it."""
    with browser.get(path) as answer:
        is_text = answer.mimetype.startswith(("text/", "application/")) and "pdf" not in answer.mimetype
        return answer.status_code, answer.text if is_text else ""


def test_every_page_opens_to_those_it_is_for_and_to_nobody_else(scene, all_browsers, tireless):
    wrong = []
    for path, (opens_to, refusals) in PAGES.items():
        for who in EVERYBODY:
            status, _ = read(all_browsers[who], path.format_map(scene.ids))
            if status != (200 if who in opens_to else refusals.get("", 403)):
                wrong.append(f"{path} answers {who} with {status}")
    assert wrong == []


def test_who_only_follows_and_who_opened_no_letter_do_no_more_than_others(scene, all_browsers, tireless):
    wrong = []
    for name, door in DOORS.items():
        for who, like in {"foppe": "pia", "wies": "visitor"}.items():
            with undone():
                status = scene.send(all_browsers[who], name).status_code
            if status != door.answer_to(like):
                wrong.append(f"{name} answers {who} with {status}")
    assert wrong == []


def test_no_door_of_the_room_was_left_out(app, scene):
    """A door that is made tomorrow belongs in one of the two tables, with whom it opens to."""
    knocked = app.url_map.bind("localhost")
    tried = {("GET", path) for path in PAGES} | {("POST", door.path) for door in DOORS.values()}
    found = set()
    for method, path in {*tried, ("GET", BASE)}:
        try:
            found.add(knocked.match(path.format_map(scene.ids).partition("?")[0], method)[0])
        except HTTPException:
            pytest.fail(f"there is no {method} {path}")
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("groups.")}
    assert found == ours | {"overview.export"}  # the front takes the conversations along


def test_what_is_not_shown_yet_answers_word_for_word_as_what_never_was(scene, all_browsers, tireless):
    make_initiative("ruth", "Nog even stil", place="Enschede", is_shown=False)
    ours = re.compile("het-ketelveld|de-kookploeg")
    plain = re.compile(
        r"nog-even-stil|nergens-heen|[\w.-]{40,}|\d+"
    )  # the address and what is new every time
    doors = [("get", path) for path in (*PAGES, BASE, BASE + "/topics")]
    doors += [("post", door.path) for door in DOORS.values()]
    for method, path in doors:
        if not ours.search(path):
            continue
        answers = []
        for slug in ("nog-even-stil", "nergens-heen"):
            url = ours.sub(slug, path.format_map(scene.ids))
            answer = getattr(all_browsers["pia"], method)(url)
            assert answer.status_code == 404, (method, url)
            answers.append(plain.sub("", answer.text))
        assert answers[0] == answers[1], (method, path)


# What stands somewhere in the house, and who may meet it anywhere but where they change it themselves.
SECRETS = {
    "what is not shown yet": (re.compile("Nog even|/[gi]/nog-even"), ()),
    "where exactly the house stands": (re.compile(r"52[.,]223|6[.,]887"), ()),
    "who is in a list for the group alone": (re.compile("/u/omar"), ("omar", "nadia")),
    "its number, for members of Cooplink": (re.compile("12345678"), ("pia", "omar", "nadia")),
    "its money, for the group alone": (re.compile("Zesduizend"), ("omar", "nadia")),
}
ASKED = ("/initiatives?q=stil", "/initiatives.csv?q=stil", "/topics/new?group=nog-even-stil", "/u/ruth")
OWN = ("/u/", "/edit/", "/invitations/{key}", "/settings")  # a page that is about it, or where one changes it


def test_no_page_tells_anybody_what_is_not_for_them(scene, all_browsers, tireless):
    make_initiative("ruth", "Nog even stil", place="Enschede", is_shown=False)
    tell(scene.group, "exchange", contact="")
    with writing():
        db.session.execute(sa.update(Group).values(member_list="group"))
    wrong = []
    for who in ("visitor", "pia", "omar"):
        for path in (*PAGES, *AROUND, *ASKED):
            status, page = read(all_browsers[who], path.format_map(scene.ids))
            told = [what for what, (words, may) in SECRETS.items() if who not in may and words.search(page)]
            if status >= 500 or (told and not any(one in path for one in OWN)):
                wrong.append(f"{path} tells {who} {told} ({status})")
    assert wrong == []


def test_nothing_that_is_sent_brings_out_what_is_not_shown_yet(scene, all_browsers):
    make_initiative("ruth", "Nog even stil", place="Enschede", is_shown=False)
    pia = all_browsers["pia"]
    tried = {"name": "Nog even stil", "place": "Enschede", "kinds": "newbuild", "declarations": "democratic"}
    assert "/i/nog-even-stil" not in pia.post("/initiatives", data=tried).text
    assert "/g/nog-even-stil" not in pia.post("/preview", data={"body": "Hallo @nog-even-stil"}).text
    asked = {
        "title": "Een vraag aan hen",
        "body": "Is dit iets?",
        "category_id": "1",
        "group": "nog-even-stil",
    }
    assert pia.post("/topics", data=asked).status_code == 422


def test_who_chose_not_to_be_listed_is_named_to_nobody_but_coordinators(scene, all_browsers):
    with writing():
        actions.change_role(person("nadia"), scene.group, person("omar").id, "coordinator")
    tell(scene.group, "exchange", contact="omar")
    assert "Omar" in read(all_browsers["pia"], PROFILE)[1]
    with writing():
        actions.hide_oneself(person("omar"), scene.group, is_hidden=True)
        actions.end(person("omar"), scene.group, "We vonden geen huis.")
    make_topic("omar", "Een vraag over de goot", "Wie weet dat?")
    with writing():
        db.session.execute(sa.update(User).values(language="en"))
    for who in ("visitor", "wies", "pia", "foppe", "quinn"):
        for path in (PROFILE, BASE + "/members", BASE + "/topics", "/initiatives", PROFILE + "/contact"):
            assert "Omar" not in read(all_browsers[who], path)[1], (who, path)
        assert ("Omar" in read(all_browsers[who], "/log")[1]) == (who == "quinn"), who
    assert "Omar" in read(all_browsers["nadia"], BASE + "/members")[1]
    answers = {"share_expertise": ["building"], "contact": "omar"}
    refused = all_browsers["nadia"].post(PROFILE + "/edit/exchange", data=answers)
    assert refused.status_code == 422
    assert "left out of the list" in refused.text


def test_who_was_put_out_or_stepped_down_has_no_key_left(scene, all_browsers):
    for way in ("remove_member", "change_role"):
        group = make_group("nadia", f"Kring {way}", omar="coordinator")
        with writing():
            link = actions.make_link(person("omar"), group, 5)
            letter = actions.invite_by_email(person("omar"), group, "omar@voorbeeld.example", "coordinator")
            kept = actions.make_link(person("nadia"), group, 5)
            last = "Liever niet." if way == "remove_member" else "member"
            getattr(actions, way)(person("nadia"), group, person("omar").id, last)
        db.session.expire_all()
        gone = [one.withdrawn_at is not None for one in (link, letter, kept)]
        assert gone == [True, True, False], way
