"""Whatever is sent to a door of groups: taken, or refused with a sentence; never an accident, never lost."""

from __future__ import annotations

import base64
import json

import sqlalchemy as sa

from app.foundation.database import db
from app.groups.fields import fields_of
from app.groups.models import Group, Initiative
from app.groups.vocabulary import SECTIONS
from tests.forum.doors import undone
from tests.forum.seeing import Page
from tests.forum.test_forum_bad_bodies import BODIES
from tests.forum.test_forum_bad_numbers import ANYWHERE, CURSORS
from tests.forum.test_forum_bad_text import STRANGE, fault
from tests.groups.doors import BASE, DOORS, PROFILE

MARKUP = "".join(STRANGE[kind] for kind in ("the end of a field", "the end of an attribute", "a format"))
UNSEEN = "".join(STRANGE[kind] for kind in ("a NUL", "controls", "a reversed line", "invisible", "a header"))
TYPED = (UNSEEN, MARKUP, STRANGE["not UTF-8"], "x" * 10_000)
TYPED_AT = {
    "found": ("name", "summary"),
    "ask": ("message",),
    "decline": ("reason",),
    "letter": ("email",),
    "link": ("use_most",),
    "remove": ("reason",),
    "phase": ("on", "words"),
    "end": ("reason",),
    "contact": ("message",),
    "answer": ("message",),
    "add file": ("title",),
    "change file": ("title",),
}
CHOSEN_AT = {
    "found": ("join_policy",),
    "settings": ("join_policy", "member_list", "door"),
    "letter": ("role",),
    "role": ("role",),
    "phase": ("phase",),
    "add file": ("kind", "audience"),
    "change file": ("audience",),
}
USUAL = {
    ("found", "join_policy", ""), ("found", "join_policy", None), ("add file", "audience", None),
    ("settings", "door", ""), ("settings", "door", None),
}  # fmt: skip
# Everything wrong in a section at once: each field says so for itself, and keeps what was typed.
WRONG = [
    ("story", {"name": "x" * 10_000, "summary": "x" * 301, "story": "x" * 20_001, "website": "javascript:x"}),
    ("story", {"name": "ab", "website": "https://jan:geheim@huis.example", "kinds": "castle"}),
    ("story", {"name": " ", "website": "http://[", "kinds": None}),
    ("place", {"place": "Atlantis", "search_area": "Zwolle, Parijs", "position": "48.8566, 2.3522"}),
    (
        "place",
        {"place": "Hengelo", "search_area": "Hengelo", "position": "52", "location_precision": "straat"},
    ),
    ("place", {"place": "x" * 10_000, "search_area": "Ede,Epe," * 200, "position": "5.1214, 52.0907"}),
    ("place", {"place": "", "position": "nan, inf", "location_precision": None}),
    ("place", {"position": f"{'9' * 5000}.1, 5.1"}),
    ("organisation", {"kvk": "1234567", "founded_on": "13-2022", "legal_form": "bv", "ownership": "x"}),
    ("organisation", {"kvk": "１２３４５６７８", "founded_on": "01-2199", "affiliations": "x" * 201}),
    ("organisation", {"kvk": "9" * 5000, "founded_on": "00-0000", "partners": "x" * 1001}),
    ("homes", {"dwellings_planned": "-1", "dwellings_realised": "10001", "building_year": "999"}),
    ("homes", {"dwellings_planned": "9" * 5000, "dwellings_realised": "1.5", "building_year": "2201"}),
    ("homes", {"dwelling_mix_social": "veel", "dwelling_mix_middle": str(2**63), "is_monument": "soms"}),
    ("homes", {"living_since": "9999-99", "building_type": "iglo", "dwellings_planned": "１２"}),
    ("living", {"target_words": "x" * 201, "democratic_statement": "x" * 1001, "decision_method": "loting"}),
    ("living", {"target_groups": "reuzen", "common_spaces": "\0"}),
    ("money", {"financing_amounts": "x" * 1001, "financing_sources": "loterij"}),
    ("exchange", {"openness": "ooit", "visit": "nu", "share_expertise": "toveren", "seek_expertise": "x"}),
    ("exchange", {"contact": "x" * 10_000, "openness_words": "x" * 201}),
    ("exchange", {"contact": "pia"}),
    ("exchange", {"contact": "o\0mar, nadia"}),
]


def as_sent(page: Page) -> dict[str, object]:
    """Return what a browser sends of the form on this page as it stands."""
    fields = [one for one in page.main.all() if one.name in ("input", "textarea", "select") and one["name"]]
    is_text = {one["name"]: one["type"] in ("", "text", "url") and one.name != "select" for one in fields}
    return {name: page.typed(name) if text else page.chosen(name) for name, text in is_text.items()}


def opened(browser, section: str) -> dict[str, object]:
    """Open a section, and return what stands in it."""
    return as_sent(Page(browser.get(f"{PROFILE}/edit/{section}")))


def send(browser, section: str, fields: dict[str, object]):
    """Send a section; what is None or has nothing ticked is not sent at all."""
    data = {name: value for name, value in fields.items() if value not in (None, [])}
    return browser.post(f"{PROFILE}/edit/{section}", data=data)


def sender(name: str) -> str:
    """Return somebody to whom this door opens."""
    return DOORS[name].opens_to[-1] if name in ("ask", "contact") else "nadia"


