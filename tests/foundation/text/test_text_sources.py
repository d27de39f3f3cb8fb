"""What a footnote leans on, and when it was looked at."""

from __future__ import annotations

import time
from datetime import date

import pytest

from app.foundation.text import Source, source_of
from app.foundation.text.sources import accessed_on
from tests.foundation.text.neighbours import RULES
from tests.foundation.text.whole_pages import page_of

FILE = f"/files/{RULES}/reglement.odt"
WEB = "https://www.voorbeeld.example/rapport"
LAW = "https://wetten.overheid.nl/BWBR0005181/2026-01-01#Artikel19"
SOURCES = [
    ([], Source("text")),
    (["/t/12/4?version=2"], Source("post", "/t/12/4?version=2", 12, 4, 2)),
    (["/t/12/4"], Source("post", "/t/12/4", 12, 4)),
    (["/t/12"], Source("post", "/t/12", 12)),
    (["/t/12/4?version=x"], Source("post", "/t/12/4?version=x", 12, 4)),
    (["/t/12/4?a=1&version=3#p"], Source("post", "/t/12/4?a=1&version=3#p", 12, 4, 3)),
    (
        ["https://cooplink.example/t/12/4?version=2"],
        Source("post", "https://cooplink.example/t/12/4?version=2", 12, 4, 2),
    ),
    (["https://elders.example/t/12/4"], Source("web", "https://elders.example/t/12/4")),
    ([LAW], Source("law", LAW)),
    (
        ["https://lokaleregelgeving.overheid.nl/CVDR1"],
        Source("law", "https://lokaleregelgeving.overheid.nl/CVDR1"),
    ),
    (["https://eur-lex.europa.eu/eli/x"], Source("law", "https://eur-lex.europa.eu/eli/x")),
    (
        ["https://zoek.officielebekendmakingen.nl/stb-1"],
        Source("law", "https://zoek.officielebekendmakingen.nl/stb-1"),
    ),
    (["https://wetten.overheid.nl.fout.example/"], Source("web", "https://wetten.overheid.nl.fout.example/")),
    ([FILE], Source("document", FILE)),
    ([WEB], Source("web", WEB)),
    ([WEB, FILE], Source("document", FILE)),
    ([WEB, LAW, "/t/1/2"], Source("post", "/t/1/2", 1, 2)),
    (["/u/nadia", "mailto:a@b.example", "https://[fout", "/t/x"], Source("text")),
]


def test_a_note_is_classified_by_its_addresses() -> None:
    for links, source in SOURCES:
        assert source_of(links, site_host="cooplink.example") == source, links


DAYS = [
    ("geraadpleegd op 3 mei 2026", date(2026, 5, 3)),
    ("Geraadpleegd op: 31 Oktober 2025.", date(2025, 10, 31)),
    ("(geraadpleegd 3 mrt. 2026)", date(2026, 3, 3)),
    ("geraadpleegd\nop 3 mei 2026", date(2026, 5, 3)),
    ("accessed on 3 May 2026", date(2026, 5, 3)),
    ("Accessed May 3, 2026", date(2026, 5, 3)),
    ("retrieved on 2026-05-03", date(2026, 5, 3)),
    ("geraadpleegd op 2026-05-03", date(2026, 5, 3)),
    ("geraadpleegd op 31 februari 2026; geraadpleegd op 1 maart 2026", date(2026, 3, 1)),
    ("geraadpleegd op 3 foo 2026", None),
    ("geraadpleegd op 2026-13-40", None),
    ("3 mei 2026", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_day_it_was_looked_at(text: str, day: date | None) -> None:
    assert accessed_on(text) == day
    assert source_of([WEB], text).accessed_on == day
    assert source_of([], text).accessed_on == day


def test_a_note_of_a_cooked_page_is_read_as_it_is() -> None:
    page = page_of(f"a[^w]\n\n[^w]: [Woningwet]({LAW}), geraadpleegd op 3 mei 2026")
    assert source_of(page.notes[0].links, page.notes[0].html) == Source(
        "law", LAW, accessed_on=date(2026, 5, 3)
    )


@pytest.mark.parametrize("unit", ["geraadpleegd op ", "accessed ", " ", "geraadpleegd op 3 m", "1", "on\n"])
def test_reading_a_day_takes_bounded_work(unit: str) -> None:
    start = time.process_time()
    accessed_on("geraadpleegd" + unit * (100_000 // len(unit)))
    assert time.process_time() - start < 0.5
