"""Each form of the dossiers, found on its page, filled in and sent as a browser without JavaScript does it.

What a template names and what a door reads can never drift apart unseen: a field that is not there, a choice
that is not offered, a door that takes nothing of it, each makes a row of `papers.py` fail.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from flask import Flask

from tests.dossiers.paper import paper_to, papers_on
from tests.dossiers.papers import FORMS
from tests.dossiers.rooms import make_room
from tests.forum.doors import undone

SEE_OTHER = 303
# What a script sends by itself, and what a browser never shows by itself.
WITHOUT_A_FORM = {
    "dossiers.preview_dossier": "the button beside the text sends the whole form instead",
    "dossiers.create_presence": "only the editor of a browser with a script tells that it is open",
    "dossiers.preview_merge": "the second button of the form of a merge",
    "dossiers.end_folded_upto": "stands in the sentence after it was done",
}


@pytest.fixture
def room(house, monkeypatch):
    """Return the room, with doors that never tire."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    return make_room()


def filled(typed: dict[str, Any], ids: dict[str, object]) -> dict[str, Any]:
    """Put the numbers of this room in what is typed."""
    return {
        name.format(**ids): value.format(**ids) if isinstance(value, str) else value
        for name, value in typed.items()
    }


def test_each_form_does_what_it_says_with_the_names_it_has(room, as_):
    wrong = {}
    for row in FORMS:
        with undone():
            row.first(room)
            browser, page = as_(row.who), room.path(row.page)
            typed = filled(row.typed, room.ids)
            answer = (
                paper_to(browser, page, row.end.format(**room.ids))
                .fill(**typed)
                .send(browser, page, row.button)
            )
            came = row.came(room)
            came = bool(came) if row.expected in (True, False) else came
            if (answer.status_code, came) != (SEE_OTHER, row.expected):
                wrong[row.who, row.page, row.end] = answer.status_code, came, row.expected
    assert wrong == {}


def test_every_door_that_takes_something_has_its_form(house: Flask):
    doors = {
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.endpoint.startswith("dossiers.") and "POST" in (rule.methods or ())
    }
    places = {"{dossier}": "<int:dossier_id>", "{topic}": "<int:topic_id>"}
    ends = [reduce(lambda end, one: end.replace(*one), places.items(), row.end) for row in FORMS]
    reached = {
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.endpoint in doors
        and any(rule.rule.replace("<slug>", "energie").endswith(end) for end in ends)
    }
    reached |= {"dossiers.move_theme"} if "/startgids/position" in ends else set()
    assert doors - reached == set(WITHOUT_A_FORM)


def test_what_was_done_up_to_a_reply_is_undone_from_the_sentence_about_it(room, as_):
    browser, page = as_("nadia"), room.path("{url}/replies")
    paper_to(browser, page, "/folded-upto").send(browser, page)
    answer = paper_to(browser, page, "/folded-upto/end").send(browser, page)
    assert answer.status_code == SEE_OTHER
    assert f"/posts/{room.post.id}/folds" in browser.get(page).text


def test_the_form_of_a_merge_shows_what_it_gives_and_keeps_what_was_chosen(room, as_):
    browser, page = as_("nadia"), room.path("{url}/merge?into=Een ander dossier")
    paper = paper_to(browser, page, f"/d/{room.dossier.id}/merge")
    paper.fill(take__2="1", home__2="Iets")
    paper.buttons = [one for one in paper.buttons if one.get("formaction")]
    answer = paper.send(browser, page)
    assert answer.status_code == 200
    again = next(
        one for one in papers_on(answer.text) if one.action.endswith("/merge") and one.method == "post"
    )
    assert (again.values.get("take-2"), again.values["home-2"]) == (["1"], ["Iets"])
    assert "Ledenleningen" in answer.text


def test_the_preview_of_the_editor_saves_nothing_and_keeps_every_field(room, as_):
    browser, page = as_("pia"), room.path("{url}/edit?section=2")
    paper = paper_to(browser, page, "/revisions").fill(
        body="## Ledenleningen\n\n**Vet**.\n", summary="vet", minor="1"
    )
    answer = paper.send(browser, page, "preview=1")
    shown = next(one for one in papers_on(answer.text) if one.action.endswith("/revisions"))
    assert "<strong>Vet</strong>" in answer.text
    for name in ("body", "summary", "minor", "base_id", "section", "key"):
        assert shown.values[name] == paper.values[name], name
    assert shown.send(browser, page).status_code == SEE_OTHER
    assert paper.send(browser, page).status_code == SEE_OTHER, "the same form once more"
    assert "versie 5" not in browser.get(room.path("{url}/history")).text


def test_the_form_of_a_conflict_can_be_sent_as_it_stands(room, as_):
    omar, pia, page = as_("omar"), as_("pia"), room.path("{url}/edit")
    one, other = (paper_to(browser, page, "/revisions") for browser in (omar, pia))
    text = one.values["body"][0]
    one.fill(body=text.replace("70 tot 80", "60")).send(omar, page)
    answer = other.fill(body=text.replace("70 tot 80", "75"), summary="beter").send(pia, page)
    assert answer.status_code == 409
    conflict = next(found for found in papers_on(answer.text) if found.action.endswith("/revisions"))
    assert conflict.values["summary"] == ["beter"]
    assert conflict.send(pia, page).status_code == SEE_OTHER
    text = pia.get(room.dossier.url).text
    assert "meestal 60 procent" in text
    assert "meestal 75 procent" in text
