"""What can be done with files: keep them, let posts refer to them, let them go."""

from datetime import timedelta
from unittest import mock

import pytest
from flask_babel import force_locale

from app.files import actions
from app.files.models import File
from app.files.refusals import LARGEST, RefusedFile, StoreUnavailable, TooLarge, UnknownKind
from app.files.store import the_store
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, TooFast
from app.foundation.transaction import writing
from tests.cast import person
from tests.files import specimens as made
from tests.files.making import attached, keep, unconfirm

pytestmark = pytest.mark.usefixtures("house")


def kept_bytes(file, part="original"):
    with the_store().open(file.key, part).stream as stream:
        return stream.read()


def reread(file):
    db.session.expire_all()
    return db.session.get(File, file.id)


def test_a_kept_file_has_its_facts_and_its_bytes():
    file = reread(keep("nadia", "Mijn tuin.PNG", made.png(1600, 800)))
    assert (file.name, file.media_type) == ("Mijn-tuin.png", "image/png")
    assert (file.width, file.height, file.thumb_width, file.thumb_height) == (1600, 800, 1200, 600)
    assert (file.visibility, file.attached_at, file.owner_id) == ("owner", None, person("nadia").id)
    assert len(kept_bytes(file)) == file.size
    assert made.opened(kept_bytes(file, "thumb")).size == (1200, 600)


def test_a_document_is_kept_as_it_is():
    file = keep(name="notulen.pdf", data=made.pdf())
    assert kept_bytes(file) == made.pdf()
    assert (file.is_image, file.width, file.thumb_width) == (False, None, None)


def test_the_place_where_a_photograph_was_taken_is_not_kept():
    file = keep(name="huis.jpg", data=made.photograph(6, 1600, 900))
    assert (file.width, file.height) == (900, 1600)
    assert not made.opened(kept_bytes(file)).getexif()


def test_keys_cannot_be_guessed_and_never_come_twice():
    keys = {keep().key for _ in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 32 for key in keys)


LIES = {
    "program named .png": ("foto.png", b"MZ\x90\0" * 50, UnknownKind),
    "page named .jpg": ("foto.jpg", b"<!doctype html><script>alert(1)</script>", UnknownKind),
    "drawing": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", UnknownKind),
    "cut off": ("foto.png", made.png()[:-40], RefusedFile),
    "bomb": ("foto.png", made.bomb_png(), RefusedFile),
    "macros": ("brief.docx", made.docx(**{"word__vbaProject.bin": b"x"}), RefusedFile),
    "empty": ("leeg.pdf", b"", RefusedFile),
    "too heavy": ("groot.pdf", made.pdf() + b" " * LARGEST, TooLarge),
}


@pytest.mark.parametrize(("name", "data", "refusal"), LIES.values(), ids=LIES)
def test_a_lying_file_leaves_no_row_and_no_bytes(name, data, refusal):
    with mock.patch.object(type(the_store()), "put") as put, pytest.raises(refusal):
        keep("nadia", name, data)
    assert not put.called
    assert db.session.query(File).count() == 0


def test_the_largest_file_that_fits_is_kept():
    tail = b"\n%%EOF\n"
    data = made.pdf() + b" " * (LARGEST - len(made.pdf()) - len(tail)) + tail
    assert keep(name="groot.pdf", data=data).size == LARGEST


def test_a_picture_that_says_to_be_of_another_kind_gets_its_true_extension():
    assert keep(name="foto.jpg", data=made.png()).name == "foto.png"


@pytest.mark.parametrize("who", ["visitor", "pia"])
def test_who_may_not_write_cannot_keep_files(who):
    unconfirm("pia")
    with pytest.raises(Denied):
        keep(who)


def test_a_hundred_files_a_day_is_enough():
    with mock.patch.object(actions, "MOST_A_DAY", 3):
        for _ in range(3):
            keep()
        with force_locale("en"), pytest.raises(TooFast, match="tomorrow") as refusal:
            keep()
        assert 0 < refusal.value.seconds <= 24 * 3600 + 1
        assert keep("omar")
        with clock.at(clock.now() + timedelta(hours=25)):
            assert keep()


def test_a_store_that_fails_leaves_no_row():
    with (
        mock.patch.object(type(the_store()), "put", side_effect=StoreUnavailable("later")),
        pytest.raises(StoreUnavailable),
    ):
        keep()
    assert db.session.query(File).count() == 0


@pytest.mark.parametrize("visibility", ["public", "members"])
def test_the_first_post_decides_who_sees_a_file(visibility):
    file = reread(attached(visibility))
    assert file.visibility == visibility
    assert file.attached_at is not None


def test_attaching_returns_every_file_that_exists_once():
    one, other = keep(), keep("omar")
    with writing():
        files = actions.attach([other.key, one.key, "bestaatniet", one.key], "public")
    assert files == [one, other]


def test_attaching_nothing_asks_nothing():
    with writing():
        assert actions.attach([], "public") == []


# Seen by, then attached by whom for whom, and who sees it after.
AGAIN = [
    ("members", "", "public", "members"),
    ("members", "pia", "public", "members"),
    ("members", "nadia", "public", "public"),
    ("public", "nadia", "members", "public"),
    ("public", "pia", "members", "public"),
    ("public", "", "members", "public"),
]


@pytest.mark.parametrize(("before", "author", "asked", "after"), AGAIN)
def test_nobody_makes_anothers_file_public_or_hidden_by_linking_to_it(before, author, asked, after):
    file = attached(before)
    with writing():
        actions.attach([file.key], asked, person(author).id if author else 0)
    assert reread(file).visibility == after


def test_a_file_of_somebody_who_left_is_made_public_by_nobody():
    file = attached("members")
    with writing():
        file.owner_id = None
    with writing():
        actions.attach([file.key], "public")
    assert reread(file).visibility == "members"


def test_attaching_again_keeps_the_first_moment():
    file = attached("public")
    moment = file.attached_at
    with clock.at(moment + timedelta(days=3)), writing():
        actions.attach([file.key], "public", person("nadia").id)
    assert reread(file).attached_at == moment


def test_visibility_follows_what_refers_to_a_file():
    one, other = attached("public"), attached("public")
    with writing():
        actions.set_visibility([one.id], "owner")
    assert (reread(one).visibility, reread(other).visibility) == ("owner", "public")
    with writing():
        actions.set_visibility([one.id, other.id], "members")
    assert (reread(one).visibility, reread(other).visibility) == ("members", "members")


def test_what_is_no_longer_used_is_its_owners_again_and_gets_two_days():
    file = attached("public")
    later = clock.now() + timedelta(days=30)
    with clock.at(later), writing():
        actions.detach_unused([file.id])
    file = reread(file)
    assert (file.visibility, file.attached_at) == ("owner", None)
    with clock.at(later + timedelta(hours=47)), writing():
        assert actions.remove_orphans() == 0
    with clock.at(later + timedelta(hours=49)), writing():
        assert actions.remove_orphans() == 1


def test_a_file_taken_back_into_use_stays():
    file = attached("public")
    with writing():
        actions.detach_unused([file.id])
    with writing():
        actions.attach([file.key], "members")
    with clock.at(clock.now() + timedelta(days=9)), writing():
        assert actions.remove_orphans() == 0
    assert reread(file).visibility == "members"