def test_nothing_typed_is_an_accident(scene, browsers, tireless):
    wrong = {}
    for name, fields in TYPED_AT.items():
        for typed in TYPED:
            with undone():
                answer = scene.send(browsers[sender(name)], name, **dict.fromkeys(fields, typed))
                if what := fault(answer, typed):
                    wrong[name, typed[:20]] = what
    assert wrong == {}


TEXTS = (
    "line",
    "text",
    "markdown",
    "address",
    "kvk",
    "number",
    "month",
    "place",
    "places",
    "position",
    "member",
)


def test_nothing_told_in_a_section_is_an_accident(scene, browsers, tireless):
    wrong = {}
    for section in SECTIONS:
        names = [field.key for field in fields_of(section) if field.sort in TEXTS]
        nadia, there = browsers["nadia"], opened(browsers["nadia"], section)
        for typed in TYPED:
            with undone():
                answer = send(nadia, section, {**there, **dict.fromkeys(names, typed)})
                if what := fault(answer, typed):
                    wrong[section, typed[:20]] = what
    assert wrong == {}


def test_what_cannot_be_told_is_refused_beside_its_field_and_kept_as_typed(scene, browsers, tireless):
    before, nadia = _everything(), browsers["nadia"]
    there = {section: opened(nadia, section) for section in SECTIONS}
    for section, told in WRONG:
        answer = send(nadia, section, {**there[section], **told})
        page = Page(answer)
        assert (answer.status_code, page.faults()) == (422, []), (section, told)
        for name, typed in told.items():
            assert page.main.all("p", id=f"{name}-error") or name == "position", (section, name, typed)
            field = [one for one in page.main.all(name=name) if one["type"] in ("", "text", "url")]
            if field and field[0].name != "select" and "\0" not in typed:
                assert field[0].typed.strip() == typed.strip(), (section, name)
        db.session.expire_all()
        assert _everything() == before, (section, told)


def _everything() -> list[object]:
    return [list(db.session.execute(sa.select(*one.__table__.columns)).all()) for one in (Group, Initiative)]


def test_a_choice_that_is_not_offered_is_refused(scene, browsers, tireless):
    for name, fields in CHOSEN_AT.items():
        for field in fields:
            for value in ("", "\0<b>", None):
                with undone():
                    answer = scene.send(browsers["nadia"], name, **{field: value})
                    is_usual = (name, field, value) in USUAL
                    assert answer.status_code == (303 if is_usual else 422), (name, field, value)
                    assert answer.status_code == 303 or Page(answer).faults() == [], (name, field, value)


def test_a_field_that_is_left_out_is_missed_or_needed_by_nobody(scene, browsers, tireless):
    missed = {}
    for name, door in DOORS.items():
        for field in door.fields:
            with undone():
                answer = scene.send(browsers[sender(name)], name, **{field: None})
                missed[name, field] = answer.status_code
    assert set(missed.values()) <= {303, 422}
    assert {one for one, status in missed.items() if status == 303} == {
        ("found", "summary"), ("found", "join_policy"), ("settings", "door"), ("ask", "message"),
        ("link", "use_most"), ("delegate", "act"), ("edit", "kvk"), ("edit", "legal_form"),
        ("phase", "words"), ("add file", "title"), ("add file", "audience"), ("change file", "title"),
    }  # fmt: skip


def test_a_body_of_another_kind_is_no_accident(scene, browsers, tireless):
    paths = [(sender(name), scene.path(name)) for name in DOORS if name != "export"]
    paths += [("nadia", f"{PROFILE}/edit/place"), ("pia", "/initiatives")]
    wrong = []
    for who, path in paths:
        for kind in ("bytes for names", "a part that never ends"):
            with undone():
                body, mimetype = BODIES[kind]
                answer = browsers[who].post(path, data=body, content_type=mimetype)
                if answer.status_code >= 500:
                    wrong.append((path, kind, answer.status))
    assert wrong == []


def test_a_number_in_an_address_that_nothing_has_is_not_found(scene, browsers, tireless):
    for name, door in DOORS.items():
        for blank in {"request", "invitation", "file"} & set(door.path.replace("}", "{").split("{")):
            for number in (0, 2**31, 2**63, 2**70, "9" * 5000, "-1", "1.5", "%00", "１"):
                path = door.path.format_map({**scene.ids, blank: number})
                assert browsers["nadia"].post(path, data=door.fields).status_code in (404, 405), name
    for number in (0, 2**31, 2**63, "9" * 5000):
        for path in (f"{PROFILE}/files/{number}", f"{PROFILE}/files/{number}/thumb"):
            assert browsers["nadia"].get(path).status_code == 404, path


QUESTIONS = ("q", "near", "place", "area", "page", "sort", "phase", "dwellings")
ANSWERS = ("%00%ff", "x" * 3000, str(2**63), "nan,inf,1,2", "%25_%27--")


def test_a_question_that_makes_no_sense_is_the_ordinary_page(scene, browsers):
    asked = [f"{name}={value}" for name in QUESTIONS for value in ANSWERS]
    whole = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in CURSORS.values()
    ]
    after = [f"after={cursor}" for cursor in whole]
    pages = {
        "/initiatives": [*asked, *ANYWHERE],
        "/initiatives.csv": asked[::4],
        "/initiatives.geojson": asked[1::4],
        "/places.json": asked[:5],
        "/g": after,
        BASE + "/members": [*after, *ANYWHERE],
        BASE + "/topics": after,
    }
    urls = [f"{path}?{question}" for path, questions in pages.items() for question in questions]
    answers = {url: browsers["omar"].get(url).status_code for url in urls}
    assert {url: status for url, status in answers.items() if status != 200} == {}
