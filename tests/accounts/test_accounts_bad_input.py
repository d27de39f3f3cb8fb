"""Whatever is sent to a door of this room, the answer is a page and never an accident."""

import pytest

from app.accounts.emails import proper_email
from app.foundation.errors import Invalid
from tests.accounts.reading import PASSWORD, error_beside, user, value_in

STRANGE = {
    "nothing": "",
    "blanks": " \t \u00a0\u3000 ",
    "invisible": "\u200b\u200d\u2060\ufeff",
    "a null": "a\0b",
    "controls": "\x01\x02\x1b[31m\x7f\x85",
    "a reversed line": "\u202egnirts\u202c",
    "half a pair": b"\xed\xa0\x80",
    "not UTF-8": b"\xff\xfe\xc3\x28",
    "Latin-1": "Zoë".encode("latin-1"),
    "very long": "x" * 300_000,
    "long accents": "e" + "\u0301" * 5000,
    "markup": "<script>alert(1)</script>",
    "a template": "{{ config }} {% raw %}",
    "a format": "%(n)s %s %d %",
    "SQL": "'; DROP TABLE users; --",
    "a path": "../../../../etc/passwd",
    "many lines": "a\r\nb\nc\u2028d",
    "a header": "a\r\nSet-Cookie: x=1",
    "a big number": "9" * 60,
    "a negative number": "-1",
    "pictures": "👩\u200d👩\u200d👧\u200d👦🚲",
    "from right to left": "مرحبا",
}
VISITOR_DOORS = {
    "/register": ("name", "email", "password", "leave_empty"),
    "/session": ("login", "password", "remember", "next"),
    "/password/forgotten": ("login",),
    "/password/guess": ("password",),
    "/language": ("language", "next"),
}
MEMBER_DOORS = {
    "/preferences": ("name", "bio"),
    "/preferences/look": ("language", "time_zone", "text_size", "theme"),
    "/preferences/username": ("username",),
    "/preferences/email": ("email", "current_password"),
    "/preferences/password": ("current_password", "password"),
    "/u/omar/roles": ("role", "act"),
    "/language": ("language", "next"),
}
GOOD = {
    "name": "Willemijn", "email": "willemijn@voorbeeld.example", "password": PASSWORD, "login": "omar",
    "current_password": PASSWORD, "bio": "Ik", "language": "nl", "time_zone": "Europe/Amsterdam",
    "text_size": "normal", "theme": "auto", "username": "omar2", "role": "moderator", "act": "give",
}  # fmt: skip


def cases(doors):
    return [
        pytest.param(door, field, id=f"{door} {field}") for door, fields in doors.items() for field in fields
    ]


def send_each(client, door, fields, field):
    """Send every strange text in one field, the others as they should be; return what went wrong."""
    accidents = []
    for name, text in STRANGE.items():
        data = {other: GOOD.get(other, "") for other in fields} | {field: text}
        response = client.post(door, data=data)
        if not (response.status_code == 303 or 400 <= response.status_code < 500):
            accidents.append((name, response.status_code))
        if "\r" in (response.location or "") or "Set-Cookie: x=1" in str(response.headers):
            accidents.append((name, "a header"))
    return accidents


@pytest.mark.parametrize(("door", "field"), cases(VISITOR_DOORS))
def test_nothing_a_visitor_sends_is_an_accident(client, door, field):
    assert send_each(client, door, VISITOR_DOORS[door], field) == []


@pytest.mark.parametrize(("door", "field"), cases(MEMBER_DOORS))
def test_nothing_a_member_sends_is_an_accident(as_, door, field):
    assert send_each(as_("ruth"), door, MEMBER_DOORS[door], field) == []


@pytest.mark.parametrize("door", [*VISITOR_DOORS, *MEMBER_DOORS])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"%", "application/x-www-form-urlencoded"),
        (b"%00=%00&%ff=%ff", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "multipart/form-data"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b'{"name": 1, "password": [2]}', "application/json"),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"\x00" * 1000, "image/png"),
        (b"a=b", "text/plain; charset=utf-7"),
    ],
)
def test_a_body_of_another_kind_is_no_accident(as_, door, body, kind):
    response = as_("ruth").post(door, data=body, content_type=kind)
    assert response.status_code == 303 or 400 <= response.status_code < 500


def test_a_field_sent_twice_counts_once(client):
    data = {
        "name": ["Wil", "Vos"],
        "email": ["a@voorbeeld.example", "b@voorbeeld.example"],
        "password": [PASSWORD] * 2,
    }
    assert client.post("/register", data=data).status_code == 303
    assert user("wil").email == "a@voorbeeld.example"


def test_a_file_where_a_text_belongs_is_refused(client):
    from io import BytesIO

    response = client.post("/register", data={"name": (BytesIO(b"x"), "x.txt"), "email": "", "password": ""})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Wil\u200blemijn", "Willemijn"),
        ("  Wil   lemijn ", "Wil lemijn"),
        ("Wil\tlemijn\r\n", "Wil lemijn"),
        ("\u202eWillemijn", "Willemijn"),
        ("Wil\0lemijn", "Willemijn"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(as_, typed, kept):
    as_("omar").post("/preferences", data={"name": typed, "bio": ""})
    assert user("omar").name == kept


def test_a_name_of_nothing_visible_is_empty(client):
    response = client.post("/register", data={**GOOD, "name": STRANGE["invisible"]})
    assert response.status_code == 422
    assert error_beside(response, "name")


@pytest.mark.parametrize(
    "email",
    [
        "", "x", "@", "x@", "@x.nl", "x@y", "x@@y.nl", "x y@z.nl", "x@y..nl", ".x@y.nl", "x@-y.nl", "x@y.nl.",
        "x@[127.0.0.1]", '"x y"@z.nl', "x@localhost", "x@y.test", "jörg@y.nl", "a" * 65 + "@y.nl",
        "a@" + "b" * 250 + ".nl", "x@y.nl,z@y.nl", "x@y.nl;z", "<x@y.nl>", "mailto:x@y.nl",
        "x@y.nl\nBcc: z@y.nl",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_stays_on_the_page(client, house, email):
    with pytest.raises(Invalid):
        proper_email(email)
    response = client.post("/register", data={**GOOD, "email": email})
    assert response.status_code == 422
    assert error_beside(response, "email")
    assert value_in(response, "email") == " ".join(email.split())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x@y.nl", "x@y.nl"),
        ("X.Y+z@Voorbeeld.Example", "X.Y+z@voorbeeld.example"),
        ("o'brien@y.nl", "o'brien@y.nl"),
        ("x@café.nl", "x@xn--caf-dma.nl"),
    ],
)
def test_an_address_is_kept_as_mail_servers_write_it(house, typed, kept):
    assert proper_email(typed) == kept


@pytest.mark.parametrize(
    "path", ["/register", "/session", "/preferences", "/language", "/people/suggestions"]
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_opens_a_door(as_, path, method):
    assert as_("ruth").open(path, method=method).status_code == 405
