"""Pictures are written anew: what a camera knows is gone, what people see stays."""

import threading
import warnings
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.files import pictures
from app.files.kinds import GIF, JPEG, KINDS, PNG, WEBP
from app.files.pictures import MOST_PIXELS, make_picture, thumb_media_type
from app.files.refusals import RefusedFile
from tests.files import specimens as made

SECRETS = (b"Geheim", b"Exif", b"GPS", b"http://ns.adobe.com")
FORMATS = (PNG, JPEG, WEBP, GIF)


def written(kind, image=None, **options):
    return made.written(image or made.two_halves(), kind.image_format, **options)


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.extension)
def test_a_picture_stays_what_it_is(kind):
    picture = make_picture(written(kind), kind)
    seen = made.opened(picture.data)
    assert (picture.width, picture.height) == seen.size == (60, 40)
    assert seen.format == kind.image_format
    assert made.is_close(seen.convert("RGB").getpixel((10, 20)), made.RED)
    assert made.is_close(seen.convert("RGB").getpixel((50, 20)), made.BLUE)
    assert picture.thumb is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (made.photograph(), JPEG),
        (made.talkative_png(), PNG),
        (written(WEBP, exif=made.photograph_facts(), xmp=b"<x>Geheim</x>"), WEBP),
        (written(GIF, comment=b"Geheim"), GIF),
    ],
    ids=["jpeg", "png", "webp", "gif"],
)
def test_what_a_camera_adds_is_gone(data, kind):
    assert any(secret in data for secret in SECRETS)
    picture = make_picture(data, kind)
    assert not [secret for secret in SECRETS if secret in picture.data]
    assert dict(made.opened(picture.data).getexif()) == {}


def test_the_place_of_a_photograph_is_gone_from_the_smaller_copy_too():
    data = made.photograph(width=1600, height=900)
    assert made.opened(data).getexif().get_ifd(made.GPS)
    picture = make_picture(data, JPEG)
    for kept in (picture.data, picture.thumb.data):
        assert not made.opened(kept).getexif().get_ifd(made.GPS)
        assert not [secret for secret in SECRETS if secret in kept]


# Where red is when the picture is upright: the stored one has red on its left.
UPRIGHT = {
    1: ((60, 40), (10, 20)),
    2: ((60, 40), (50, 20)),
    3: ((60, 40), (50, 20)),
    4: ((60, 40), (10, 20)),
    5: ((40, 60), (20, 10)),
    6: ((40, 60), (20, 10)),
    7: ((40, 60), (20, 50)),
    8: ((40, 60), (20, 50)),
}


@pytest.mark.parametrize(("orientation", "size", "red_at"), [(key, *value) for key, value in UPRIGHT.items()])
def test_a_photograph_stays_upright_without_saying_so(orientation, size, red_at):
    picture = make_picture(made.photograph(orientation), JPEG)
    seen = made.opened(picture.data)
    assert seen.size == size == (picture.width, picture.height)
    assert made.is_close(seen.getpixel(red_at), made.RED)
    assert made.ORIENTATION not in seen.getexif()


@pytest.mark.parametrize(
    ("width", "height", "thumb"),
    [
        (1200, 3000, None),
        (1201, 800, (1200, 799)),
        (2400, 1200, (1200, 600)),
        (1300, 18_000, None),
        (20_000, 2, (1200, 1)),
    ],
)
def test_only_what_is_wider_than_a_post_gets_a_smaller_copy(width, height, thumb):
    picture = make_picture(made.written(Image.new("L", (width, height)), "PNG"), PNG)
    assert (picture.width, picture.height) == (width, height)
    assert (picture.thumb and (picture.thumb.width, picture.thumb.height)) == thumb
    if picture.thumb:
        assert made.opened(picture.thumb.data).size == thumb


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.extension)
def test_the_smaller_copy_is_of_the_kind_it_is_served_as(kind):
    picture = make_picture(written(kind, made.two_halves(1600, 400)), kind)
    seen = made.opened(picture.thumb.data)
    assert Image.MIME[seen.format] == thumb_media_type(kind.media_type)
    assert made.is_close(seen.convert("RGB").getpixel((100, 100)), made.RED)
    assert made.is_close(seen.convert("RGB").getpixel((1100, 100)), made.BLUE)


SEE_THROUGH = Image.new("RGBA", (1300, 20), (200, 30, 30, 0))
MODES = {
    "one bit": (Image.new("1", (20, 20), 1), PNG, (255, 255, 255)),
    "grey": (Image.new("L", (20, 20), 90), PNG, (90, 90, 90)),
    "grey jpeg": (Image.new("L", (20, 20), 90), JPEG, (90, 90, 90)),
    "grey, see-through": (Image.new("LA", (20, 20), (90, 255)), PNG, (90, 90, 90)),
    "sixteen bits of grey": (Image.new("I;16", (20, 20), 256 * 90), PNG, (90, 90, 90)),
    "palette": (made.two_halves(20, 20).convert("P"), PNG, made.RED),
    "print colours": (Image.new("CMYK", (20, 20), (0, 255, 255, 0)), JPEG, (255, 0, 0)),
}


