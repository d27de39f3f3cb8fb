"""Fetch the libraries named in vendor.json with npm, and record licence and checksum of every file.

For maintainers only: `python static/vendor/vendor.py`, after changing a version in vendor.json. Running or
testing Cooplink needs neither npm nor this script.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent
RECORD = VENDOR / "vendor.json"
HEAD = """# Libraries

Unchanged files from npm packages, fetched and recorded by `vendor.py`; a test holds each file to its checksum.
Nothing here is loaded from another host.

| file | package | version | licence | sha256 |
|---|---|---|---|---|
"""

Library = dict[str, Any]


def main() -> None:
    """Fetch every library anew and write both records."""
    libraries = [fetch(library) for library in json.loads(RECORD.read_text())]
    RECORD.write_text(json.dumps(libraries, indent=2) + "\n")
    (VENDOR / "README.md").write_text(HEAD + "".join(map(rows, libraries)) + "\n" + purposes(libraries))


def fetch(library: Library) -> Library:
    """Copy the named files out of the package; return its entry with licence and checksums."""
    with tempfile.TemporaryDirectory() as folder:
        members = unpacked(f"{library['name']}@{library['version']}", folder)
        licence = json.loads(members["package.json"])["license"]
        for source, target in library["files"].items():
            place = VENDOR / target
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(members[source])
    sums = {target: checksum(VENDOR / target) for target in library["files"].values()}
    return library | {"licence": licence, "sha256": sums}


def unpacked(package: str, folder: str) -> dict[str, bytes]:
    """Return the files of a package by their path in it; npm has checked its integrity."""
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    (archive,) = Path(folder).glob("*.tgz")
    with tarfile.open(archive) as tar:
        return {
            member.name.removeprefix("package/"): file.read()
            for member in tar.getmembers()
            if (file := tar.extractfile(member))
        }


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(library: Library) -> str:
    """Return one table line per file."""
    facts = f"`{library['name']}` | {library['version']} | {library['licence']}"
    return "".join(f"| `{file}` | {facts} | `{sum_}` |\n" for file, sum_ in library["sha256"].items())


def purposes(libraries: list[Library]) -> str:
    """Return what each library is for, one line each."""
    return "".join(f"- `{library['name']}`: {library['purpose']}.\n" for library in libraries)


if __name__ == "__main__":
    main()
