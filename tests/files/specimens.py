"""Files as people send them, and as they should not: all made here, none kept in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

ORIENTATION = 0x112
MAKER = 0x10F
GPS = 0x8825
RED, BLUE = (200, 30, 30), (30, 30, 200)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def two_halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right: one sees how it is held."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def written(image: Image.Image, image_format: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, image_format, **options)
    return stream.getvalue()


def png(width: int = 60, height: int = 40, **options: Any) -> bytes:
    return written(two_halves(width, height), "PNG", **options)


def jpeg(width: int = 60, height: int = 40, **options: Any) -> bytes:
    return written(two_halves(width, height), "JPEG", quality=95, **options)


def photograph_facts(orientation: int = 1) -> Image.Exif:
    """What a telephone adds, the place where the picture was taken among it."""
    facts = Image.Exif()
    facts[ORIENTATION] = orientation
    facts[MAKER] = "Geheimphone"
    facts.get_ifd(GPS).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 53.0, 42.0)})
    return facts


def photograph(orientation: int = 1, width: int = 60, height: int = 40) -> bytes:
    """A JPEG with everything a telephone adds."""
    facts = photograph_facts(orientation)
    return jpeg(width, height, exif=facts, comment=b"Geheim commentaar", xmp=b"<x>Geheim XMP</x>")


def talkative_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Geheim persoon")
    words.add_itxt("XML:com.adobe.xmp", "<x>Geheim XMP</x>")
    facts = Image.Exif()
    facts[MAKER] = "Geheimphone"
    return png(pnginfo=words, exif=facts)


def lab_profile() -> bytes:
    """A colour profile that does not fit a picture of red, green and blue."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def swapped_profile() -> bytes:
    """A colour profile in which red means blue, so that one sees whether it was applied."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")


def moving(image_format: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in (RED, BLUE, (10, 200, 10))]
    return written(frames[0], image_format, save_all=True, append_images=frames[1:], duration=80)


def bomb_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few dozen bytes that say they are 900 megapixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def pdf(text: str = "Statuten") -> bytes:
    return f"%PDF-1.7\n1 0 obj\n<< /Title ({text}) >>\nendobj\nstartxref\n9\n%%EOF\n".encode()


def packed(members: dict[str, bytes], *, is_packed: bool = True) -> bytes:
    """A zip container with these members; `mimetype` is never packed, as its format wants."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            plain = name == "mimetype" and is_packed
            container.writestr(name, data, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def docx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **_paths(more)})


def xlsx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>", **_paths(more)})


def odt(media_type: bytes = ODT_TYPE, **more: bytes) -> bytes:
    return packed({"mimetype": media_type, "content.xml": b"<o/>", **_paths(more)})


def ods() -> bytes:
    return odt(ODS_TYPE)


def zip_bomb() -> bytes:
    """A docx of about a megabyte that unpacks to 300."""
    stream = io.BytesIO(docx())
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as container,
        container.open("word/media/image1.png", "w") as member,
    ):
        for _ in range(300):
            member.write(b"\0" * 1024 * 1024)
    return stream.getvalue()


def crowd() -> bytes:
    """A docx with more members than any letter has."""
    return docx(**{f"word__{number}": b"" for number in range(4100)})


def _paths(members: dict[str, bytes]) -> dict[str, bytes]:
    """Keyword arguments cannot hold a slash: two underscores stand for it."""
    return {name.replace("__", "/"): data for name, data in members.items()}


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_close(one: object, other: tuple[int, ...]) -> bool:
    """JPEG colours are never quite the same."""
    assert isinstance(one, tuple)
    return all(abs(a - b) < 25 for a, b in zip(one, other, strict=True))
