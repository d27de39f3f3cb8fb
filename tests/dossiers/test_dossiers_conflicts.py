"""Two who edit at once, through the door: what goes together by itself, what is asked, and that all is kept.

The cases are those that MediaWiki tests: a conflict is found by the version a text began from. Unlike there,
an older version of one's own is no reason to overlook what one saved since, and a page is never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.forum.models import Draft
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of

pytestmark = pytest.mark.usefixtures("english")
As = Callable[[str], FlaskClient]
VALUE, RENTS, LENT = "naar de waarde van", "met de huren", "Elk huishouden legt een bedrag in."
THEIRS = BODY.replace(VALUE, "naar de marktwaarde van")
MINE = BODY.replace(VALUE, "naar de WOZ-waarde van")
TWO_PLACES = MINE.replace(LENT, "Iedereen legt evenveel in.")
BANK = (
    "## Wat de bank doet\n\nDe bank kijkt naar de waarde van de huizen.\n\nDaarna rekent ze met de huren.\n"
)


@pytest.fixture
def english(house: Flask) -> None:
    """Let everybody read English."""
    with writing():
        db.session.execute(sa.update(User).values(language="en"))


def send(browser: FlaskClient, dossier: Dossier, **fields: object) -> TestResponse:
    return browser.post(f"/d/{dossier.id}/revisions", data=fields)


def value_of(page: TestResponse, name: str) -> str:
    """Return what a hidden field of a form sends along."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page.text)
    assert found, name
    return unescape(found[1])


