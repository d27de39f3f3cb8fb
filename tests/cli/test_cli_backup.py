"""`flask backup` and `flask restore`: everything comes back, or nothing changes."""

from __future__ import annotations

import shutil
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli import archive, backup
from app.cli.archive import END
from app.foundation import freshness
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.making import make_reply, make_topic
from tests.operating import run

FINGERPRINT = "SELECT count(*), md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {} AS one"


@pytest.fixture
def app(own_house):
    """A house with a conversation and two files in it."""
    with own_house.app_context():
        make_topic(replies=3)
    keep(own_house, "ab/abcd/original", b"a picture")
    keep(own_house, "cd/cdef/original", bytes(range(256)) * 64)
    return own_house


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kept" / "cooplink.tar"


@pytest.fixture
def whole(app, file):
    """Return a backup of the house."""
    file.parent.mkdir()
    assert command(app, "backup", file).exit_code == 0
    return file


def folder(app) -> Path:
    return app.config["SETTINGS"].instance_dir / "files"


def keep(app, name, content):
    path = folder(app) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def command(app, *words, **how):
    return app.test_cli_runner().invoke(args=[str(word) for word in words], **how)


def everything(app):
    """Return what every table and every file holds."""
    with app.app_context():
        names = sa.inspect(db.engine).get_table_names()
        tables = {name: db.session.execute(sa.text(FINGERPRINT.format(name))).one() for name in names}
    files = {path.relative_to(folder(app)): path.read_bytes() for path in folder(app).rglob("original")}
    return tables, files


def live_on(app):
    """Let people go on: new words, new files, others gone."""
    with app.app_context():
        make_reply(make_topic("nadia", "Nieuwer dan de reservekopie"), body="En dit ook.")
        with writing():
            db.session.execute(sa.text("UPDATE users SET name = 'Iemand anders' WHERE username = 'pia'"))
            db.session.execute(sa.text("DELETE FROM tags WHERE topic_count = 0"))
    keep(app, "ef/efgh/original", b"newer")
    shutil.rmtree(folder(app) / "ab")


