"""The forms of the sections: made from the table, filled with what stands there, kept as it was."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.ledger import Activity
from app.groups.answers import accept
from app.groups.fields import FIELDS, fields_of, typed_value
from app.groups.forms.profile import filled_form, section_form
from app.groups.vocabulary import SECTIONS
from tests.groups.profiles import TOLD, make_told, profile_of
from tests.making import make_initiative


@pytest.fixture
def request_(house):
    with house.test_request_context():
        yield


def as_sent(form) -> MultiDict:
    """Return what a browser would send of this form as it stands."""
    sent = MultiDict()
    for field in form:
        if isinstance(field.data, list):
            sent.setlist(field.name, field.data)
        elif field.data not in (None, False):
            sent[field.name] = "y" if field.data is True else str(field.data)
    return sent


def test_there_is_a_form_for_each_section_and_for_no_other():
    for section in SECTIONS:
        form = section_form(section)
        assert form.section == section
    for section in ("", "nowhere", "known"):
        with pytest.raises(Hidden):
            section_form(section)


def test_every_field_that_is_typed_is_in_the_form_of_its_section(request_):
    for section in SECTIONS:
        form = section_form(section)(formdata=None)
        names = {name.removeprefix("dwelling_mix_") for name in form._fields} - {"csrf_token"}
        for field in fields_of(section):
            expected = set(field.words) if field.sort == "mix" else {field.key}
            assert expected <= names, field.key
            names -= expected
        assert names == set()


def test_what_stands_in_a_form_is_what_stands_in_the_profile(request_):
    """Opening a form and sending it as it is changes nothing: that is a law for each section."""
    profile = profile_of(make_told())
    for section in SECTIONS:
        filled = filled_form(section, profile, contact="nadia")
        sent = section_form(section)(formdata=as_sent(filled))
        assert sent.validate(), (section, sent.errors)
        answers = sent.answers()
        for field in fields_of(section):
            if field.sort not in {"member", "place"}:
                assert accept(field, answers[field.key]) == typed_value(field, profile), field.key


def test_an_empty_profile_fills_a_form_that_may_be_sent(request_):
    profile = profile_of(make_initiative())
    for section in SECTIONS:
        sent = section_form(section)(formdata=as_sent(filled_form(section, profile, contact="nadia")))
        assert sent.validate(), (section, sent.errors)


def test_all_that_is_wrong_is_said_at_once(request_):
    wrong = MultiDict({"kvk": "12", "founded_on": "ooit", "legal_form": "kingdom", "partners": "a" * 10_000})
    form = section_form("organisation")(formdata=wrong)
    assert not form.validate()
    assert set(form.errors) == {"kvk", "founded_on", "legal_form", "partners"}
    assert all(error.endswith(".") for errors in form.errors.values() for error in errors)
    assert form.partners.data == "a" * 10_000


@pytest.fixture
def group(house):
    return make_told(omar="member")


def page_of(browser, section):
    return browser.get(f"/i/het-ketelveld/edit/{section}")


def test_the_doors_of_the_sections_are_for_coordinators(as_, group):
    coordinator = as_("nadia")
    for section in (*SECTIONS, "nowhere"):
        assert page_of(coordinator, section).status_code == (404 if section == "nowhere" else 200), section
    for name in ("visitor", "pia", "omar", "quinn", "ruth"):
        browser = as_(name)
        for section in ("money", "nowhere"):
            assert page_of(browser, section).status_code == 403, (section, name)
        answer = browser.post("/i/het-ketelveld/edit/story", data={"name": "Gekaapt"})
        assert answer.status_code == 403, name
    assert profile_of(group).group.name == "Het Ketelveld"


def test_a_form_that_is_sent_is_kept(as_, group):
    browser = as_("nadia")
    sent = {"kvk": "87654321", "legal_form": "foundation", "founded_on": "05-2021"}
    assert browser.post("/i/het-ketelveld/edit/organisation", data=sent).status_code == 303
    profile = profile_of(group)
    assert (profile.kvk, profile.legal_form, profile.founded_on.year) == ("87654321", "foundation", 2021)
    assert (profile.ownership, profile.partners) == ("", "")  # they were sent empty


def test_a_form_that_is_refused_comes_back_with_all_that_was_typed(as_, group):
    answer = as_("nadia").post(
        "/i/het-ketelveld/edit/homes",
        data={"dwellings_planned": "veertig", "building_year": "1924", "dwelling_mix_social": "x12"},
    )
    assert answer.status_code == 422
    for typed in ("veertig", "1924", "x12"):
        assert f'value="{typed}"' in answer.text
    assert profile_of(group).dwellings_planned == 40


BAD = {
    "story": {"name": "a" * 10_000, "kinds": "existing"},
    "place": {"place": "Parijs", "location_precision": "place"},
    "organisation": {"kvk": "١٢٣٤٥٦٧٨"},
    "homes": {"dwellings_planned": "99999999999999999999"},
    "living": {"target_groups": "cats"},
    "money": {"financing_amounts": "a" * 10_000},
    "exchange": {"contact": "pia"},
}


def test_bad_input_at_each_door_is_a_422_and_changes_nothing(as_, group):
    browser = as_("nadia")
    before = {field.key: typed_value(field, profile_of(group)) for field in FIELDS}
    lines = db.session.scalar(sa.select(sa.func.count()).select_from(Activity))
    for section, sent in BAD.items():
        answer = browser.post(f"/i/het-ketelveld/edit/{section}", data=sent)
        assert answer.status_code == 422, section
    assert {field.key: typed_value(field, profile_of(group)) for field in FIELDS} == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Activity)) == lines


def test_the_form_shows_coordinators_what_nobody_else_sees(as_, group):
    browser = as_("nadia")
    assert "52.2231, 6.8872" in page_of(browser, "place").text
    assert "Zesduizend euro inleg" in page_of(browser, "money").text
    assert TOLD["story"]["summary"] in page_of(browser, "story").text
