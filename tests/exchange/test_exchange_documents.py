"""One dossier as Markdown, web page, PDF and e-book: the same text, with status, sources and contributors."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import ImageFile
from pypdf import PdfReader

from app.exchange import pdf as pdf_room
from app.exchange.headers import file_of, parts_of
from app.foundation.errors import Invalid
from app.foundation.transaction import writing
from tests.dossiers.making import edit, make_dossier, text_of

BODY = """Een bank leent **meestal** 70 tot 80 procent.[^1]

## Wat de bank doet

| wat | hoeveel |
|---|---|
| hypotheek | 75 % |

## Ledenleningen & “inleg”

Elk huishouden legt iets in; zie [het gesprek](/t/1).<br>Klaar.

[^1]: [Burgerlijk Wetboek](https://wetten.overheid.nl/BWBR0003045), geraadpleegd op 20 november 2026.
"""
FORMS = ("md", "html", "pdf", "epub")


@pytest.fixture
def dossier(house):
    made = make_dossier(title="Geld & bank: “het gat”", body=BODY)
    edit(made, "omar", BODY.replace("iets in;", "iets in, naar draagkracht;"))
    return made


def words_of_pdf(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_the_markdown_file_holds_the_text_letter_for_letter_below_a_header(client, dossier):
    facts, body = parts_of(client.get(f"{dossier.url}.md").text)
    assert body == text_of(dossier)
    assert facts["title"] == "Geld & bank: “het gat”"
    assert (facts["version"], facts["theme"], facts["licence"]) == (2, "financiering", "CC BY-SA 4.0")
    assert facts["contributors"] == ["Nadia", "Omar"]
    (source,) = facts["sources"]
    assert source["kind"] == "law"
    assert source["text"].startswith("Burgerlijk Wetboek")
    assert facts["status"].startswith("Concept") or facts["status"].startswith("Draft")


def test_the_pdf_is_tagged_for_screen_readers_and_its_text_can_be_taken_out(client, dossier):
    answer = client.get(f"{dossier.url}.pdf")
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    words = words_of_pdf(answer.data)
    for wanted in (
        "Geld & bank: “het gat”",
        "naar draagkracht",
        "hypotheek",
        "Burgerlijk Wetboek",
        "CC BY-SA 4.0",
        "Nadia",
        "Omar",
    ):
        assert wanted in words


def test_the_web_page_stands_alone(client, dossier):
    page = client.get(f"{dossier.url}.html").text
    assert "http://localhost/t/1" in page
    assert f'id="d{dossier.id}-fn-1"' in page
    assert f'href="#d{dossier.id}-fn-1"' in page
    assert not any(mark in page for mark in ("<script", "<link", 'src="http'))


def test_the_e_book_is_well_formed_and_leads_to_its_sections(client, dossier):
    with zipfile.ZipFile(BytesIO(client.get(f"{dossier.url}.epub").data)) as book:
        assert book.namelist()[0] == "mimetype"
        pages = {name: book.read(name) for name in book.namelist() if name.endswith(("xhtml", "opf", "ncx"))}
    for content in pages.values():
        ElementTree.fromstring(content)
    chapter = next(text.decode() for name, text in pages.items() if f"-{dossier.id}.xhtml" in name)
    contents = next(text.decode() for name, text in pages.items() if name.endswith("nav.xhtml"))
    assert "naar draagkracht" in chapter
    assert f"#d{dossier.id}-h-ledenleningen-inleg" in contents
    assert f'id="d{dossier.id}-h-ledenleningen-inleg"' in chapter


def test_what_visitors_may_not_read_leaves_in_no_form(client, as_, dossier):
    with writing():
        dossier.read_access = "members"
    for form in FORMS:
        assert client.get(f"{dossier.url}.{form}").status_code == 404, form
        assert as_("pia").get(f"{dossier.url}.{form}").status_code == 200, form


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
def test_a_dossier_that_is_not_there_has_no_forms(client, house, number):
    assert {client.get(f"/d/niets/{number}.{form}").status_code for form in FORMS} == {404}


def test_a_server_without_the_library_says_so_kindly(client, dossier, monkeypatch):
    def nothing() -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf_room, "_weasyprint", nothing)
    answer = client.get(f"{dossier.url}.pdf")
    assert answer.status_code == 503
    assert "e-boek" in answer.text or "e-book" in answer.text


def test_making_a_pdf_leaves_pillow_as_strict_as_it_was(client, dossier):
    assert client.get(f"{dossier.url}.pdf").status_code == 200
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_making_a_pdf_asks_the_network_for_nothing(client, house, monkeypatch):
    dossier = make_dossier(
        body="Kijk: ![ver](https://elders.example/a.png) en ![hier](/files/bestaatniet0000000/a.png)\n"
    )
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open", lambda *_, **__: pytest.fail("it asked the network")
    )
    assert client.get(f"{dossier.url}.pdf").status_code == 200


HEADERS = {
    "no header": ("Alleen tekst\n", ({}, "Alleen tekst\n")),
    "a header": ("---\ntitle: Een: twee\n---\nTekst\n", None),
    "hyphens in the text": (
        file_of({"title": "a"}, "Tekst\n---\nMeer\n"),
        ({"title": "a"}, "Tekst\n---\nMeer\n"),
    ),
    "no end": ("---\ntitle: a\nTekst", None),
    "a list": ("---\n- a\n---\nTekst", None),
    "code": ("---\na: !!python/object/apply:os.system [ls]\n---\nTekst", None),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_read_or_refused_with_a_sentence(house, name):
    text, wanted = HEADERS[name]
    if wanted is None:
        with pytest.raises(Invalid):
            parts_of(text)
    else:
        assert parts_of(text) == wanted
