"""The pictures of the house in README and docs: `make screenshots` writes them, from the Dutch demo."""

from __future__ import annotations

import io
import os
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import expect

from config import ROOT
from tests.journeys.people import PHONE, WIDE, Come
from tests.journeys.site import Site

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 150_000


class Shot(NamedTuple):
    """What is in one picture; a `anchor` is what is looked at, when that is not the top of the page."""

    name: str
    person: str
    address: str
    anchor: str = "body"


SHOTS = [
    Shot("home-wide-light", "visitor", "/"),
    Shot("topic-wide-dark", "omar", "{talk}"),
    Shot("latest-phone-light", "nadia", "/latest"),
    Shot("category-settings-wide-light", "quinn", "/c/{category_id}/settings"),
    Shot("initiatives-wide-light", "visitor", "/initiatives"),
    Shot("initiatives-phone-dark", "visitor", "/initiatives", "#kaart"),
    Shot("initiative-wide-light", "visitor", "/i/de-roode-pannen"),
    Shot("register-initiative-phone-light", "visitor", "/initiatives/new"),
    Shot("topic-phone-dark", "omar", "{talk}", "#post-6"),
    Shot("log-wide-light", "visitor", "/log"),
    Shot("revisions-wide-light", "visitor", "/posts/{edited_post}/revisions"),
    Shot("dossiers-wide-light", "visitor", "/dossiers"),
    Shot("dossier-wide-light", "omar", "{dossier}"),
    Shot("dossier-phone-dark", "visitor", "{dossier}"),
    Shot("dossier-history-wide-light", "omar", "{dossier}/compare?from=4&to=6&mode=side"),
    Shot("promotion-wide-light", "omar", "/t/{long_id}/dossier"),
    Shot("group-queue-phone-light", "ahmed", "/g/werkgroep-van-idee-tot-sleutel/dossiers"),
]


def squeezed(png: bytes) -> bytes:
    """Return the same picture in fewer colours: it is drawn with few."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        flat = picture.convert("RGB").quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(small, "PNG", optimize=True)
    return small.getvalue()


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_picture_of_the_house_can_be_made_and_is_light_enough(come: Come, site: Site, shot: Shot):
    size, theme = (PHONE if "phone" in shot.name else WIDE), shot.name.rsplit("-", 1)[1]
    page = come(shot.person, language="nl", size=size, theme=theme)
    page.goto(shot.address.format_map(site.places))
    page.evaluate("document.fonts.ready")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.locator(shot.anchor).evaluate("place => place.scrollIntoView({ block: 'start' })")
    picture = squeezed(page.screenshot(animations="disabled", caret="hide"))
    assert len(picture) <= LARGEST
    if os.environ.get("SCREENSHOTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{shot.name}.png").write_bytes(picture)