def fields_of(page: TestResponse) -> list[str]:
    """Return what stands in the fields of a conflict page."""
    found = re.findall(r'name="answers"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    return [unescape(text) for text in found]


def settle(browser: FlaskClient, dossier: Dossier, page: TestResponse, **fields: object) -> TestResponse:
    """Send a conflict page back, as it came but for these fields."""
    given = {name: value_of(page, name) for name in ("base_id", "key", "attempt", "summary")}
    return send(browser, dossier, **{**given, "answers": fields_of(page), **fields})


def attempts(*names: str) -> list[EditAttempt]:
    """Return what was sent by these people, or by all."""
    query = db.select(EditAttempt).order_by(EditAttempt.id)
    if names:
        query = query.where(EditAttempt.user_id.in_(person(name).id for name in names))
    return list(db.session.scalars(query))


def body_of(attempt: EditAttempt) -> str:
    return db.session.scalars(db.select(EditAttempt.body).where(EditAttempt.id == attempt.id)).one()


# What the other saved meanwhile ("": nothing), what is sent, the section, the answer, words in the result.
CASES = [
    ("no conflict", "", MINE, None, "saved", ["WOZ-waarde"]),
    ("the same words", THEIRS, MINE, None, "conflict", ["marktwaarde"]),
    ("other words of one sentence", THEIRS, BODY.replace("De bank kijkt", "Zij kijkt"), None, "merged",
     ["Zij kijkt naar de marktwaarde"]),
    ("different paragraphs", THEIRS, BODY.replace(LENT, "Ieder iets."), None, "merged",
     ["marktwaarde", "Ieder iets."]),
    ("two edits in one section", THEIRS, BANK.replace(RENTS, "met de lasten"), 1, "merged",
     ["marktwaarde", "met de lasten"]),
    ("the same change twice", THEIRS, THEIRS, None, "held", ["marktwaarde"]),
    ("replace the whole page", "", "Alles nieuw.\n", None, "saved", ["Alles nieuw."]),
    ("replace the first section", "", "Eerst dit.\n", 0, "saved", ["Eerst dit.\n\n## Wat de bank doet"]),
    ("replace a section", "", "## Lenen\n\nNiets.\n", 2, "saved", ["huren.\n\n## Lenen\n\nNiets."]),
    ("a section with a new one below it", "", f"{BANK}\n## Nieuw\n\nTekst.\n", 1, "saved",
     ["## Nieuw\n\nTekst.\n\n## Ledenleningen"]),
    ("a section that is emptied", "", "", 1, "saved", ["procent.\n\n## Ledenleningen"]),
    ("a section that moved meanwhile", f"## Voorop\n\nIets.\n\n{BODY}", "## Lenen\n\nNiets.\n", 2, "merged",
     ["## Voorop", "## Lenen\n\nNiets."]),
    ("everything was taken out meanwhile", "Leeg.\n", MINE, None, "conflict", ["Leeg."]),
]  # fmt: skip


@pytest.mark.parametrize("writer", ["nadia", "omar", "pia"])
def test_whoever_wrote_the_base_the_same_happens(as_: As, writer: str) -> None:
    nadia = as_("nadia")
    for name, theirs, mine, section, answer, words in CASES:
        dossier = make_dossier(writer, title=f"{name} {writer}")
        base = dossier.latest_id
        if theirs:
            edit(dossier, "omar", theirs)
        sent = {"body": mine, "base_id": base, "key": name, "section": "" if section is None else section}
        response = send(nadia, dossier, **sent)
        if answer == "conflict":
            assert response.status_code == 409, name
        else:
            assert response.status_code == 303, name
            assert response.location.endswith("/merged") == (answer == "merged"), name
        count = 1 + bool(theirs) + (answer in ("saved", "merged"))
        assert again(dossier).revision_count == count, name
        assert [one for one in words if one not in text_of(dossier)] == [], name
        assert body_of(attempts()[-1]) == mine.rstrip(), name


def test_ones_own_older_version_overlooks_nothing_either(as_: As) -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(dossier, "nadia", THEIRS)
    nadia = as_("nadia")
    assert send(nadia, dossier, body=MINE, base_id=base, key="a").status_code == 409
    merged = send(nadia, dossier, body=BODY.replace(LENT, "Ieder iets."), base_id=base, key="b")
    assert merged.location.endswith("/v/3/merged")


def conflict(as_: As, title: str = "Het gat") -> tuple[Dossier, FlaskClient, TestResponse]:
    """Let Omar save while Nadia writes in the same words; return her browser with the page she gets."""
    dossier = make_dossier(title=title)
    base = dossier.latest_id
    edit(dossier, "omar", THEIRS, summary="waarde verduidelijkt")
    nadia = as_("nadia")
    fields = {"body": TWO_PLACES, "base_id": base, "key": f"van {title}", "summary": "WOZ"}
    page = send(nadia, dossier, **fields)
    assert page.status_code == 409
    return dossier, nadia, page


def test_the_page_of_a_conflict_shows_only_what_clashes(as_: As) -> None:
    _, _, page = conflict(as_)
    text = unescape(page.text)
    assert "Your text is kept" in text
    assert "1 of your changes went together by itself." in text
    assert "Paragraph 1 of “Wat de bank doet”" in text
    assert "Omar wrote" in text
    assert "version 2, “waarde verduidelijkt”" in text
    assert ("<ins>marktwaarde</ins>" in text, "<ins>WOZ-</ins>waarde" in text) == (True, True)
    assert LENT not in text
    lines = [f"De bank kijkt naar de {word} van de huizen." for word in ("marktwaarde", "WOZ-waarde")]
    assert fields_of(page) == ["\n\n".join(lines)]


OWN = "De bank kijkt naar de waarde, vrij van huur."
# What is chosen, what stands in the field (None: as it came), and what comes of it.
ANSWERS = [
    ("both", None, ["marktwaarde", "WOZ-waarde"], []),
    ("", None, ["marktwaarde", "WOZ-waarde"], []),
    ("nonsense", None, ["marktwaarde", "WOZ-waarde"], []),
    ("theirs", None, ["marktwaarde"], ["WOZ-waarde"]),
    ("mine", None, ["WOZ-waarde"], ["marktwaarde"]),
    ("both", OWN, [OWN], ["marktwaarde", "WOZ-waarde"]),
    ("theirs", OWN, [OWN], ["marktwaarde", "WOZ-waarde"]),
    ("mine", "", [], ["De bank kijkt"]),
]


def test_a_choice_decides_unless_something_was_typed(as_: As) -> None:
    for number, (choice, typed, words, lost) in enumerate(ANSWERS):
        dossier, nadia, page = conflict(as_, f"Geval {number}")
        fields = {"choice-1": choice, "key": f"k{number}"}
        if typed is not None:
            fields["answers"] = typed
        response = settle(nadia, dossier, page, **fields)
        assert (response.status_code, response.location) == (303, dossier.url), number
        text = text_of(dossier)
        assert [one for one in [*words, "Iedereen legt evenveel in."] if one not in text] == [], number
        assert [one for one in lost if one in text] == [], number
        assert {one.revision_id for one in attempts("nadia")[-2:]} == {again(dossier).latest_id}, number


def test_whoever_was_faster_again_is_merged_or_asked_about_again(as_: As) -> None:
    dossier, nadia, page = conflict(as_)
    edit(again(dossier), "pia", THEIRS.replace(RENTS, "met de lasten"))
    response = settle(nadia, dossier, page)
    assert response.location.endswith("/v/4/merged")
    text = text_of(dossier)
    for word in ("marktwaarde", "WOZ-waarde", "met de lasten", "Iedereen legt evenveel in."):
        assert word in text


def test_a_second_conflict_loses_nothing_and_closes_both_attempts(as_: As) -> None:
    dossier, nadia, page = conflict(as_)
    edit(again(dossier), "pia", THEIRS.replace("marktwaarde", "taxatiewaarde"))
    second = settle(nadia, dossier, page, answers=OWN)
    assert second.status_code == 409
    assert (OWN in unescape(second.text), "taxatiewaarde" in second.text) == (True, True)
    earlier = re.findall(r'name="attempt" value="(\d+)"', second.text)
    assert earlier == [str(one.id) for one in attempts("nadia")[::-1]]
    third = settle(nadia, dossier, second, attempt=earlier)
    assert third.status_code == 303
    text = text_of(dossier)
    assert (OWN in text, "taxatiewaarde" in text, "Iedereen legt" in text) == (True, True, True)
    assert {one.revision_id for one in attempts("nadia")} == {again(dossier).latest_id}


def test_settling_twice_saves_once(as_: As) -> None:
    dossier, nadia, page = conflict(as_)
    for _ in range(2):
        assert settle(nadia, dossier, page).status_code == 303
    assert again(dossier).revision_count == 3


def test_answers_that_do_not_belong_to_the_conflict_save_nothing_and_are_kept(as_: As) -> None:
    dossier, nadia, page = conflict(as_)
    theirs = int(value_of(page, "attempt"))
    wrong = [
        (nadia, {"answers": [OWN, "te veel"]}),
        (nadia, {"base_id": "1"}),
        (nadia, {"attempt": "0"}),
        (as_("pia"), {"attempt": theirs}),
    ]
    for number, (browser, fields) in enumerate(wrong):
        response = settle(browser, dossier, page, **{"answers": OWN, "key": f"w{number}", **fields})
        assert response.status_code == 422, number
        assert OWN in unescape(response.text), number
        assert OWN in body_of(attempts()[-1]), number
    assert again(dossier).revision_count == 2


def test_a_withheld_version_comes_to_light_in_no_conflict(as_: As) -> None:
    dossier = make_dossier(body=BODY.replace(VALUE, "naar het geheim van"))
    base = dossier.latest_id
    edit(dossier, "omar", THEIRS)
    edit(again(dossier), "omar", THEIRS.replace(RENTS, "met de lasten"))
    with writing():
        db.session.get_one(Revision, base).withheld_at = clock.now()
    pia = as_("pia")
    page = send(pia, dossier, body=MINE, base_id=base, key="a")
    assert (page.status_code, "geheim" in page.text) == (409, False)
    fields = {"base_id": base, "attempt": value_of(page, "attempt"), "answers": OWN, "choice-1": "theirs"}
    answer = send(pia, dossier, key="b", **fields)
    assert (answer.status_code, "geheim" in answer.text) == (422, False)
    part = send(pia, dossier, body="## Ledenleningen\n\nNiets.\n", section=2, base_id=base, key="d")
    assert (part.status_code, "geheim" in part.text, "Niets." in part.text) == (422, False, True)
    assert "geheim" not in pia.get(f"{dossier.url}/edit?base={base}").text
    assert "geheim" in as_("quinn").get(f"{dossier.url}/edit?base={base}").text
    merged = send(pia, dossier, body=BODY.replace(LENT, "Ieder iets.").replace(VALUE, "naar het geheim van"),
                  base_id=base, key="c")  # fmt: skip
    assert "geheim" not in pia.get(merged.location).text
    assert "geheim" not in text_of(dossier)


def test_what_was_merged_is_shown_to_its_writer_and_other_readers(as_: As, client: FlaskClient) -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    edit(dossier, "omar", THEIRS)
    response = send(as_("nadia"), dossier, body=BODY.replace(LENT, "Ieder iets."), base_id=base, key="a")
    for browser, opening in (
        (as_("nadia"), "Your change is saved, together with that of Omar"),
        (as_("pia"), "The change of Nadia went together with that of Omar"),
        (client, "Omar"),
    ):
        page = browser.get(response.location).text
        assert opening in page
        assert ("<ins>marktwaarde</ins>" in page, "<ins>Ieder" in page) == (True, True)
    undo = f'action="/d/{dossier.id}/undos"'
    assert (undo in as_("nadia").get(response.location).text, undo in page) == (True, False)
    for number in (1, 2, 9):
        assert client.get(f"{dossier.url}/v/{number}/merged").status_code == 404
    with writing():
        again(dossier).withdrawn_at = clock.now()
    assert as_("pia").get(response.location).status_code == 404


def test_a_conflict_leaves_the_draft_and_settling_it_ends_the_draft(as_: As) -> None:
    dossier = make_dossier()
    base = dossier.latest_id
    nadia, key = as_("nadia"), f"dossier:{dossier.id}:1"
    mine = BANK.replace(VALUE, "naar de WOZ-waarde van")
    nadia.post(f"/drafts/{key}", data={"body": mine, "base_id": base, "sequence": 0})
    edit(dossier, "omar", THEIRS)
    page = send(nadia, dossier, body=mine, base_id=base, section=1, key="a")
    draft = db.select(Draft.body).filter_by(key=key)
    assert (page.status_code, db.session.scalar(draft)) == (409, mine.rstrip())
    assert settle(nadia, dossier, page).status_code == 303
    assert db.session.scalar(draft) == ""
