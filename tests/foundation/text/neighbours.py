"""A small world for the texts in these tests: some people, two categories and a few files."""

from __future__ import annotations

from app.foundation.text import CategoryLink, Cooked, FileFacts, Surroundings, cook

PHOTO = "fotovanhetdak-2026"
SCAN = "scanzonderminiatuur"
RULES = "reglement_ledenlening"
GONE = "ietswatweg-is-123456"

FILES = {
    PHOTO: FileFacts(
        url=f"/files/{PHOTO}/dak.jpg",
        name="dak.jpg",
        width=3000,
        height=2000,
        thumb_url=f"/files/{PHOTO}/dak.jpg?size=small",
        thumb_width=960,
        thumb_height=640,
        size_label="2,1 MB",
        is_image=True,
    ),
    SCAN: FileFacts(f"/files/{SCAN}/scan.png", "scan.png", 400, 300, is_image=True),
    RULES: FileFacts(f"/files/{RULES}/reglement.odt", "reglement.odt", size_label="48 kB"),
}
WORLD = Surroundings(
    people={
        "nadia": "Nadia",
        "omar": "omar",
        "jan.de.vries": "Jan.de.Vries",
        "pia_": "pia_",
        "jan-wim": "jan-wim",
    },
    categories={
        "financiering": CategoryLink("Financiering & fiscaal", "/c/financiering/3", "oker"),
        "bouwen": CategoryLink("Bouwen", "/c/bouwen/8", "klinker"),
    },
    files=FILES,
    site_host="cooplink.example",
)
PREFIX = "p7-"


def cooked(source: str) -> Cooked:
    """Cook a text in this world, as post 7."""
    return cook(source, prefix=PREFIX, surroundings=WORLD)


def html_of(source: str) -> str:
    """The HTML of a text in this world."""
    return cooked(source).html
