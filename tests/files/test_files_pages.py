"""What pages and texts know of files."""

import pytest
import sqlalchemy as sa

from app.files import pages
from app.foundation.database import db
from app.foundation.errors import Hidden
from app.foundation.text import RENDERER_VERSION, Surroundings, cook, find_references
from tests.cast import person
from tests.files import specimens as made
from tests.files.making import attached, keep

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    ("size", "label"),
    [
        (0, "1 kB"),
        (900, "1 kB"),
        (34_400, "34 kB"),
        (999_400, "999 kB"),
        (1_000_000, "1,0 MB"),
        (1_449_000, "1,4 MB"),
        (10_485_760, "10,5 MB"),
    ],
)
def test_sizes_are_for_people(size, label):
    assert pages.size_label(size) == label


def test_a_text_gets_the_facts_of_its_files_in_one_question():
    wide, small = keep(data=made.png(1600, 800)), keep(data=made.png())
    letter = keep("omar", "notulen maart.pdf", made.pdf())
    asked = []
    listener = ("before_cursor_execute", lambda *facts: asked.append(facts[2]))
    sa.event.listen(db.engine, *listener)
    facts = pages.file_facts([wide.key, small.key, letter.key, "bestaat-niet"])
    sa.event.remove(db.engine, *listener)
    assert len([question for question in asked if "SELECT" in question]) == 1
    assert set(facts) == {wide.key, small.key, letter.key}
    assert (facts[wide.key].thumb_url, facts[wide.key].thumb_width, facts[wide.key].thumb_height) == (
        f"/files/{wide.key}/thumb/foto.png", 1200, 600,
    )  # fmt: skip
    assert (facts[small.key].thumb_url, facts[small.key].width, facts[small.key].is_image) == ("", 60, True)
    assert facts[letter.key].name == "notulen-maart.pdf"
    assert (facts[letter.key].is_image, facts[letter.key].size_label) == (False, "1 kB")


def test_a_text_without_files_asks_nothing():
    assert pages.file_facts(frozenset()) == {}


@pytest.mark.parametrize(
    ("name", "data", "tag"),
    [
        ("Onze *tuin* [1]_x_.png", made.png(), "<img"),
        ("coöperatie & co.png", made.png(1600, 800), "<img"),
        ("вода 水.pdf", made.pdf(), "<a"),
        ("](javascript:alert(1)).pdf", made.pdf(), "<a"),
    ],
)
def test_the_markdown_of_a_file_shows_that_file_in_a_post(name, data, tag):
    file = keep(name=name, data=data)
    source = pages.markdown(file)
    references = find_references(source)
    assert references.files == {file.key}
    known = Surroundings(files=pages.file_facts(references.files))
    html = cook(source, prefix="p1-", surroundings=known).html
    assert tag in html
    assert f"/files/{file.key}/" in html
    assert "<em>" not in html
    assert RENDERER_VERSION > 0


def test_the_owner_gets_the_line_to_copy():
    file = keep(name="Onze tuin.png", data=made.png(1600, 800))
    page = pages.file_page(person("nadia"), file.key)
    assert page.markdown == f"![Onze-tuin.png](/files/{file.key}/Onze-tuin.png)"
    assert page.picture == f"/files/{file.key}/thumb/Onze-tuin.png"


@pytest.mark.parametrize(
    ("name", "data", "picture"), [("foto.png", made.png(), True), ("brief.pdf", made.pdf(), False)]
)
def test_only_a_picture_is_shown_on_its_page(name, data, picture):
    page = pages.file_page(person("nadia"), keep(name=name, data=data).key)
    assert page.picture == (page.path if picture else "")
    assert page.markdown.startswith("!") is picture


@pytest.mark.parametrize("who", ["visitor", "pia", "quinn", "ruth"])
def test_the_page_of_a_file_is_for_its_owner_alone(who):
    for file in (keep(), attached("public"), attached("members")):
        with pytest.raises(Hidden):
            pages.file_page(person(who), file.key)


@pytest.mark.parametrize("key", ["", "weg", "\x00", "../../etc", "0" * 32, "x" * 10_000])
def test_a_key_that_does_not_exist_is_hidden(key):
    with pytest.raises(Hidden):
        pages.find_file(person("nadia"), key, "foto.png", "original")


def test_the_form_says_what_may_be_added():
    page = pages.upload_page(person("nadia"))
    assert (bool(page.verdict), page.megabytes, page.megapixels) == (True, 10, 24)
    assert set(page.extensions) == {"png", "jpg", "webp", "gif", "pdf", "odt", "ods", "docx", "xlsx"}
