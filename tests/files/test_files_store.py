"""The store keeps what it was given: the same promises for a folder and for an S3-compatible store."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer
from obstore.exceptions import GenericError

from app.files.refusals import StoreUnavailable
from app.files.s3 import BucketStore
from app.files.store import FolderStore, open_store
from app.files.views import room
from config import SettingError

KEY = "ab12" * 8
OTHER = "cd34" * 8
SOON = timedelta(minutes=5)


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """An S3 server on loopback, with one bucket."""
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "NO_PROXY": "127.0.0.1"}
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    with mock.patch.dict(os.environ, keys):
        server.start()
        host, port = server.get_host_and_port()
        boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="eu-west-1").create_bucket(
            Bucket="archief", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture(params=["folder", "s3", "s3 with prefix"])
def store(request, tmp_path, s3_server):
    if request.param == "folder":
        return FolderStore(tmp_path / "nog" / "niet")
    prefix = "/een/map" if "prefix" in request.param else ""
    store = BucketStore(f"s3://archief{prefix}?endpoint={s3_server}&region=eu-west-1")
    for key in (KEY, OTHER):
        store.remove(key)
    return store


def read(store, key, part):
    blob = store.open(key, part)
    with blob.stream as stream:
        data = stream.read()
    assert blob.size == len(data)
    return data


def test_what_was_put_can_be_read(store):
    store.put(KEY, {"original": b"groot" * 1000, "thumb": b"klein"})
    assert read(store, KEY, "original") == b"groot" * 1000
    assert read(store, KEY, "thumb") == b"klein"


def test_what_is_not_there_is_a_missing_file(store):
    with pytest.raises(FileNotFoundError):
        store.open(KEY, "original")
    store.put(KEY, {"original": b"x"})
    with pytest.raises(FileNotFoundError):
        store.open(KEY, "thumb")


def test_a_part_can_be_sought_in(store):
    store.put(KEY, {"original": b"0123456789"})
    with store.open(KEY, "original").stream as stream:
        stream.seek(4)
        assert stream.read(3) == b"456"


def test_removing_takes_all_parts_and_may_be_done_twice(store):
    store.put(KEY, {"original": b"x", "thumb": b"y"})
    store.put(OTHER, {"original": b"z"})
    store.remove(KEY)
    store.remove(KEY)
    for part in ("original", "thumb"):
        with pytest.raises(FileNotFoundError):
            store.open(KEY, part)
    assert read(store, OTHER, "original") == b"z"


def test_keys_are_listed_by_age(store):
    store.put(KEY, {"original": b"x", "thumb": b"y"})
    store.put(OTHER, {"original": b"z"})
    assert set(store.keys_before(datetime.now(UTC) + SOON)) >= {KEY, OTHER}
    assert not {KEY, OTHER} & set(store.keys_before(datetime.now(UTC) - SOON))


def test_an_empty_store_has_no_keys(tmp_path):
    assert list(FolderStore(tmp_path / "nergens").keys_before(datetime.now(UTC))) == []


def test_a_folder_keeps_two_letters_then_the_key(tmp_path):
    FolderStore(tmp_path).put(KEY, {"original": b"x", "thumb": b"y"})
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert files == [f"ab/{KEY}/original", f"ab/{KEY}/thumb"]


def test_only_the_owner_of_the_process_can_read_a_folder(tmp_path):
    FolderStore(tmp_path).put(KEY, {"original": b"x"})
    assert (tmp_path / "ab" / KEY / "original").stat().st_mode & 0o077 == 0
    assert (tmp_path / "ab" / KEY).stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_nothing_half_and_says_so(tmp_path):
    store = FolderStore(tmp_path)
    store.put(KEY, {"original": b"eerst"})
    with (
        mock.patch("app.files.store.os.fsync", side_effect=OSError("disk full")),
        pytest.raises(StoreUnavailable, match="Try again later"),
    ):
        store.put(KEY, {"original": b"daarna"})
    assert read(store, KEY, "original") == b"eerst"
    assert [path.name for path in (tmp_path / "ab" / KEY).iterdir()] == ["original"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "ab").write_text("in the way")
    store = FolderStore(tmp_path)
    with pytest.raises(StoreUnavailable):
        store.put(KEY, {"original": b"x"})


def test_a_folder_that_cannot_be_removed_is_said(tmp_path):
    store = FolderStore(tmp_path)
    with (
        mock.patch("app.files.store.shutil.rmtree", side_effect=PermissionError),
        pytest.raises(StoreUnavailable),
    ):
        store.remove(KEY)


def test_a_folder_removed_while_listing_is_passed_over(tmp_path):
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / KEY).symlink_to(tmp_path / "weg")
    assert list(FolderStore(tmp_path).keys_before(datetime.now(UTC) + SOON)) == []


ACTS = {
    "put": lambda store: store.put(KEY, {"original": b"x"}),
    "get": lambda store: store.open(KEY, "original"),
    "delete": lambda store: store.remove(KEY),
    "list": lambda store: list(store.keys_before(datetime.now(UTC))),
}


@pytest.mark.parametrize(("name", "act"), ACTS.items(), ids=ACTS)
@pytest.mark.parametrize("error", [GenericError("no answer"), OSError("no route")])
def test_a_bucket_that_does_not_answer_is_said(name, act, error, s3_server):
    store = BucketStore(f"s3://archief?endpoint={s3_server}&region=eu-west-1")
    with (
        mock.patch(f"app.files.s3.obstore.{name}", side_effect=error),
        pytest.raises(StoreUnavailable, match="Try again later"),
    ):
        act(store)


def test_a_bucket_that_does_not_exist_takes_nothing(s3_server):
    with pytest.raises(StoreUnavailable):
        BucketStore(f"s3://nergens?endpoint={s3_server}&region=eu-west-1").put(KEY, {"original": b"x"})


def test_a_folder_is_the_usual_store(tmp_path):
    open_store(f"file://{tmp_path}").put(KEY, {"original": b"x"})
    assert (tmp_path / "ab" / KEY / "original").read_bytes() == b"x"


def test_an_address_of_a_bucket_opens_a_bucket(s3_server):
    address = f"s3://archief?endpoint={s3_server}&region=eu-west-1"
    assert isinstance(open_store(address), BucketStore)
    assert open_store(address) is open_store(address)


@pytest.mark.parametrize("address", ["s3://", "s3:///map", "s3://archief?regio=nl", "s3://a?key=geheim"])
def test_an_address_that_cannot_work_stops_with_a_sentence(address):
    with pytest.raises(SettingError, match="must look like s3://bucket"):
        open_store(address)


def test_without_obstore_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "app.files.s3")
    with pytest.raises(SettingError, match="pip install obstore"):
        open_store("s3://elders?region=eu-west-1")


def test_the_house_does_not_start_with_a_store_that_cannot_work(app):
    house = Flask("elders")
    house.config["SETTINGS"] = replace(app.config["SETTINGS"], storage_url="s3://")
    with pytest.raises(SettingError, match="must look like s3://bucket"):
        house.register_blueprint(room)
