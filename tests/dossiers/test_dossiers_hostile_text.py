"""Text that wants to be more than text, everywhere it can be typed: nowhere it is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from app.accounts.viewer import VISITOR
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.actions.presence import note_presence
from app.dossiers.actions.suggesting import withdraw_suggestion
from app.dossiers.models import Dossier, Theme
from app.dossiers.suggestions import load_suggestion
from app.exchange.collection import listed
from app.exchange.documents import Site
from app.exchange.headers import parts_of
from app.exchange.repository import bundle_of
from app.foundation.database import db
from app.foundation.errors import Invalid
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person
from tests.dossiers.beside import fold, link
from tests.dossiers.making import again, edit, make_dossier, theme
from tests.dossiers.reviewing import decide, make_suggestion, review
from tests.dossiers.rooms import ROOMS
from tests.forum.doors import undone
from tests.making import make_group, make_reply, make_topic

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
TITLE = "\"'><script>alert(1)</script><b onclick=x>"
BODY = f"""Kort {EVIL} en [klik](javascript:alert(3)) en <javascript:alert(4)>.[^1]

## Kop {EVIL}

[[Rood {EVIL[:20]}]] en ![x](javascript:alert(5) "onerror=alert(6)").[^2]

> Een citaat {EVIL}

## <svg onload=alert(7)>

<iframe src="javascript:alert(8)"></iframe> <a href="javascript:alert(9)">x</a> {{{{ 7*7 }}}}

| a | b |
|---|---|
| {EVIL[:30]} | <style>*{{color:red}}</style> |

