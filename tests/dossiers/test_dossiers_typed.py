"""What people type in a dossier: cleaned the same way everywhere, and refused with the field it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.dossiers.chain import first_broken, link_hash
from app.dossiers.models.dossiers import BODY_LONGEST, TITLE_LONGEST
from app.dossiers.models.opinions import NOTE_LONGEST
from app.dossiers.models.revisions import SUMMARY_LONGEST
from app.dossiers.status import READERS_NEEDED, Status, status_of
from app.dossiers.typed import accept_body, accept_note, accept_summary, accept_title, plain
from app.foundation.errors import Invalid

TODAY = date(2026, 11, 24)
REVIEWED = datetime(2026, 5, 3, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("house")

TITLES = [
    ("Ledenleningen", "Ledenleningen"),
    ("  veel   spaties  ", "veel spaties"),
    ("regel\nen regel", "regel en regel"),
    ("x" * TITLE_LONGEST, "x" * TITLE_LONGEST),
    ("MJOP & co: “zo”", "MJOP & co: “zo”"),
]
NO_TITLES = ["", "ab", "x" * (TITLE_LONGEST + 1), "[a] b", "a ] b", "a | b", "# kop", "\u200b\u200b"]


@pytest.mark.parametrize(("typed", "kept"), TITLES)
def test_a_title_is_one_line_without_spare_spaces(typed: str, kept: str) -> None:
    assert accept_title(typed) == kept


@pytest.mark.parametrize("typed", NO_TITLES)
def test_a_title_that_no_link_can_hold_or_nobody_can_read_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        accept_title(typed)
    assert caught.value.field == "title"
    assert caught.value.sentence


def test_a_text_may_be_empty_and_as_long_as_a_dossier_can_be() -> None:
    assert accept_body("") == ""
    assert len(accept_body("a" * BODY_LONGEST)) == BODY_LONGEST
    with pytest.raises(Invalid) as caught:
        accept_body("a" * (BODY_LONGEST + 1))
    assert caught.value.field == "body"


def test_line_ends_of_browsers_and_signs_no_database_holds_are_cleaned() -> None:
    assert accept_body("een\r\ntwee\rdrie\x00") == "een\ntwee\ndrie"


@pytest.mark.parametrize(("accept", "most"), [(accept_summary, SUMMARY_LONGEST), (accept_note, NOTE_LONGEST)])
def test_remarks_have_an_end_and_are_never_cut_off(accept, most: int) -> None:
    assert accept("a" * most) == "a" * most
    with pytest.raises(Invalid):
        accept("a" * (most + 1))


def test_a_note_keeps_its_lines_and_a_summary_is_one() -> None:
    assert accept_note(" een\n\ntwee ") == "een\n\ntwee"
    assert accept_summary("een\ntwee") == "een twee"
    assert plain("een \n twee") == "een twee"


def judged(**facts: object) -> SimpleNamespace:
    usual = {
        "reviewed_at": None, "valid_until": None, "changes_since_review": 0, "outdated_count": 0,
        "archived_at": None, "merged_into_id": None,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **facts})


FUTURE, PAST = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
STATUSES = {
    "nobody reviewed it": (judged(), "concept", ()),
    "reviewed": (judged(reviewed_at=REVIEWED, valid_until=FUTURE), "reviewed", ()),
    "its last day": (judged(reviewed_at=REVIEWED, valid_until=TODAY), "reviewed", ()),
    "the day after": (judged(reviewed_at=REVIEWED, valid_until=PAST), "outdated", ("expired",)),
    "changed since": (judged(reviewed_at=REVIEWED, changes_since_review=2), "changed", ()),
    "changed and expired": (
        judged(reviewed_at=REVIEWED, valid_until=PAST, changes_since_review=2), "outdated", ("expired",),
    ),
    "one reader": (judged(outdated_count=READERS_NEEDED - 1), "concept", ()),
    "readers enough": (judged(outdated_count=READERS_NEEDED), "outdated", ("readers",)),
    "archived": (judged(archived_at=REVIEWED, valid_until=PAST, outdated_count=9), "archived", ()),
    "replaced": (judged(merged_into_id=3, archived_at=REVIEWED), "replaced", ()),
}  # fmt: skip


@pytest.mark.parametrize("name", STATUSES)
def test_the_status_is_computed_the_gravest_first(name: str) -> None:
    facts, kind, reasons = STATUSES[name]
    found = status_of(facts, TODAY)
    assert (found.kind, found.reasons) == (kind, reasons)


def test_a_source_that_changed_and_a_link_that_broke_are_reasons_as_well() -> None:
    found = status_of(judged(reviewed_at=REVIEWED), TODAY, sources_changed=True, links_broken=True)
    assert found == Status("outdated", REVIEWED, 0, ("source", "link"), 0)


def chain(*bodies: str) -> list[SimpleNamespace]:
    links, parent = [], b""
    for number, body in enumerate(bodies, start=1):
        moment = REVIEWED + timedelta(minutes=number)
        parent = link_hash(parent, number, "edit", moment, body)
        links.append(SimpleNamespace(number=number, kind="edit", body=body, created_at=moment, sha256=parent))
    return links


def test_an_untouched_chain_holds_and_an_empty_one_too() -> None:
    assert first_broken(chain("a", "b", "c")) == 0
    assert first_broken([]) == 0


CHANGES = {
    "the text": lambda link: setattr(link, "body", link.body + "!"),
    "the moment": lambda link: setattr(link, "created_at", link.created_at + timedelta(microseconds=1)),
    "the kind": lambda link: setattr(link, "kind", "import"),
    "the number": lambda link: setattr(link, "number", link.number + 1),
    "the hash": lambda link: setattr(link, "sha256", bytes(32)),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_whatever_is_changed_in_the_past_is_seen_where_it_happened(what: str, place: int) -> None:
    links = chain("a", "b", "c")
    CHANGES[what](links[place])
    assert first_broken(links) == place + 1


@pytest.mark.parametrize("place", [0, 1])
def test_a_version_that_is_gone_is_seen(place: int) -> None:
    links = chain("a", "b", "c")
    del links[place]
    assert first_broken(links) == place + 1


def test_the_same_moment_in_another_time_zone_has_the_same_hash() -> None:
    elsewhere = REVIEWED.astimezone(datetime.now().astimezone().tzinfo)
    assert link_hash(b"", 1, "edit", REVIEWED, "a") == link_hash(b"", 1, "edit", elsewhere, "a")
