"""Settings: each with its default and its sentence when it cannot work, read once and typed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from config import ROOT, SettingError, Settings, load_settings

GIVEN = {"DATABASE_URL": "postgresql://db.example/cooplink", "SECRET_KEY": "a long random text"}


def load(tmp_path, **values):
    return load_settings({"INSTANCE_DIR": str(tmp_path), **values})


def given(tmp_path, **values):
    """Load settings as on a server: with a database and a key."""
    return load(tmp_path, **{**GIVEN, **values})


DEFAULTS = {
    "port": 8000,
    "host": "127.0.0.1",
    "database_url": None,
    "database_replica_url": None,
    "base_url": "http://127.0.0.1:8000",
    "mail_url": None,
    "mail_from": "Cooplink <cooplink@localhost.localdomain>",
    "redis_url": None,
    "workers": 2,
    "is_demo": True,
    "default_locale": "nl",
    "site_name": "Cooplink",
    "checks_links": False,
}


@pytest.mark.parametrize(("name", "value"), DEFAULTS.items())
def test_each_setting_has_a_default_that_works_on_ones_own_machine(tmp_path, name, value):
    assert getattr(load(tmp_path), name) == value


def test_there_is_no_setting_without_a_line_here():
    elsewhere = {"instance_dir", "secret_key", "storage_url"}  # they depend on the folder
    assert {field.name for field in fields(Settings)} == set(DEFAULTS) | elsewhere


def test_without_a_folder_the_instance_lies_in_the_checkout(monkeypatch):
    settings = load_settings(GIVEN)
    assert settings.instance_dir == ROOT / "instance"
    assert settings.storage_url == f"file://{ROOT}/instance/files"


def test_the_instance_has_one_place_wherever_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"INSTANCE_DIR": "here", **GIVEN})
    assert settings.instance_dir == tmp_path / "here"


def test_the_environment_is_read_when_nothing_else_is_given(monkeypatch, tmp_path):
    for name, value in {**GIVEN, "INSTANCE_DIR": str(tmp_path), "PORT": "8123"}.items():
        monkeypatch.setenv(name, value)
    assert load_settings().port == 8123


GOOD = [
    ("PORT", "1", "port", 1),
    ("PORT", "65535", "port", 65535),
    ("HOST", "0.0.0.0", "host", "0.0.0.0"),
    ("DATABASE_URL", "postgres://u:p@h/d", "database_url", "postgresql+psycopg://u:p@h/d"),
    (
        "DATABASE_URL",
        "postgresql://h/d?sslmode=require",
        "database_url",
        "postgresql+psycopg://h/d?sslmode=require",
    ),
    ("DATABASE_URL", "postgresql+psycopg:///d", "database_url", "postgresql+psycopg:///d"),
    ("DATABASE_REPLICA_URL", "postgresql://h/d", "database_replica_url", "postgresql+psycopg://h/d"),
    ("SECRET_KEY", "mine", "secret_key", "mine"),
    ("BASE_URL", "https://www.example.org", "base_url", "https://www.example.org"),
    ("BASE_URL", "https://www.example.org/", "base_url", "https://www.example.org"),
    ("BASE_URL", "http://localhost:8000", "base_url", "http://localhost:8000"),
    ("MAIL_URL", "smtp://localhost", "mail_url", "smtp://localhost"),
    ("MAIL_URL", "smtps://u:p@mail.example.org:465", "mail_url", "smtps://u:p@mail.example.org:465"),
    ("MAIL_FROM", "post@example.org", "mail_from", "post@example.org"),
    ("MAIL_FROM", "De Kring <post@example.org>", "mail_from", "De Kring <post@example.org>"),
    ("STORAGE_URL", "file:///srv/files", "storage_url", "file:///srv/files"),
    ("STORAGE_URL", "s3://bucket/prefix", "storage_url", "s3://bucket/prefix"),
    ("REDIS_URL", "redis://localhost", "redis_url", "redis://localhost"),
    ("WORKERS", "64", "workers", 64),
    ("DEFAULT_LOCALE", "en", "default_locale", "en"),
    ("SITE_NAME", "De Kring", "site_name", "De Kring"),
    ("CHECK_LINKS", "1", "checks_links", True),
    ("CHECK_LINKS", "0", "checks_links", False),
    ("HOST", "", "host", "127.0.0.1"),  # an empty setting is one that was not given
    ("MAIL_URL", "", "mail_url", None),
    ("WORKERS", "", "workers", 2),
    *[("DEMO", word, "is_demo", True) for word in ("1", "true", "YES", "on", "ja")],
    *[("DEMO", word, "is_demo", False) for word in ("0", "False", "no", "off", "nee", "")],
]


@pytest.mark.parametrize(("name", "value", "field", "result"), GOOD)
def test_a_setting_is_read(tmp_path, name, value, field, result):
    assert getattr(given(tmp_path, **{name: value}), field) == result


BAD = [
    (
        "PORT",
        ["0", "65536", "-1", "8000.0", "eight", " 8000", "9" * 5000, "0x50"],
        "PORT must be a whole number",
    ),
    ("WORKERS", ["0", "65", "many"], "WORKERS must be a whole number from 1 to 64"),
    (
        "DATABASE_URL",
        ["sqlite:///x.db", "mysql://h/d", "cooplink", "postgresql:h"],
        "Cooplink runs on PostgreSQL only",
    ),
    ("DATABASE_REPLICA_URL", ["sqlite:///x.db"], "DATABASE_REPLICA_URL must begin with postgresql://"),
    (
        "BASE_URL",
        ["www.example.org", "ftp://x", "https://", "http://[", "https://x/forum", "http://x:port", "//x"],
        "BASE_URL must be the address of a whole site",
    ),
    (
        "MAIL_URL",
        [
            "mail.example.org",
            "http://mail",
            "smtp://",
            "smtp:mail",
            "smtp://h:port",
            "smtp://h:0",
            "smtp://[",
        ],
        "MAIL_URL must be an address such as smtp://",
    ),
    (
        "MAIL_FROM",
        ["Cooplink", "a@b@c", "<>", "A <b>", "A <b@c>\nBcc: d@e", "a b@c.example"],
        "MAIL_FROM must be a name and an address",
    ),
    ("STORAGE_URL", ["/srv/files", "ftp://x", "s3:bucket"], "STORAGE_URL must begin with file:// or s3://"),
    ("DEMO", ["perhaps", "2"], "DEMO must be 1 or 0"),
    ("DEFAULT_LOCALE", ["de", "NL", "nl_NL"], "DEFAULT_LOCALE must be one of: nl, en"),
]


@pytest.mark.parametrize(
    ("name", "value", "sentence"), [(name, value, words) for name, values, words in BAD for value in values]
)
def test_a_setting_that_cannot_work_stops_the_house_with_a_sentence(tmp_path, name, value, sentence):
    with pytest.raises(SettingError) as caught:
        given(tmp_path, **{name: value})
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def test_an_operator_reads_the_sentence_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={"PORT": "many", "INSTANCE_DIR": str(tmp_path), "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "PORT must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("SECRET_KEY", "secret_key", "from a file"),
        ("MAIL_URL", "mail_url", "smtp://u:p@mail.example.org"),
        ("PORT", "port", 8123),
    ],
)
def test_a_secret_may_lie_in_a_file(tmp_path, name, field, value):
    file = tmp_path / "secret"
    file.write_text(f"{value}\n")
    assert getattr(given(tmp_path, **{name: "", f"{name}_FILE": str(file)}), field) == value


def test_the_address_of_the_database_may_lie_in_a_file(tmp_path):
    (tmp_path / "url").write_text("postgresql://h/d\n")
    values = {"DATABASE_URL_FILE": str(tmp_path / "url"), "SECRET_KEY": "x"}
    assert load(tmp_path, **values).database_url == "postgresql+psycopg://h/d"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file"), (b"", "is empty"), (b"\n \n", "is empty"), (b"\xff\xfe", "it is not a text")],
)
def test_a_file_that_holds_no_secret_is_said_by_name(tmp_path, content, reason):
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingError, match="SECRET_KEY_FILE: .*secret.* " + reason.partition(" ")[2]):
        given(tmp_path, SECRET_KEY="", SECRET_KEY_FILE=str(file))


def test_a_given_database_needs_a_given_key(tmp_path):
    with pytest.raises(SettingError, match="SECRET_KEY is obligatory with DATABASE_URL"):
        given(tmp_path, SECRET_KEY="")
    assert not (tmp_path / "secret_key").exists()


def test_a_given_database_is_no_demo_unless_somebody_says_so(tmp_path):
    assert not given(tmp_path).is_demo
    assert given(tmp_path, DEMO="1").is_demo


def test_a_key_of_ones_own_is_made_once_and_kept(tmp_path):
    key = load(tmp_path / "new").secret_key
    assert len(key) >= 43
    assert load(tmp_path / "new").secret_key == key
    assert load(tmp_path / "other").secret_key != key
    file = tmp_path / "new" / "secret_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_two_processes_that_start_for_the_first_time_agree_on_the_key(tmp_path):
    words = [sys.executable, "-c", "from config import *; print(load_settings().secret_key)"]
    environment = {"INSTANCE_DIR": str(tmp_path / "new"), "PATH": os.environ["PATH"]}
    start = {"env": environment, "cwd": ROOT, "stdout": subprocess.PIPE}
    processes = [subprocess.Popen(words, **start) for _ in range(4)]
    keys = [process.communicate()[0] for process in processes]
    assert len(set(keys)) == 1
    assert keys[0].strip().decode() == (tmp_path / "new" / "secret_key").read_text()


def test_who_comes_second_takes_the_key_of_the_first(tmp_path, monkeypatch):
    def other_was_first(_temporary, path):
        Path(path).write_text("of the first")
        raise FileExistsError

    monkeypatch.setattr(os, "link", other_was_first)
    assert load(tmp_path).secret_key == "of the first"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_was_lost_is_not_replaced_in_silence(tmp_path):
    (tmp_path / "secret_key").touch()
    with pytest.raises(SettingError, match="secret_key is empty"):
        load(tmp_path)


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"INSTANCE_DIR: .* cannot be used \(Not a directory\)"):
        load(tmp_path / "file" / "deeper")


@pytest.mark.parametrize(
    ("values", "url", "host", "is_https"),
    [
        ({"BASE_URL": "https://www.example.org"}, "https://www.example.org", "www.example.org", True),
        ({"BASE_URL": "HTTPS://www.example.org"}, "https://www.example.org", "www.example.org", True),
        ({"PORT": "8123"}, "http://127.0.0.1:8123", "127.0.0.1:8123", False),
        ({"HOST": "::1"}, "http://[::1]:8000", "[::1]:8000", False),
    ],
)
def test_people_reach_the_house_at_this_address(tmp_path, values, url, host, is_https):
    settings = given(tmp_path, **values)
    assert (settings.base_url, settings.site_host, settings.is_https) == (url, host, is_https)


def test_nobody_changes_a_setting_later(tmp_path):
    settings = given(tmp_path)
    with pytest.raises(AttributeError):
        settings.port = 1
