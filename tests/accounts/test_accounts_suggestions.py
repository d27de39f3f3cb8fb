"""Names proposed while somebody types an @."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts import actions, pages
from app.foundation import clock
from app.foundation.transaction import writing
from tests.accounts.reading import PASSWORD, newcomer, user
from tests.cast import person

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def make(name, username=None):
    with writing():
        address = f"{username or name}@voorbeeld.example".lower().replace(" ", ".")
        actions.make_account(name, address, PASSWORD, username=username, is_confirmed=True)


def ask(client, beginning):
    return client.get("/people/suggestions", query_string={"q": beginning})


def test_a_member_gets_people_by_the_start_of_their_name(as_):
    response = ask(as_("omar"), "na")
    assert response.status_code == 200
    assert response.json == [{"username": "nadia", "name": "Nadia"}]


def test_a_visitor_gets_no_names(client):
    assert ask(client, "na").status_code == 403


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        ("willem", {"wvos"}),
        ("WV", {"wvos"}),
        ("Willemijn V", {"wvos"}),
        ("vos", set()),
        ("", set()),
        ("   ", set()),
        ("%", set()),
        ("_", set()),
        ("w_os", set()),
        ("\\", set()),
        ("'", set()),
        ("\0", set()),
        ("w\u200bv", {"wvos"}),
        ("x" * 10_000, set()),
    ],
)
def test_only_the_start_counts_and_no_sign_is_special(as_, beginning, found):
    make("Willemijn Vos", "wvos")
    response = ask(as_("omar"), beginning)
    assert response.status_code == 200
    assert {person["username"] for person in response.json} == found


def test_who_did_not_confirm_is_not_proposed_but_to_moderators(as_):
    newcomer()
    assert ask(as_("omar"), "wille").json == []
    assert len(ask(as_("quinn"), "wille").json) == 1


def test_at_most_eight_and_who_was_here_last_comes_first(house):
    for number in range(12):
        make(f"Buur {number}", f"buur{number}")
    for number in (3, 9):
        with clock.at(NOON + timedelta(hours=number)), writing():
            actions.mark_seen(person(f"buur{number}"))
    found = [each.username for each in pages.suggestions(person("omar"), "buur")]
    assert len(found) == 8
    assert found[:3] == ["buur9", "buur3", "buur0"]


def test_an_answer_holds_nothing_but_names(as_):
    assert set(ask(as_("omar"), "pia").json[0]) == {"username", "name"}
    assert user("pia").email not in ask(as_("omar"), "pia").text
