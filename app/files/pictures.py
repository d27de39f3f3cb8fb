"""Makes pictures safe and small: decoded and written anew, so that nothing but the picture remains.

What a camera added (place, time, device, preview, comment) is gone; how it was held is applied; colours
are brought to sRGB. Of a moving picture the first frame stays: movement that cannot be paused keeps people
from reading.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, _imaging

from app.files.kinds import Kind
from app.files.refusals import RefusedFile

MEGAPIXELS = 24
MOST_PIXELS = MEGAPIXELS * 1024 * 1024
WIDEST_IN_POST = 1200
TALLEST_THUMB = 16_383  # WebP goes no further

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow itself stops at twice this
# Blocks past 32 MB go back to the system when freed; smaller ones stay: 160 MB after one photograph.
_imaging.set_block_size(40 * 1024 * 1024)

_one_at_a_time = threading.Lock()  # a large picture takes some 200 MB while it is open
_SRGB = ImageCms.createProfile("sRGB")
_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
    "GIF": {"L", "P"},
}
_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 88, "method": 3},
    "GIF": {},
}
_THUMB_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "progressive": True, "optimize": True},
    "WEBP": {"quality": 80, "method": 4},
}


@dataclass(frozen=True, slots=True)
class Thumb:
    """A smaller copy for in a post."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as this house keeps it; sizes in pixels, as seen upright."""

    data: bytes
    width: int
    height: int
    thumb: Thumb | None


def make_picture(data: bytes, kind: Kind) -> Picture:
    """Decode and write anew; refuses with a sentence what is too large, damaged or no picture at all."""
    with _one_at_a_time:
        try:
            with Image.open(io.BytesIO(data), formats=(kind.image_format,)) as opened:
                _refuse_large(opened.size)
                return _picture(opened, kind, is_lossless=b"VP8L" in data[:64])
        except RefusedFile:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels() from error
        except Exception as error:  # decoders fed with damaged or hostile bytes raise anything
            raise RefusedFile(_("This picture is damaged: it cannot be opened.")) from error


def thumb_media_type(media_type: str) -> str:
    """Return what the smaller copy is: photographs stay JPEG, all else becomes WebP."""
    return media_type if media_type == "image/jpeg" else "image/webp"


def _refuse_large(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> RefusedFile:
    return RefusedFile(
        _(
            "This picture is too large: at most %(n)s megapixels. Make it smaller first.",
            n=MEGAPIXELS,
        )
    )


def _picture(opened: Image.Image, kind: Kind, *, is_lossless: bool) -> Picture:
    image = _bare(_upright_in_srgb(opened), _MODES[kind.image_format])
    options = _SAVED[kind.image_format] | ({"lossless": True} if is_lossless else {})
    data = _written(image, kind.image_format, options)
    return Picture(data, image.width, image.height, _thumb(image, kind))


def _upright_in_srgb(opened: Image.Image) -> Image.Image:
    profile = opened.info.get("icc_profile")
    opened.load()
    ImageOps.exif_transpose(opened, in_place=True)
    return _in_srgb(opened, profile) if profile else opened


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Apply the colour profile before it is thrown away; one that makes no sense is only thrown away."""
    if image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    is_cmyk = image.mode == "CMYK"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if is_cmyk:
            return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
        ImageCms.profileToProfile(image, source, _SRGB, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    return image


def _bare(image: Image.Image, modes: set[str]) -> Image.Image:
    """Bring the image to a mode that can be saved, and drop every word that came along with it."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode not in modes:
        image = _converted(image, modes)
    image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    return image


def _converted(image: Image.Image, modes: set[str]) -> Image.Image:
    if "P" in modes and "RGB" not in modes:
        return image.convert("P")
    return image.convert("RGBA" if image.has_transparency_data and "RGBA" in modes else "RGB")


def _thumb(image: Image.Image, kind: Kind) -> Thumb | None:
    height = max(1, round(image.height * WIDEST_IN_POST / image.width))
    if image.width <= WIDEST_IN_POST or height > TALLEST_THUMB:
        return None
    image_format = "JPEG" if kind.image_format == "JPEG" else "WEBP"
    flat = image if image.mode in _MODES[image_format] else _converted(image, _MODES[image_format])
    small = flat.resize((WIDEST_IN_POST, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = {}
    return Thumb(_written(small, image_format, _THUMB_SAVED[image_format]), small.width, small.height)


def _written(image: Image.Image, image_format: str, options: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    image.save(stream, image_format, **options)
    return stream.getvalue()
