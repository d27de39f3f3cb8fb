"""Titles: one namespace, each title leads to one dossier, whoever chooses it and whenever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from app.dossiers.actions.starting import start_dossier
from app.dossiers.models import DossierTitle
from app.dossiers.titles import dossier_titled, give_title
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import make_dossier, theme
from tests.making import make_reply, make_topic

REFUSED = ["", "  ", "ab", "x" * 121, "[[dubbel]]", "a|b c", "een # kop"]


@pytest.mark.parametrize("title", REFUSED)
def test_titles_that_no_link_could_hold_are_refused(house: object, title: str) -> None:
    with pytest.raises(Invalid) as caught:
        make_dossier(title=title)
    assert caught.value.field == "title"


def test_capitals_spaces_and_accents_in_another_form_are_the_same_title(house: object) -> None:
    dossier = make_dossier(title="Énergie  Delen")
    for same in ("énergie delen", "ÉNERGIE DELEN", "E\u0301nergie Delen "):
        assert dossier_titled(same) == dossier.id
        with pytest.raises(Invalid):
            make_dossier(title=same)


def test_an_old_title_leads_on_until_another_takes_it(house: object) -> None:
    first = make_dossier(title="Oude naam")
    with writing():
        give_title(first, "Nieuwe naam")
    assert (dossier_titled("oude naam"), dossier_titled("nieuwe naam")) == (first.id, first.id)
    second = make_dossier(title="Oude naam")
    assert dossier_titled("oude naam") == second.id
    assert db.session.query(DossierTitle).filter_by(dossier_id=first.id).count() == 1


def test_of_two_who_choose_a_title_at_the_same_moment_one_is_told(own_house: Flask) -> None:
    barrier = Barrier(2, timeout=20)

    def start(name: str) -> str:
        with own_house.app_context():
            me, shelf = person(name), theme()
            barrier.wait()
            try:
                with writing():
                    start_dossier(me, shelf, "Samen gekozen", "Tekst.")
            except Invalid:
                return "told"
            return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(start, ("nadia", "omar"))) == ["made", "told"]


def test_a_citation_leads_to_the_version_that_was_cited(house: object, client: object) -> None:
    from app.forum import actions as forum
    from tests.making import post_of

    topic = make_topic()
    make_reply(topic, "nadia", "Eerste woorden.")
    url = f"/t/{topic.id}/2?version=1"
    assert client.get(url).headers["Location"].endswith("#post-2")
    with writing():
        post = post_of(topic, 2)
        forum.edit_post(person("nadia"), post, post.topic, "Andere woorden.")
    cited = client.get(url).headers["Location"]
    assert cited == f"/posts/{post_of(topic, 2).id}/revisions?version=1"
    assert "Eerste woorden." in client.get(cited).text
    for odd in ("0", "-1", "9", "x", "99999999999999999999"):
        assert client.get(f"/t/{topic.id}/2?version={odd}").headers["Location"].endswith("#post-2")
