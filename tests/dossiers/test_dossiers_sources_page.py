"""The page of sources: what it says of each, what it costs, and what a withdrawal may never touch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.authorship import first, pieces
from app.dossiers.models import PassageSource, WebSource
from app.dossiers.pages.sources import sources_page
from app.dossiers.withdrawal import without_words
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import fold, make_beside, post_of, sources_of
from tests.dossiers.making import again, make_dossier
from tests.making import make_reply

OK, NOT_FOUND = 200, 404
LINES = st.sampled_from(["een twee", "drie", "## kop", "- punt", "", "| a | b |", "vier vijf zes"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(LINES, st.integers(0, 2)), min_size=1, max_size=12))
def test_a_withdrawal_takes_the_words_of_one_source_and_of_no_other(lines):
    text, ranges = "", []
    for line, source in lines:
        ranges += [(len(text), len(text) + len(line), source)] if line and source else []
        text += f"{line}\n"
    text = text.rstrip() + "\n"
    ranges = [(start, min(end, len(text) - 1), source) for start, end, source in ranges]
    origins = first(text, ranges)
    kept = without_words(text, origins, 1, "/t/1/2?version=1")
    others = "".join(one.text for one in pieces(text, origins) if one.origin.source != 1)
    assert kept.split() == others.split() or set(others.split()) - set(kept.split()) <= {"##", "-", "|"}
    assert "\n\n\n" not in kept or "\n\n\n" in text


def test_it_says_of_each_post_which_version_and_what_became_of_it(house):
    dossier, topic = make_beside(3)
    for number in (2, 3, 4):
        fold(dossier, topic, number)
    with writing():
        db.session.execute(db.text("UPDATE posts SET revision_count = 2 WHERE number = 3"))
        db.session.execute(db.text("UPDATE posts SET deleted_at = now() WHERE number = 4"))
    page = sources_page(person("pia"), again(dossier))
    assert [(one.version, one.became, bool(one.url)) for one in page.posts] == [
        (1, "", True),
        (1, "changed", True),
        (1, "deleted", False),
    ]
    assert [one.writer and one.writer.name for one in page.posts] == ["Nadia", "Omar", None]
    assert not any(one.may_object or one.may_answer or one.is_mine for one in page.posts)
    assert [one.may_object for one in sources_page(person("omar"), again(dossier)).posts] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("accessed", "days", "words", "is_broken"),
    [
        (date(2026, 5, 3), None, "3 May 2026", False),
        (None, 2, "", False),
        (None, 8, "", True),
        (date(2026, 5, 3), 400, "3 May 2026", True),
    ],
)
def test_it_says_of_each_address_when_it_was_consulted_and_whether_it_answers(
    house, accessed, days, words, is_broken
):
    dossier = make_dossier()
    since = clock.now() - timedelta(days=days) if days else None
    with writing():
        db.session.add(
            WebSource(
                dossier_id=dossier.id, url="https://wet.example/x", accessed_on=accessed, failing_since=since
            )
        )
    with house.test_request_context(headers={"Accept-Language": "nl"}):
        one = sources_page(person("pia"), again(dossier)).webs[0]
    assert (one.host, one.accessed_on) == ("wet.example", words)
    assert (one.failing_since is not None) == is_broken


@pytest.mark.parametrize("name", ["visitor", "pia", "nadia", "quinn"])
def test_everybody_who_reads_the_dossier_reads_its_sources(as_, name):
    dossier, topic = make_beside(1)
    assert as_(name).get(f"{dossier.url}/sources").status_code == OK
    fold(dossier, topic, 2)
    page = as_(name).get(f"{dossier.url}/sources").text
    assert f"/t/{topic.id}/2?version=1" in page
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET read_access = 'members'"))
    expected = NOT_FOUND if name == "visitor" else OK
    assert as_(name).get(f"{dossier.url}/sources").status_code == expected


def test_it_costs_the_same_with_many_sources(as_):
    dossier, topic = make_beside(0)
    client, costs, number = as_("nadia"), [], 0
    for upto in (3, 40):
        while number < upto:
            make_reply(topic, "omar", f"Antwoord {number}")
            number += 1
            with writing():
                source = {"dossier_id": dossier.id, "post_id": post_of(topic, number + 1).id}
                db.session.add(PassageSource(**source, post_version=1))
                db.session.add(WebSource(dossier_id=dossier.id, url=f"https://wet.example/{number}"))
        with count_statements() as statements:
            page = client.get(f"{dossier.url}/sources").text
        costs.append(len(statements))
        assert page.count('id="source-') == len(sources_of(dossier)) == upto
    assert costs[0] == costs[1] <= 8