def test_everything_comes_back_files_included(app, whole):
    before = everything(app)
    live_on(app)
    assert everything(app) != before
    done = command(app, "restore", whole, "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Everything is back as it was." in done.output
    assert everything(app) == before
    assert not (folder(app) / "ef").exists()


def test_the_house_goes_on_after_it(app, whole):
    command(app, "restore", whole, "--yes")
    with app.app_context():
        make_topic(title="Na het terugzetten")
    assert "Na het terugzetten" in app.test_client().get("/latest").text


def test_pages_from_before_are_not_given_any_more(app, whole):
    with app.app_context():
        make_topic(title="Verdwijnt weer")
    visitor, number = app.test_client(), freshness.current()
    assert "Verdwijnt weer" in visitor.get("/latest").text
    command(app, "restore", whole, "--yes")
    assert freshness.current() > number
    assert "Verdwijnt weer" not in visitor.get("/latest").text


def test_a_backup_of_what_was_restored_is_as_good(app, whole, file):
    before = everything(app)
    for _ in range(2):
        live_on(app)
        assert command(app, "restore", whole, "--yes").exit_code == 0
        assert command(app, "backup", file).exit_code == 0
    assert everything(app) == before


def test_tables_that_the_backup_does_not_know_are_no_obstacle(app, whole):
    before = everything(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE newer (topic_id bigint REFERENCES topics)"))
        connection.execute(sa.text("INSERT INTO newer SELECT id FROM topics"))
    assert command(app, "restore", whole, "--yes").exit_code == 0
    assert everything(app) == before


def test_an_operator_does_it_from_the_command_line(app, file):
    file.parent.mkdir()
    before = everything(app)
    done = run(app, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert b"holds everything" in done.stdout
    live_on(app)
    done = run(app, "restore", str(file), typed=b"y\n")
    assert done.returncode == 0, done.stderr
    assert everything(app) == before


def test_nobody_else_can_read_a_backup(app, whole):
    assert whole.stat().st_mode & 0o777 == 0o600
    whole.chmod(0o644)
    command(app, "backup", whole)
    assert whole.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_nothing_beside_it(whole):
    assert list(whole.parent.iterdir()) == [whole]


def test_nobody_else_can_read_what_was_put_back(app, whole):
    command(app, "restore", whole, "--yes")
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder(app).rglob("*")}
    assert modes == {"ab": 0o700, "abcd": 0o700, "cd": 0o700, "cdef": 0o700, "original": 0o600}
    assert [path.name for path in folder(app).parent.iterdir() if path.name.startswith(".cooplink")] == []


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_one_is_asked_first(app, whole, answer):
    live_on(app)
    before = everything(app)
    done = command(app, "restore", whole, input=answer)
    assert done.exit_code == 1
    assert "This replaces everything" in done.output
    assert everything(app) == before


def refused(app, file):
    """Try to put back something that cannot be; return what the operator reads."""
    before = everything(app)
    done = command(app, "restore", file, "--yes")
    assert done.exit_code == 1
    assert everything(app) == before
    assert [path.name for path in folder(app).parent.iterdir() if path.name.startswith(".cooplink")] == []
    return done.stderr


@pytest.mark.parametrize("part", [0.0, 0.05, 0.5, 0.9])
def test_a_backup_that_was_cut_short_is_refused_and_nothing_is_lost(app, whole, part):
    content = whole.read_bytes()
    whole.write_bytes(content[: int(len(content) * part)])
    said = refused(app, whole)
    assert "is no backup, or cannot be read whole" in said or "is not whole: it ends too early" in said


def test_a_backup_without_its_end_is_refused_though_all_before_it_is_well(app, whole, tmp_path):
    short = tmp_path / "short.tar"
    with tarfile.open(whole) as old, tarfile.open(short, "w") as new:
        for member in old:
            if member.name != END:
                new.addfile(member, old.extractfile(member) if member.isfile() else None)
    assert "is not whole: it ends too early" in refused(app, short)


def test_a_damaged_database_is_refused_and_nothing_is_lost(app, whole, tmp_path):
    """The dump breaks off when most of it was put back: one transaction undoes that."""
    damaged = tmp_path / "damaged.tar"
    with tarfile.open(whole) as old:
        dump = bytearray(old.extractfile(backup.DUMP).read())
    dump[len(dump) * 3 // 4 : len(dump) * 3 // 4 + 64] = b"\xff" * 64
    write(damaged, {backup.DUMP: bytes(dump), END: b""})
    assert " failed, and nothing was changed. It said:\n" in refused(app, damaged)


def write(path, members):
    with tarfile.open(path, "w") as new:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, BytesIO(content))


def test_a_dump_that_the_database_refuses_changes_nothing(app, whole, monkeypatch):
    from app.cli import dump

    monkeypatch.setattr(dump, "COMMIT", b"SELECT 1/0;\nCOMMIT;\n")
    assert "division by zero" in refused(app, whole)


@pytest.mark.parametrize(
    "members", [{"readme.txt": b"hello"}, {backup.DUMP: b"no dump", END: b""}, {END: b""}]
)
def test_another_archive_is_refused(app, tmp_path, members):
    write(tmp_path / "other.tar", members)
    refused(app, tmp_path / "other.tar")


@pytest.mark.parametrize("name", ["../../evil", "/tmp/cooplink-evil"])
def test_an_archive_writes_nowhere_else(app, tmp_path, name):
    write(tmp_path / "other.tar", {name: b"evil", END: b""})
    refused(app, tmp_path / "other.tar")
    assert list(tmp_path.rglob("*evil")) == []
    assert not Path("/tmp/cooplink-evil").exists()


def test_something_that_is_no_archive_is_refused(app, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 1000)
    assert "is no backup" in refused(app, tmp_path / "photo.jpg")


def test_a_file_that_is_not_there_is_said(app, tmp_path):
    assert "does not exist" in command(app, "restore", tmp_path / "nothing.tar").stderr


def test_a_folder_that_is_not_there_is_said(app, tmp_path):
    done = command(app, "backup", tmp_path / "nowhere" / "cooplink.tar")
    assert (done.exit_code, "nowhere is no folder." in done.stderr) == (1, True)


@pytest.mark.parametrize("breaks", ["_add", "unfinished"])
def test_an_interrupted_backup_leaves_the_one_before_as_it_was(app, whole, monkeypatch, breaks):
    content = whole.read_bytes()

    def no_room(*_words, **_how):
        raise OSError(28, "No space left on device")

    if breaks == "_add":
        monkeypatch.setattr(archive, "_add", no_room)
    else:
        monkeypatch.setattr(Path, "replace", no_room)
    done = command(app, "backup", whole)
    assert "could not be written" in done.stderr
    assert "No space left" in done.stderr
    assert whole.read_bytes() == content
    assert list(whole.parent.iterdir()) == [whole]
