"""What a file is follows from its content: the table of honest files, and the table of lies."""

import struct
import zipfile
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files import containers, kinds
from app.files.kinds import KINDS, recognise
from app.files.refusals import RefusedFile, UnknownKind
from tests.files import specimens as made

HONEST = {
    "png": (made.png, kinds.PNG),
    "jpeg": (made.jpeg, kinds.JPEG),
    "photograph": (made.photograph, kinds.JPEG),
    "webp": (lambda: made.written(made.two_halves(), "WEBP"), kinds.WEBP),
    "gif": (lambda: made.written(made.two_halves(), "GIF"), kinds.GIF),
    "pdf": (made.pdf, kinds.PDF),
    "odt": (made.odt, kinds.ODT),
    "ods": (made.ods, kinds.ODS),
    "docx": (made.docx, kinds.DOCX),
    "xlsx": (made.xlsx, kinds.XLSX),
    "docx with a spreadsheet inside": (
        lambda: made.docx(word__embeddings__sheet=made.xlsx()),
        kinds.DOCX,
    ),
}


@pytest.mark.parametrize(("make", "kind"), HONEST.values(), ids=HONEST)
def test_an_honest_file_is_recognised_by_its_content(make, kind):
    assert recognise(make()) is kind


UNKNOWN = {
    "program": b"MZ\x90\x00" + b"\0" * 200,
    "linux program": b"\x7fELF" + b"\0" * 200,
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "drawing behind a declaration": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "words": b"Gewoon een zin.",
    "one byte": b"\x89",
    "bitmap": b"BM" + b"\0" * 60,
    "tiff": b"II*\x00" + b"\0" * 60,
    "old office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60,
    "sound in the same wrapper as webp": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "pdf after something else": b"<script>alert(1)</script>" + made.pdf(),
    "pdf without a version": b"%PDF-" + made.pdf()[8:],
    "pdf cut off": made.pdf()[:-8],
    "words that begin as pdf": b"%PDF-1.7 and then a page <script>alert(1)</script>",
    "plain zip": made.packed({"foto.exe": b"MZ"}),
    "java program": made.packed({"META-INF/MANIFEST.MF": b"Main-Class: X"}),
    "presentation": made.packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b""}),
    "both letter and sheet": made.docx(xl__workbook=b"<x/>"),
    "open document of another kind": made.odt(b"application/vnd.oasis.opendocument.graphics"),
    "open document with another word": made.odt(b"text/html"),
    "open document with more words": made.odt(made.ODT_TYPE + b"<script>"),
    "open document without content": made.packed({"mimetype": made.ODT_TYPE}),
    "open document whose word is packed": made.packed(
        {"mimetype": made.ODT_TYPE, "content.xml": b""}, is_packed=False
    ),
    "open document whose word comes later": made.packed({"content.xml": b"", "mimetype": made.ODT_TYPE}),
}


@pytest.mark.parametrize("data", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_on_the_list_is_refused_whatever_its_name(data):
    with pytest.raises(UnknownKind, match="You can add: png, jpg, webp, gif, pdf"):
        recognise(data)


MACROS = {
    "word": lambda: made.docx(**{"word__vbaProject.bin": b"Sub AutoOpen()"}),
    "word, other letters": lambda: made.docx(**{"word__VBAPROJECT.BIN": b"x"}),
    "excel": lambda: made.xlsx(**{"xl__vbaProject.bin": b"x"}),
    "old excel": lambda: made.xlsx(**{"xl__macrosheets__sheet1.xml": b"x"}),
    "basic": lambda: made.odt(**{"Basic__Standard__Module1.xml": b"x"}),
    "scripts": lambda: made.odt(**{"Scripts__python__a.py": b"x"}),
}


@pytest.mark.parametrize("make", MACROS.values(), ids=MACROS)
def test_macros_are_refused(make):
    with pytest.raises(RefusedFile, match="contains macros"):
        recognise(make())


def test_an_empty_file_is_refused():
    with pytest.raises(RefusedFile, match="empty"):
        recognise(b"")


@pytest.mark.parametrize("make", [made.zip_bomb, made.crowd], ids=["deep", "crowded"])
def test_a_zip_bomb_is_refused_without_unpacking(make):
    data = make()
    with (
        mock.patch.object(zipfile.ZipFile, "open", side_effect=AssertionError("unpacked")),
        pytest.raises(RefusedFile, match=r"far more than it seems|cannot be checked"),
    ):
        recognise(data)


@pytest.mark.parametrize("name", ["..__..__etc__passwd", "__etc__passwd", "word__..\\..\\boot.ini"])
def test_members_that_lead_outside_are_refused(name):
    with pytest.raises(RefusedFile, match="cannot be checked"):
        recognise(made.docx(**{name: b"x"}))


def _end_record(members: int, table: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, table, 0, 0)


STRANGE_ENDS = {
    "something behind it": lambda: made.docx() + b"<script>alert(1)</script>",
    "a remark": lambda: made.docx()[:-2] + b"\x03\x00abc",
    "too many members": lambda: made.docx()[:-22] + _end_record(60_000, 100),
    "too large a table": lambda: made.docx()[:-22] + _end_record(3, 9_000_000),
    "the end of a very large file": lambda: (
        made.docx()[:-22] + b"PK\x06\x07" + b"\0" * 16 + _end_record(3, 9)
    ),
    "only a beginning": lambda: b"PK\x03\x04",
}


@pytest.mark.parametrize("make", STRANGE_ENDS.values(), ids=STRANGE_ENDS)
def test_the_table_of_contents_is_judged_before_it_is_read(make):
    data = make()
    with (
        mock.patch.object(zipfile, "ZipFile", side_effect=AssertionError("read")),
        pytest.raises(RefusedFile, match="cannot be checked"),
    ):
        recognise(data)


@given(st.binary(max_size=400))
def test_any_bytes_get_a_kind_or_a_sentence(data):
    _has_answer(data)


@given(st.sampled_from([made.docx(), made.odt(), made.pdf()]), st.data())
def test_a_damaged_container_gets_a_kind_or_a_sentence(data, draw):
    damaged = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 6))):
        damaged[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    _has_answer(bytes(damaged))


def _has_answer(data: bytes) -> None:
    try:
        is_answered = recognise(data) in KINDS
    except RefusedFile as error:
        is_answered = bool(error.sentence) and error.field == "file"
    assert is_answered


def test_no_two_kinds_share_an_extension_or_a_media_type():
    extensions = [extension for kind in KINDS for extension in kind.extensions]
    assert len(extensions) == len(set(extensions))
    assert len({kind.media_type for kind in KINDS}) == len(KINDS)
    assert containers.MOST_MEMBERS * 46 <= containers.LARGEST_TABLE