@pytest.mark.parametrize(("image", "kind", "colour"), MODES.values(), ids=MODES)
def test_every_way_to_hold_colour_is_understood(image, kind, colour):
    wide = image.resize((1300, 20))
    picture = make_picture(written(kind, wide), kind)
    for kept in (picture.data, picture.thumb.data):
        seen = made.opened(kept).convert("RGB").getpixel((5, 5))
        assert all(abs(a - b) < 40 for a, b in zip(seen, colour, strict=True))


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (SEE_THROUGH, PNG),
        (SEE_THROUGH, WEBP),
        (SEE_THROUGH.quantize(), PNG),
        (SEE_THROUGH, GIF),
    ],
    ids=["png", "webp", "png with palette", "gif"],
)
def test_what_is_see_through_stays_so(image, kind):
    picture = make_picture(written(kind, image), kind)
    for kept in (picture.data, picture.thumb.data):
        assert made.opened(kept).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_drawing_without_loss_stays_without_loss():
    image = Image.effect_noise((50, 50), 90).convert("RGB")
    picture = make_picture(written(WEBP, image, lossless=True), WEBP)
    assert made.opened(picture.data).tobytes() == image.tobytes()


def test_colours_of_another_profile_are_brought_to_the_usual_one():
    profile = made.swapped_profile()
    picture = make_picture(made.png(icc_profile=profile), PNG)
    seen = made.opened(picture.data)
    assert "icc_profile" not in seen.info
    assert made.is_close(seen.getpixel((10, 20)), made.BLUE)


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200, made.lab_profile()])
def test_a_profile_that_makes_no_sense_is_thrown_away(profile):
    seen = made.opened(make_picture(made.jpeg(icc_profile=profile), JPEG).data)
    assert "icc_profile" not in seen.info
    assert made.is_close(seen.getpixel((10, 20)), made.RED)


@pytest.mark.parametrize("kind", [GIF, WEBP, PNG], ids=["gif", "webp", "png"])
def test_of_a_moving_picture_the_first_frame_stays(kind):
    picture = make_picture(made.moving(kind.image_format), kind)
    seen = made.opened(picture.data)
    assert getattr(seen, "n_frames", 1) == 1
    assert made.is_close(seen.convert("RGB").getpixel((5, 5)), made.RED)


TOO_LARGE = {
    "bomb": made.bomb_png(),
    "just over": made.bomb_png(MOST_PIXELS + 1, 1),
    "past what Pillow allows": made.bomb_png(100_000, 100_000),
    "largest there is": made.bomb_png(2**31 - 1, 2**31 - 1),
}


@pytest.mark.parametrize("data", TOO_LARGE.values(), ids=TOO_LARGE)
def test_huge_dimensions_are_refused_before_anything_is_decoded(data):
    with (
        mock.patch.object(Image.Image, "load", side_effect=AssertionError("decoded")),
        pytest.raises(RefusedFile, match="at most 24 megapixels"),
    ):
        make_picture(data, PNG)


def test_a_picture_just_over_the_limit_is_refused_by_its_header_alone():
    ignoring = warnings.catch_warnings(action="ignore")  # as in production: Pillow warns and goes on
    with ignoring, pytest.raises(RefusedFile, match="at most 24 megapixels"):
        make_picture(made.bomb_png(MOST_PIXELS + 1, 1), PNG)


def test_a_photograph_of_a_24_megapixel_telephone_fits():
    assert 5712 * 4284 <= MOST_PIXELS < 2 * 12_600_000


LIES = {
    "cut off": (lambda: made.png()[:-30], PNG),
    "jpeg cut off": (lambda: made.jpeg(600, 400)[:2000], JPEG),
    "gif cut off": (lambda: written(GIF, made.two_halves(600, 400))[:60], GIF),
    "webp cut off": (lambda: written(WEBP, made.two_halves(600, 400))[:60], WEBP),
    "only a beginning": (lambda: made.png()[:8], PNG),
    "page behind a beginning": (lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", PNG),
    "page behind a jpeg beginning": (lambda: b"\xff\xd8\xff<script>alert(1)</script>", JPEG),
    "gif that is a program": (lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)", GIF),
    "pixels that say too little": (lambda: made.bomb_png(50, 50), PNG),
    "no width": (lambda: made.bomb_png(0, 50), PNG),
    "jpeg said to be png": (made.jpeg, PNG),
    "tiff said to be jpeg": (lambda: made.written(made.two_halves(), "TIFF"), JPEG),
}


@pytest.mark.parametrize(("make", "kind"), LIES.values(), ids=LIES)
def test_a_damaged_or_lying_picture_is_refused_with_a_sentence(make, kind):
    with pytest.raises(RefusedFile, match=r"damaged|megapixels"):
        make_picture(make(), kind)


PAYLOAD = b"<script>alert(document.domain)</script>PK\x03\x04<?php system($_GET[0]);"


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.extension)
def test_what_rides_along_behind_a_picture_is_left_behind(kind):
    picture = make_picture(written(kind) + PAYLOAD, kind)
    assert PAYLOAD not in picture.data
    assert b"<script" not in picture.data


@settings(max_examples=60)
@given(st.sampled_from(FORMATS), st.data())
def test_a_damaged_picture_is_a_picture_or_a_sentence(kind, draw):
    data = bytearray(written(kind))
    for _ in range(draw.draw(st.integers(1, 8))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    try:
        picture = make_picture(bytes(data), kind)
    except RefusedFile as error:
        is_answered = bool(error.sentence)
    else:
        is_answered = made.opened(picture.data).size == (picture.width, picture.height)
    assert is_answered


def test_one_picture_is_decoded_at_a_time():
    inside, most = 0, 0

    def opened(*args, **kwargs):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.01)
        inside -= 1
        raise OSError

    def attempt():
        with pytest.raises(RefusedFile):
            make_picture(made.png(), PNG)

    with mock.patch.object(pictures.Image, "open", side_effect=opened):
        threads = [threading.Thread(target=attempt) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert most == 1


def test_only_pictures_are_shown_in_posts():
    assert [kind for kind in KINDS if kind.is_image] == [PNG, JPEG, WEBP, GIF]