[^1]: [Bron](javascript:alert(10)) {EVIL}
[^2]: [Ver](https://elders.example/"><script>alert(11)</script>) <script>alert(12)</script>
"""
LIVE = re.compile(
    r"<script>alert|<script[^>]*>\s*alert|<(?:img|svg|b|a|iframe|style)\b[^>]*\s(?:onerror|onload|onclick)\s*=|"
    r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:|<iframe|<svg onload",
    re.IGNORECASE,
)
MODES = ("inline", "split", "rendered", "side", "source", "text")
FEEDS = ("/dossiers/changes.atom", "{url}/history.atom")
PLACES = (
    "{url}/compare?from=1&to=2&mode=", "{url}/edit?section=1", "/dossiers", "/dossiers/theme/financiering",
    "/dossiers/changes", "/dossiers/queue", "/dossiers/find?title=script", "/dossiers/similar?title=script",
    "/dossiers/new", "/dossiers/themes", "/my-edits", "/", "/log", "/g/{group}/dossiers", "/t/x/{topic}",
)  # fmt: skip


@pytest.fixture
def hostile(house, monkeypatch):
    """Return a dossier with hostile words in every field that people fill in."""
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    group = make_group("nadia", 'De "><script>alert(13)</script> ploeg', ruth="member", omar="member")
    with writing():
        db.session.execute(
            db.update(Theme).where(Theme.slug == "financiering").values(name_nl=EVIL, description_nl=EVIL)
        )
    dossier = make_dossier("nadia", TITLE, BODY, steward=group)
    topic = make_topic("omar", f"Gesprek {TITLE}", f"Vraag {EVIL}")
    make_reply(topic, "omar", f"Antwoord {EVIL} [x](javascript:alert(14))")
    link(dossier, topic)
    fold(dossier, topic, 2)
    text = BODY.replace("Kort", f"Langer {EVIL}")
    edit(again(dossier), "omar", text, summary=EVIL)
    suggestion = make_suggestion(again(dossier), "omar", text.replace("Langer", "Anders"), summary=EVIL)
    decide(dossier, "nadia", suggestion, False, reason=EVIL)
    open_one = make_suggestion(again(dossier), "omar", text.replace("Langer", f"Nog {EVIL}"), summary=EVIL)
    review(dossier, "ruth", "wrong", note=EVIL)
    with writing():
        answer_dossier(person("pia"), again(dossier), "outdated", EVIL)
        note_presence(person("ruth"), again(dossier), EVIL[:60])
    return Scene(again(dossier), group, topic.id, open_one.id)


class Scene:
    """What the pages are asked for."""

    def __init__(self, dossier: Dossier, group: Group, topic_id: int, suggestion_id: int) -> None:
        self.dossier, self.suggestion_id = dossier, suggestion_id
        self.ids = {"url": dossier.url, "dossier": dossier.id, "group": group.slug, "topic": topic_id,
                    "suggestion": suggestion_id}  # fmt: skip

    @property
    def paths(self) -> list[str]:
        modes = [f"{self.ids['url']}/compare?from=1&to=2&mode={mode}" for mode in MODES]
        return [
            *modes,
            *(one.format(**self.ids) for one in (*ROOMS, *PLACES) if not one.endswith((".epub", ".md"))),
        ]


def test_no_page_runs_what_somebody_typed(hostile, as_):
    browser = as_("nadia")
    found = {}
    for path in hostile.paths:
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code < 500, path
        if "xml" not in answer.content_type and LIVE.search(answer.text):
            found[path] = LIVE.search(answer.text).group(0)
    assert found == {}


def test_a_preview_and_a_conflict_run_nothing_either(hostile, as_):
    browser, dossier = as_("nadia"), hostile.dossier
    shown = browser.post(f"/d/{dossier.id}/preview", data={"body": BODY})
    assert not LIVE.search(shown.text)
    first = db.session.scalar(
        db.text("SELECT min(id) FROM revisions WHERE dossier_id = :id"), {"id": dossier.id}
    )
    mine = BODY.replace("Kort", f"Mijn {EVIL}")
    data = {"body": mine, "base_id": first, "key": "k", "summary": EVIL}
    answer = browser.post(f"/d/{dossier.id}/revisions", data=data)
    assert answer.status_code == 409
    assert not LIVE.search(answer.text)
    assert not LIVE.search(browser.get("/my-edits").text)


@pytest.mark.parametrize("feed", FEEDS)
def test_the_feeds_stay_well_formed(hostile, client, feed):
    answer = client.get(feed.format(**hostile.ids))
    assert answer.status_code == 200
    tree = ElementTree.fromstring(answer.data)
    for element in tree.iter():
        if element.tag.endswith("}content") or element.tag.endswith("}summary"):
            assert not LIVE.search(element.text or ""), element.text


def test_the_header_of_the_markdown_file_holds_only_what_it_should(hostile, client):
    facts, body = parts_of(client.get(f"{hostile.dossier.url}.md").text)
    assert facts["title"] == TITLE
    assert facts["theme"] == "financiering"
    assert body.startswith("Langer")


YAML_TITLES = (
    "a: b", "--- x", "!!python/object x", "{a: b}", "&a *a", "'\"", "? x", "- lijst", "yes", "null",
    "2024-01-01",
    "1e3", "%YAML 1.2", "a\u2028b", "@x", "`x`", ">- x", "x: |y"[:4],
)  # fmt: skip


def test_no_title_breaks_out_of_the_header_of_a_file(house, client):
    for title in YAML_TITLES:
        with undone():
            try:
                dossier = make_dossier(title=title, body="---\ntitle: Gekaapt\n---\nTekst.\n")
            except Invalid:
                continue
            facts, body = parts_of(client.get(f"{dossier.url}.md").text)
            assert (str(facts["title"]), body[:3]) == (dossier.title, "---"), title


def test_the_e_book_is_well_formed_and_runs_nothing(hostile, client):
    with zipfile.ZipFile(BytesIO(client.get(f"{hostile.dossier.url}.epub").data)) as book:
        for name in book.namelist():
            assert ".." not in name
            assert not name.startswith("/")
            if name.endswith(("xhtml", "opf", "ncx")):
                data = book.read(name)
                ElementTree.fromstring(data)
                assert not LIVE.search(data.decode()), name


def test_a_commit_has_one_line_of_title_and_nobody_elses_name(hostile, client):
    data = bundle_of(listed(VISITOR), Site("Cooplink", "https://cooplink.example"))
    assert data.startswith(b"# v")
    assert b"omar@voorbeeld.example" not in data


def test_no_title_adds_a_line_to_a_letter(house, letters, monkeypatch):
    before = len(letters())
    group = make_group("nadia", "De ploeg")
    dossier = make_dossier("nadia", "Titel\r\nBcc: mallory@kwaad.example\r\n\r\nHallo", steward=group)
    suggestion = make_suggestion(dossier, "omar", "Anders.\n", summary="Reden\r\nBcc: mallory@kwaad.example")
    decide(dossier, "nadia", suggestion, True)
    sent = letters()[before:]
    assert sent
    for one in sent:
        assert one["Bcc"] is None
        assert "mallory" not in " ".join(value for name, value in one.items() if name != "Subject")
        assert "\n" not in one["Subject"].strip()


ODD = {
    "bidi": "a\u202eb\u2066c\u2069",
    "zero width": "a\u200b\u200cb\ufeffc",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 50,
    "nul": "a\0b\x1b[2J\x07",
    "half a sign": "a\ud800b".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "a line of 100 kB": "a" * 100_000,
    "a hundred thousand brackets": "[" * 50_000 + "](" * 25_000,
    "stars": "*" * 20_000,
    "deep quotes": ">" * 5_000 + " x",
    "deep lists": "\n".join(" " * n * 2 + "- x" for n in range(200)),
    "many notes": "\n".join(f"x[^{n}]\n\n[^{n}]: y" for n in range(300)),
    "many headings": "\n".join(f"{'#' * (n % 6 + 1)} kop\n" for n in range(500)),
    "a note that cites itself": "a[^1]\n\n[^1]: b[^1]",
    "marks": "a" + "\u0301" * 5_000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_kept_and_shown_without_an_error_of_the_house(house, as_, name):
    dossier, browser = make_dossier(body="Begin.\n"), as_("nadia")
    data = {
        "body": f"Begin.\n\n{ODD[name]}\n",
        "base_id": dossier.latest_id,
        "key": "k",
        "summary": ODD[name][:150],
    }
    saved = browser.post(f"/d/{dossier.id}/revisions", data=data)
    assert saved.status_code in {303, 422}
    assert again(dossier).revision_count == (2 if saved.status_code == 303 else 1)
    for page in ("", "/history", "/compare", "/authors", "/edit", ".md", ".html", "/history.atom"):
        assert browser.get(dossier.url + page).status_code == 200, page
    if name in ("bidi", "nul"):
        assert not re.search("[\0\x1b\u202e\u2066]", browser.get(dossier.url).text)


def test_what_cannot_be_a_title_is_refused_with_a_sentence(house):
    for title in ("[[x]]", "a|b en c", "a#b en c", "\u200b\u200b\u200b", "  a ", "x" * 121, "\0\0\0"):
        with pytest.raises(Invalid) as refusal:
            make_dossier(title=title)
        assert str(refusal.value.sentence).endswith("."), title
        db.session.rollback()


def test_a_suggestion_taken_back_is_not_shown_as_markup(hostile, as_):
    with writing():
        row = load_suggestion(again(hostile.dossier), hostile.suggestion_id)
        withdraw_suggestion(person("omar"), again(hostile.dossier), row)
    page = as_("nadia").get(f"{hostile.dossier.url}/suggestions/{hostile.suggestion_id}").text
    assert not LIVE.search(page)
    assert theme().name_nl == EVIL
