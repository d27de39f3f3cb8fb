"""What people type about their initiative: taken as they mean it, or refused with a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation import clock
from app.foundation.errors import Invalid
from app.groups.answers import MAYBE, accept, today
from app.groups.fields import FIELD, FIELDS
from app.groups.places import all_places, places_named

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TYPED = [field for field in FIELDS if field.sort != "known"]
LONG = "a" * 10_000

TAKEN = [
    ("name", "  De   Roode Pannen ", "De Roode Pannen"),
    ("summary", "Een 1920-wijkje\r\nin Arnhem ", "Een 1920-wijkje\nin Arnhem"),
    ("story", "## Hoe het begon\n\nMet koffie.\n", "## Hoe het begon\n\nMet koffie."),
    ("website", "", ""),
    ("website", "roodepannen.example", "https://roodepannen.example"),
    ("website", "http://roodepannen.example/over-ons?x=1", "http://roodepannen.example/over-ons?x=1"),
    ("website", "HTTPS://Roodepannen.Example", "HTTPS://Roodepannen.Example"),
    ("website", "https://roodepannen.example:8443/", "https://roodepannen.example:8443/"),
    ("kinds", ["newbuild", "existing"], ["existing", "newbuild"]),
    ("kinds", "existing", ["existing"]),
    ("kinds", {"existing", "newbuild", "transformation"}, ["existing", "newbuild", "transformation"]),
    ("place", "arnhem", places_named("Arnhem")[0].id),
    ("location_precision", "exact", "exact"),
    ("position", "", None),
    ("position", "52.0907, 5.1214", (52.0907, 5.1214)),
    ("search_area", "", []),
    ("search_area", "Arnhem, Velp (Gelderland); arnhem\nEde (Gelderland)", None),
    ("search_area", ["Arnhem", "Utrecht"], ["Arnhem", "Utrecht"]),
    ("legal_form", "", ""),
    ("legal_form", "owners_association", "owners_association"),
    ("kvk", "", ""),
    ("kvk", " 1234.5678 ", "12345678"),
    ("kvk", "00000000", "00000000"),
    ("founded_on", "", None),
    ("founded_on", "2022-01", date(2022, 1, 1)),
    ("founded_on", "2022-01-31", date(2022, 1, 1)),
    ("founded_on", date(2022, 1, 31), date(2022, 1, 1)),
    ("founded_on", "1-2022", date(2022, 1, 1)),
    ("founded_on", "11/2026", date(2026, 11, 1)),
    ("dwellings_planned", "", None),
    ("dwellings_planned", "0", 0),
    ("dwellings_planned", 40, 40),
    ("dwellings_planned", "10000", 10_000),
    ("building_year", "1924", 1924),
    ("dwelling_mix", {}, {}),
    ("dwelling_mix", {"social": "24", "middle": "", "free": "0"}, {"social": 24, "free": 0}),
    ("is_monument", "", None),
    ("is_monument", None, None),
    ("is_monument", "yes", True),
    ("is_monument", "no", False),
    ("target_groups", None, []),
    ("target_groups", ["young"], ["young"]),
    ("financing_sources", [], []),
    ("has_public_financing", True, True),
    ("has_public_financing", None, False),
    ("contact", " nadia ", "nadia"),
]

REFUSED = [
    ("name", ""),
    ("name", "ab"),
    ("name", "a" * 81),
    ("name", LONG),
    ("name", "\u202e\u200b"),
    ("summary", "a" * 301),
    ("story", "a" * 20_001),
    ("website", "javascript:alert(1)"),
    ("website", "javascript://x.example/%0aalert(1)"),
    ("website", "data:text/html,<script>"),
    ("website", "ftp://roodepannen.example"),
    ("website", "https://"),
    ("website", "https://nadia:geheim@roodepannen.example"),
    ("website", "https://[::1"),
    ("website", "https://roodepannen"),
    ("website", "een zin met spaties.example"),
    ("website", "https://a.example/" + LONG),
    ("kinds", []),
    ("kinds", None),
    ("kinds", ["castle"]),
    ("kinds", ["existing", ""]),
    ("place", ""),
    ("place", "Parijs"),
    ("place", "Hengelo"),  # there are two: which one, says the sentence
    ("place", LONG),
    ("location_precision", ""),
    ("location_precision", "nearby"),
    ("search_area", "Arnhem, Atlantis"),
    ("search_area", "Hengelo"),
    ("search_area", LONG),
    ("legal_form", "kingdom"),
    ("kvk", "1234567"),
    ("kvk", "123456789"),
    ("kvk", "1234567a"),
    ("kvk", "١٢٣٤٥٦٧٨"),  # digits, but of another script
    ("kvk", LONG),
    ("founded_on", "2022"),
    ("founded_on", "13-2022"),
    ("founded_on", "2022-00"),
    ("founded_on", "12-2026"),  # next month
    ("founded_on", "2030-01"),
    ("founded_on", "0001-01"),
    ("founded_on", "januari"),
    ("founded_on", "99999-01"),
    ("dwellings_planned", "-1"),
    ("dwellings_planned", "10001"),
    ("dwellings_planned", "4,5"),
    ("dwellings_planned", "veertig"),
    ("dwellings_planned", "٤٠"),
    ("dwellings_planned", "9" * 200),
    ("dwelling_mix", {"social": "veel"}),
    ("building_year", "999"),
    ("building_year", "2201"),
    ("is_monument", "perhaps"),
    ("target_groups", ["cats"]),
    ("target_words", "a" * 201),
    ("democratic_statement", "a" * 1001),
    ("financing_sources", ["gold"]),
    ("visit", "sometimes"),
    ("contact", "a" * 201),
]


@pytest.fixture(autouse=True)
def _in_november(app):
    with app.test_request_context(), clock.at(NOW):
        yield


@pytest.mark.parametrize(("key", "typed", "kept"), TAKEN)
def test_what_people_type_is_taken_as_they_mean_it(key, typed, kept):
    if key == "search_area" and kept is None:
        kept = [places_named(name)[0].label for name in ("Arnhem", "Velp (Gelderland)", "Ede (Gelderland)")]
    found = accept(FIELD[key], typed)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(("key", "typed"), REFUSED, ids=lambda value: str(value)[:30])
def test_what_cannot_be_is_refused_beside_its_field(key, typed):
    with pytest.raises(Invalid) as refusal:
        accept(FIELD[key], typed)
    assert refusal.value.field == key
    assert refusal.value.sentence.endswith(".")


def test_a_place_of_which_there_are_two_offers_the_choice():
    with pytest.raises(Invalid, match=r"Hengelo \(.+\), Hengelo \(.+\)"):
        accept(FIELD["place"], "Hengelo")


def test_too_many_places_to_look_in_are_refused():
    eleven = [place.label for place in all_places()[:11]]
    assert accept(FIELD["search_area"], eleven[:10]) == eleven[:10]
    with pytest.raises(Invalid) as refusal:
        accept(FIELD["search_area"], ", ".join(eleven))
    assert refusal.value.field == "search_area"


def test_a_month_of_the_far_past_is_a_month():
    assert accept(FIELD["founded_on"], "03-1650") == date(1650, 3, 1)


def test_every_word_of_every_vocabulary_is_taken():
    for field in TYPED:
        if field.sort == "choice":
            assert [accept(field, word) for word in field.words] == list(field.words)
        if field.sort == "choices":
            assert accept(field, list(field.words)) == list(field.words), field.key
            assert len(field.words) <= field.most


def test_the_day_changes_at_midnight_in_the_netherlands():
    with clock.at(datetime(2026, 11, 23, 22, 59, tzinfo=UTC)):
        assert today() == date(2026, 11, 23)
    with clock.at(datetime(2026, 11, 23, 23, 1, tzinfo=UTC)):
        assert today() == date(2026, 11, 24)


def test_perhaps_has_three_answers():
    assert list(MAYBE.values()) == [None, True, False]


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=60), st.lists(st.text(max_size=10), max_size=4),
    st.dictionaries(st.sampled_from(["social", "x"]), st.text(max_size=5), max_size=2), st.dates(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TYPED), anything)
def test_anything_typed_is_either_taken_or_refused_with_a_sentence(field, typed):
    refused = None
    try:
        accept(field, typed)
    except Invalid as refusal:
        refused = refusal
    assert refused is None or (refused.field == field.key and refused.sentence)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([field for field in TYPED if field.sort in {"line", "text", "markdown"}]), st.text())
def test_a_text_that_was_taken_is_taken_again_as_it_is(field, typed):
    try:
        kept = accept(field, typed)
    except Invalid:
        return
    assert accept(field, kept) == kept
