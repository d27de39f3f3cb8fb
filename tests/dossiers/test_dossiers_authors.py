"""Who wrote what: each stretch names its writer, and from which version or post it comes."""

from __future__ import annotations

import re
import time

import pytest

from app.dossiers import authorship
from app.dossiers.loading import load_dossier
from app.dossiers.models import Authorship, PassageSource, Revision
from app.dossiers.origins import authorship_of
from app.dossiers.pages.authors import authors_page
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.histories import withhold
from tests.dossiers.making import BODY, again, edit, make_dossier, text_of
from tests.dossiers.scenes import close_category, make_conversation, promoted

pytestmark = pytest.mark.usefixtures("house")


def page_of(dossier, who="visitor"):
    return authors_page(person(who), load_dossier(person(who), dossier.id)).told


def told(dossier, who="visitor"):
    """Everything the page says, as (words, writer, from where)."""
    return [(one.text, one.author.name, one.where) for one in page_of(dossier, who).stretches]


@pytest.fixture
def looking(house):
    with house.test_request_context():
        yield


@pytest.mark.usefixtures("looking")
def test_the_stretches_are_the_text_itself():
    dossier = make_dossier()
    edit(dossier, "omar", BODY.replace("70 tot 80", "ongeveer 75"))
    stretches = page_of(again(dossier)).stretches
    assert "".join(one.text + one.space for one in stretches) == text_of(dossier)
    assert [one.author.name for one in stretches] == ["Nadia", "Omar", "Nadia"]
    assert (stretches[1].text, stretches[1].space) == ("ongeveer 75", " ")
    assert stretches[1].url == f"{dossier.url}/compare?from=1&to=2"
    assert "version 2" in stretches[1].where


@pytest.mark.usefixtures("looking")
def test_writers_come_in_the_order_of_their_share():
    dossier = make_dossier(body="een twee drie\n")
    edit(dossier, "omar", "een twee drie\n\n" + "Een veel langere tekst van Omar. " * 10)
    authors = page_of(again(dossier)).authors
    assert [(one.number, one.name, one.edit_count) for one in authors] == [(1, "Omar", 1), (2, "Nadia", 1)]
    assert authors[0].share > 90 > authors[1].share > 0


@pytest.mark.usefixtures("looking")
def test_words_of_a_post_are_its_writers_and_lead_to_it_at_its_version():
    topic = make_conversation()
    dossier = promoted(topic, 2)
    words, name, where = next(one for one in told(dossier) if "zes" in one[0] or "6 maanden" in one[0])
    assert (name, "betalen terug" in words) == ("Nadia", True)
    assert topic.title in where
    nadia = next(one for one in page_of(dossier).authors if one.name == "Nadia")
    assert [url for _, url in nadia.posts] == [f"/t/{topic.id}/2?version=1"]


@pytest.mark.usefixtures("looking")
def test_who_may_not_be_named_is_a_member_without_a_way_to_the_post():
    dossier = promoted(make_conversation(), 2)
    with writing():
        db.session.execute(db.update(PassageSource).values(is_anonymous=True))
    for who in ("visitor", "pia", "nadia"):
        page = page_of(again(dossier), who)
        member = next(one for one in page.authors if one.name == "A member")
        assert (member.url, member.posts) == ("", ())
        assert all(not one.url for one in page.stretches if one.author == member)
        assert "Nadia" not in [one.author.name for one in page.stretches]


def test_a_category_that_closes_takes_the_page_along(as_):
    dossier = promoted(make_conversation(), 2)
    close_category()
    for who, status in (("visitor", 404), ("pia", 200)):
        assert as_(who).get(f"{dossier.url}/authors").status_code == status


def test_the_page_marks_writers_by_number_and_name_not_by_colour_alone(client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY.replace("70 tot 80", "<b>75</b>"))
    page = client.get(f"{again(dossier).url}/authors").text
    for words in (
        '<li id="writer-1" data-door=', "% of the words", '<span class="sr-only">[Omar] </span>',
        'class="written__where">Omar: written in version 2', "&lt;b&gt;75",
    ):  # fmt: skip
        assert words in page, words
    assert "style=" not in page


def test_a_withheld_text_is_not_shown_by_its_writers_either(as_):
    dossier = make_dossier()
    edit(dossier, "omar", BODY + "\nGeheim nummer.\n")
    withhold(dossier, 2)
    for who, sees in (("visitor", False), ("pia", False), ("quinn", True)):
        page = as_(who).get(f"{dossier.url}/authors").text
        assert ("Geheim" in page, "is withheld" in page) == (sees, not sees)


def test_a_page_asks_as_much_for_many_writers_as_for_few(client):
    dossier, counts = make_dossier(), []
    for round_ in range(2):
        for number in range(1 + round_ * 12):
            who = ("omar", "nadia", "pia", "quinn")[number % 4]
            edit(again(dossier), who, text_of(dossier) + f"\nZin {round_} {number} van {who}.\n")
        with count_statements() as statements:
            assert client.get(f"{dossier.url}/authors").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9


def test_two_hundred_versions_are_told_within_the_time_of_a_page(client):
    dossier, origins = long_history(200)
    begin = time.process_time()
    assert authorship_of(dossier, 199) == origins[-2]
    assert time.process_time() - begin < 0.5  # many times what it takes
    page = client.get(f"{dossier.url}/authors").text
    assert len(re.findall('class="written__part"', page)) > 100


def long_history(count):
    """Make a dossier of so many versions straight into the tables, and tell the origins after each.

    Each version has a paragraph more; some move a paragraph, some change words of one, some take one out.
    """
    dossier = make_dossier(body="Regel 1 van het begin met genoeg woorden.\n")
    text, known = text_of(dossier), [authorship.first(text_of(dossier), ())]
    omar, parent = person("omar").id, dossier.latest_id
    with writing():
        for number in range(2, count + 1):
            after = changed(text, number)
            known.append(authorship.follow(text, known[-1], after, authorship.Origin(number)))
            text, row = after, Revision(
                dossier_id=dossier.id, number=number, parent_id=parent, author_id=omar, kind="edit",
                body=after, sha256=b"",
            )  # fmt: skip
            db.session.add(row)
            db.session.flush()
            parent = row.id
        here = again(dossier)
        here.revision_count, here.latest_id = count, parent
        kept = db.session.get_one(Authorship, dossier.id)
        kept.revision_number, kept.spans = count, {"spans": authorship.to_json(known[-1])}
    return again(dossier), known


def changed(text, number):
    parts = [*text.strip("\n").split("\n\n"), f"Paragraaf {number} zegt iets anders dan de vorige."]
    if number % 7 == 0:
        parts.insert(number // 9, parts.pop(number // 3))
    if number % 5 == 0:
        parts[number // 4] = parts[number // 4].replace("anders", f"nieuws ({number})")
    if number % 31 == 0:
        del parts[number // 2]
    return "\n\n".join(parts) + "\n"
