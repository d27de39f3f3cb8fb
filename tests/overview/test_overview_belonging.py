"""Where a member belongs stands on the front page, one click away."""

from __future__ import annotations

import re

from app.overview.pages.belonging import SHOWN_MOST, own_initiatives
from tests.cast import person
from tests.counting import count_statements
from tests.making import make_group, make_initiative


def names(name: str) -> list[str]:
    return [one.name for one in own_initiatives(person(name))]


def test_initiatives_one_is_in_stand_there_by_name_and_no_others(house):
    make_initiative(name="Het Zwarte Water", omar="member", pia="follower")
    make_initiative(name="De Kade")
    make_group(name="De kookploeg", omar="member")
    assert names("nadia") == ["De Kade", "Het Zwarte Water"]
    assert names("omar") == ["Het Zwarte Water"]
    assert names("pia") == names("quinn") == names("visitor") == []


def test_what_others_do_not_see_yet_its_founder_does(house):
    make_initiative(name="De Kade", is_shown=False)
    assert names("nadia") == ["De Kade"]


def test_a_visitor_costs_no_question_and_a_member_one_however_many_there_are(house):
    for number in range(SHOWN_MOST + 2):
        make_initiative(name=f"Initiatief {number}")
    for name, cost in (("visitor", 0), ("nadia", 1)):
        viewer = person(name)
        with count_statements() as statements:
            shown = own_initiatives(viewer)
        assert (len(statements), len(shown)) == (cost, cost * SHOWN_MOST)


def test_the_front_page_leads_to_them(as_, house):
    make_initiative(name="De <b>Kade</b>")
    page = as_("nadia").get("/").text
    assert re.search(r'<a class="voice" href="/i/[a-z-]+">', page)
    assert "De &lt;b&gt;Kade&lt;/b&gt;" in page
    assert 'class="voice"' not in as_("pia").get("/").text
