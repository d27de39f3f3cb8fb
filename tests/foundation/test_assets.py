"""The static tree: one version for all of it, stylesheets that hold together, libraries as recorded."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.foundation import assets
from config import ROOT

CSS = assets.STATIC / "css"
SHEETS = sorted(CSS.rglob("*.css"))
SCRIPTS = sorted((assets.STATIC / "js").rglob("*.js"))
TEMPLATES = assets.STATIC.parent / "templates"
LIBRARIES = json.loads((assets.STATIC / "vendor" / "vendor.json").read_text())
CHECKSUMS = [(file, sum_) for library in LIBRARIES for file, sum_ in library["sha256"].items()]
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\s*[{,])")
OTHER_HOST = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg')(?=[\w-]+\.)")  # a namespace is no host
RELATIVE_IMPORT = re.compile(r'(?:from|import)\s+"(\.[^"]+)"')
NIGHT = re.compile(r':root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\]) \{(.*?)\}', re.DOTALL)
JAVASCRIPT_LIMIT = 50_000


def name(path: Path) -> str:
    return path.relative_to(assets.STATIC.parent).as_posix()


@pytest.fixture
def door() -> FlaskClient:
    app = Flask("assets", static_folder=None)
    assets.register_assets(app)
    return app.test_client()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a {}")
    (tmp_path / "b.svg").write_text("<svg/>")
    return tmp_path


def test_the_version_is_twelve_hex_digits_and_stays_the_same(tree: Path) -> None:
    version = assets.version_of(tree)
    assert re.fullmatch(r"[0-9a-f]{12}", version)
    assert assets.version_of(tree) == version


@pytest.mark.parametrize(
    ("change", "path", "content"),
    [
        ("a byte", "css/a.css", "b {}"),
        ("a new file", "css/c.css", ""),
        ("a dotfile too", ".hidden", "x"),
    ],
)
def test_the_version_changes_with(tree: Path, change: str, path: str, content: str) -> None:
    before = assets.version_of(tree)
    (tree / path).write_text(content)
    assert assets.version_of(tree) != before, change


def test_a_moved_file_changes_the_version(tree: Path) -> None:
    before = assets.version_of(tree)
    (tree / "b.svg").rename(tree / "c.svg")
    assert assets.version_of(tree) != before


def test_bytes_that_move_from_one_file_to_the_next_change_the_version(tree: Path) -> None:
    (tree / "x").write_text("ab")
    (tree / "y").write_text("c")
    before = assets.version_of(tree)
    (tree / "x").write_text("a")
    (tree / "y").write_text("bc")
    assert assets.version_of(tree) != before


def test_addresses_carry_the_version() -> None:
    version = assets.static_version()
    assert assets.asset_url("logo.svg") == f"/static/{version}/logo.svg"
    assert assets.icon_href("heart") == f"/static/{version}/icons.svg#heart"
    assert assets.stylesheet_url() == f"/assets/{version}/app.css"


def test_a_file_is_kept_for_good(door: FlaskClient) -> None:
    answer = door.get(assets.asset_url("favicon.svg"), buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/static/000000000000/favicon.svg", "/assets/0/app.css"])
def test_a_page_from_before_the_release_still_gets_its_files_but_keeps_none(
    door: FlaskClient, address: str
) -> None:
    answer = door.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["../config.py", "..%2Fconfig.py", "css/../../config.py", "nothing.css", ".hidden", ""]
)
def test_nothing_outside_the_static_tree_is_given(door: FlaskClient, path: str) -> None:
    assert door.get(f"/static/{assets.static_version()}/{path}").status_code == 404


def test_the_stylesheet_travels_squeezed_when_the_browser_can(door: FlaskClient) -> None:
    plain = door.get(assets.stylesheet_url())
    squeezed = door.get(assets.stylesheet_url(), headers={"Accept-Encoding": "gzip, br"})
    assert plain.mimetype == squeezed.mimetype == "text/css"
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) < 15_000


def test_the_stylesheet_begins_with_the_one_layer_order() -> None:
    order = "@layer tokens, base, components, utilities;"
    assert (CSS / "tokens.css").read_text().splitlines()[0] == order
    assert assets.bundled_stylesheet().startswith(order)


def test_the_stylesheet_imports_nothing_and_remarks_nothing_any_more() -> None:
    assert "@import" not in assets.bundled_stylesheet()
    assert "/*" not in assets.bundled_stylesheet()


def test_every_address_in_the_stylesheet_leads_to_a_file(door: FlaskClient) -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', assets.bundled_stylesheet())
    assert addresses
    for address in (one for one in addresses if not one.startswith("data:")):
        assert door.get(address, buffered=True).status_code == 200, address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a {\n  color: red;\n}\n", "a {\ncolor: red;\n}"),
        ("/* why\n   so */\na {}", "a {}"),
        ('a::before {\n  content: "  x";\n}', 'a::before {\ncontent: "  x";\n}'),
    ],
)
def test_comments_and_indentation_stay_at_home(typed: str, kept: str) -> None:
    assert assets.lean(typed) == kept


def test_app_css_holds_nothing_but_imports() -> None:
    lines = (CSS / "app.css").read_text().splitlines()
    assert all(re.fullmatch(r'@import url\("[\w/-]+\.css"\);', line) for line in lines)


def test_every_import_exists() -> None:
    missing = [name(sheet) for sheet in assets.imports_of(CSS / "app.css") if not sheet.is_file()]
    assert not missing, f"app.css imports what is not there: {missing}"


def test_every_stylesheet_is_imported_once() -> None:
    imported = list(assets.imports_of(CSS / "app.css"))
    assert sorted(imported) == [sheet for sheet in SHEETS if sheet != CSS / "app.css"]


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_every_rule_stands_in_a_layer(sheet: Path) -> None:
    outside = re.sub(r"@layer \w+ \{.*?\n\}", "", sheet.read_text(), flags=re.DOTALL)
    outside = re.sub(r"@font-face \{.*?\n\}|/\*.*?\*/", "", outside, flags=re.DOTALL)
    assert "{" not in outside, f"{name(sheet)}: put every rule inside an @layer block"


@pytest.mark.parametrize("sheet", sorted((CSS / "rooms").glob("*.css")), ids=name)
def test_a_room_names_its_colours(sheet: Path) -> None:
    found = HEX_COLOUR.findall(sheet.read_text())
    assert not found, f"{name(sheet)}: use a token from tokens.css instead of {found}"


def test_night_is_the_same_by_device_and_by_choice() -> None:
    nights = NIGHT.findall((CSS / "tokens.css").read_text())
    assert len(nights) == 2
    assert nights[0].split() == nights[1].split()


@pytest.mark.parametrize("path", SHEETS + SCRIPTS, ids=name)
def test_a_file_fits_in_one_head(path: Path) -> None:
    length = len(path.read_text().splitlines())
    assert length <= 300, f"{name(path)} has {length} lines; 300 is the most: split it by nouns"


@pytest.mark.parametrize("path", SHEETS + SCRIPTS, ids=name)
def test_no_other_host_is_named(path: Path) -> None:
    text = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
    assert not OTHER_HOST.search(text), f"{name(path)} names another host; vendor it instead"


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_every_module_imports_what_exists(script: Path) -> None:
    for target in RELATIVE_IMPORT.findall(script.read_text()):
        assert (script.parent / target).resolve().is_file(), f"{name(script)}: {target}"


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_brings_no_words_of_its_own(script: Path) -> None:
    spoken = re.findall(r'(?:say|tell|confirm)\(\s*["`\'](\w[^"`\']*)', script.read_text())
    assert not spoken, f"{name(script)}: take these words from the page: {spoken}"


def test_all_scripts_together_stay_below_the_limit() -> None:
    files = [*SCRIPTS, *(assets.STATIC / "vendor").rglob("*.js")]
    weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight <= JAVASCRIPT_LIMIT


@pytest.mark.parametrize(("file", "sum_"), CHECKSUMS, ids=[file for file, _ in CHECKSUMS])
def test_a_library_is_what_was_recorded(file: str, sum_: str) -> None:
    content = (assets.STATIC / "vendor" / file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sum_


def test_every_library_is_recorded_with_its_licence() -> None:
    readme = (assets.STATIC / "vendor" / "README.md").read_text()
    for library in LIBRARIES:
        assert library["licence"]
        assert library["name"] in readme
        assert library["version"] in readme


def test_no_library_stands_there_unrecorded() -> None:
    recorded = {file for file, _ in CHECKSUMS}
    folder = assets.STATIC / "vendor"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*/*")}
    assert found == recorded


def icons_in(template: str) -> set[str]:
    called = re.findall(r'\bicon\(\s*["\']([a-z-]+)["\']', template)
    return {*called, *re.findall(r'\bicon=["\']([a-z-]+)["\']', template)}


def test_every_icon_a_template_draws_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (assets.STATIC / "icons.svg").read_text()))
    for template in sorted(TEMPLATES.rglob("*.html")):
        missing = icons_in(template.read_text()) - drawn
        assert not missing, f"{name(template)}: not in static/icons.svg: {missing}"


def test_every_asset_a_template_names_exists() -> None:
    for template in sorted(TEMPLATES.rglob("*.html")):
        for path in re.findall(r"asset_url\(['\"]([^'\"]+)['\"]\)", template.read_text()):
            assert (assets.STATIC / path).is_file(), f"{name(template)}: {path}"


def test_every_behaviour_a_template_names_exists() -> None:
    known = {script.stem for script in (assets.STATIC / "js" / "behaviours").glob("*.js")}
    for template in sorted(TEMPLATES.rglob("*.html")):
        named = re.findall(r'data-behaviour="([a-z ]+)"', template.read_text())
        missing = {word for words in named for word in words.split()} - known
        assert not missing, f"{name(template)}: no such behaviour: {missing}"


def classes_in(template: str) -> set[str]:
    written = re.findall(r'class="([^"]*)"', re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL))
    words = {word for text in written for word in re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text).split()}
    return {word for word in words if not word.endswith("-")}


def test_every_class_a_template_uses_has_a_rule() -> None:
    sheets = [*SHEETS, ROOT / "app" / "exchange" / "document.css"]  # a document brings its own along
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(sheet.read_text() for sheet in sheets)))
    for template in sorted(TEMPLATES.rglob("*.html")):
        missing = classes_in(template.read_text()) - known
        assert not missing, f"{name(template)}: no rule in static/css for {sorted(missing)}"
