"""Names of files: whatever was typed, what comes out is safe everywhere."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.files.kinds import DOCX, GIF, JPEG, KINDS, PDF, PNG
from app.files.names import LONGEST_STEM, safe_name
from app.foundation.text import clean_body

TABLE = [
    ("vakantie.png", PNG, "vakantie.png"),
    ("Statuten v1.2 (concept).pdf", PDF, "Statuten-v1.2-concept.pdf"),
    ("coöperatie.pdf", PDF, "coöperatie.pdf"),
    ("coo\u0308peratie.pdf", PDF, "coöperatie.pdf"),
    ("IMG_2024_05.JPEG", JPEG, "IMG_2024_05.jpg"),
    ("foto.jpg", PNG, "foto.png"),
    ("plattegrond", PNG, "plattegrond.png"),
    ("../../etc/passwd", PDF, "passwd.pdf"),
    ("..\\..\\boot.png", PNG, "boot.png"),
    ("/etc/shadow.png", PNG, "shadow.png"),
    ("C:\\Users\\Nadia\\begroting.docx", DOCX, "begroting.docx"),
    ("a\x00b.png", PNG, "ab.png"),
    ("regel\r\nSet-Cookie: x.png", PNG, "regel-Set-Cookie-x.png"),
    ("foto\u202egnp.exe", PNG, "fotognp.exe.png"),
    ("on\u200bzicht\ufeffbaar.png", PNG, "onzichtbaar.png"),
    ("<script>alert(1)</script>.png", PNG, "script.png"),
    ('"><img src=x onerror=1>.png', PNG, "img-src-x-onerror-1.png"),
    ("](http://kwaad.example).png", PNG, "kwaad.example.png"),
    ("a*b`c[d]e.png", PNG, "a-b-c-d-e.png"),
    ("__init__.png", PNG, "init.png"),
    ("a - b_-c..d.png", PNG, "a-b-c-d.png"),
    (".png", PNG, "image.png"),
    (".htaccess", PNG, "htaccess.png"),
    ("", PDF, "document.pdf"),
    ("...", GIF, "image.gif"),
    ("\u0301accent.png", PNG, "accent.png"),
    ("вода 水 ماء.png", PNG, "вода-水-ماء.png"),
    ("🏠🏠.png", PNG, "image.png"),
    ("１／２.png", PNG, "2.png"),
    ("x" * 300 + ".png", PNG, "x" * 80 + ".png"),
    ("%2e%2e%2fgeheim.png", PNG, "2e-2e-2fgeheim.png"),
    ("-rf.png", PNG, "rf.png"),
]


@pytest.mark.parametrize(
    ("typed", "kind", "name"), TABLE, ids=[row[0][:30].encode("unicode_escape").decode() for row in TABLE]
)
def test_a_typed_name_becomes_a_safe_one(typed, kind, name):
    assert safe_name(typed, kind) == name


TYPED = st.text(max_size=300) | st.text("ab-_. /\\é\u0301\u0338\ufe0f\u200d½Ⅷ🏠", max_size=100)


@given(TYPED, st.sampled_from(KINDS))
@example("\u3164\u115f.png", PNG)
@example("e" + "\u0301" * 200 + ".png", PNG)
@example("\ud800.png", PNG)
@example("a" * 79 + "\u2167.png", PNG)
def test_every_name_is_safe_in_an_address_in_markdown_and_on_disk(typed, kind):
    name = safe_name(typed, kind)
    stem, _dot, extension = name.rpartition(".")
    assert extension == kind.extension
    assert 0 < len(stem) <= LONGEST_STEM
    assert not re.search(r"[-_.]{2}", name)
    assert stem[0] not in "-_."
    assert all(unicodedata.category(c)[0] in "LNM" for c in name if c not in "-_.")
    assert name.encode()


@given(TYPED, st.sampled_from(KINDS))
def test_a_name_survives_being_typed_in_a_post_and_being_cleaned_again(typed, kind):
    name = safe_name(typed, kind)
    assert clean_body(name) == name
    assert safe_name(name, kind) == name
