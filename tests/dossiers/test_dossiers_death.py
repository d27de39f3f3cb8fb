"""The web process dies at every step of a save, PostgreSQL amid many: what was acknowledged is there."""

from __future__ import annotations

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.dossiers.actions.saving import EditConflict, Sent, keep_attempt, save_attempt
from app.dossiers.chain import first_broken
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.foundation.database import db
from app.foundation.postgres import LocalPostgres
from app.foundation.postgres.postmaster import wait_until
from app.foundation.transaction import writing
from tests.cast import person
from tests.conftest import fill_template, settings_for
from tests.dossiers.making import BODY, make_dossier
from tests.foundation.postgres.servers import family_of, server_pid

KEPT, ACKNOWLEDGED = b"k", b"a"
STEPS_MOST = 200


def save(dossier_id: int, word: str, key: str, told: int) -> None:
    """Send a text that begins from the first version: it is merged with what Omar wrote meanwhile."""
    me = person("nadia")
    dossier = load_dossier(me, dossier_id)
    first = db.session.scalars(sa.select(Revision.id).filter_by(dossier_id=dossier_id, number=1)).one()
    sent = Sent(BODY.replace("Elk huishouden", f"Elk {word} huishouden"), first, key)
    with writing():
        attempt_id = keep_attempt(me, dossier, sent)
    os.write(told, KEPT)
    with writing():
        save_attempt(me, load_dossier(me, dossier_id), attempt_id)
    os.write(told, ACKNOWLEDGED)


def die_at(step: int) -> None:
    """Let this process die, without a word, just before its n-th message to the database."""
    told = [0]

    def count(*_: Any) -> None:
        told[0] += 1
        if told[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    sa.event.listen(db.engine, "commit", count)


def try_to_save(app: Flask, dossier_id: int, step: int) -> bytes:
    """Save in a process of its own that dies at that step; return what it acknowledged before."""
    hears, tells = os.pipe()
    if (child := os.fork()) == 0:
        with app.app_context():
            db.engine.dispose(close=False)  # the connections are the parent's
            die_at(step)
            save(dossier_id, f"woord{step}", f"stap-{step}", tells)
        os._exit(0)
    os.waitpid(child, 0)
    os.close(tells)
    with os.fdopen(hears, "rb") as told:
        return told.read()


def test_the_web_process_dies_at_every_step_of_a_save(
    own_house: Flask,
) -> None:
    with own_house.app_context():
        dossier_id = make_dossier().id
        with writing():
            dossier = load_dossier(person("omar"), dossier_id)
            attempt = keep_attempt(
                person("omar"),
                dossier,
                Sent(BODY.replace("De bank", "Een bank"), dossier.latest_id or 0, "o"),
            )
            save_attempt(person("omar"), dossier, attempt)
        db.session.remove()
        db.engine.dispose()
    outcomes = set()
    for step in range(1, STEPS_MOST):
        told = try_to_save(own_house, dossier_id, step)
        outcomes.add(told)
        with own_house.app_context():
            check(dossier_id, step, told)
            db.session.remove()
            db.engine.dispose()
        if told.endswith(ACKNOWLEDGED):
            break
    assert outcomes == {b"", KEPT, KEPT + ACKNOWLEDGED}, "it died before, between and after"


def check(dossier_id: int, step: int, told: bytes) -> None:
    """What was kept is there; what was acknowledged is in the text; the page is whole either way."""
    word = f"woord{step}"
    body = latest_revision(db.session.get_one(Dossier, dossier_id)).body
    kept = db.session.scalars(sa.select(EditAttempt).filter_by(key=f"stap-{step}")).one_or_none()
    if told:
        assert kept is not None, f"step {step}: it was kept, and must be there"
    if told.endswith(ACKNOWLEDGED):
        assert word in body
    assert (kept is not None and kept.revision_id is not None) == (word in body), f"step {step}: half a save"
    assert_whole(dossier_id)


def assert_whole(dossier_id: int) -> None:
    """The chain holds, and the counter says what there is."""
    query = sa.select(Revision).filter_by(dossier_id=dossier_id).order_by(Revision.number)
    chain = list(db.session.scalars(query.options(sa.orm.undefer(Revision.body))))
    dossier = db.session.get_one(Dossier, dossier_id)
    assert first_broken(chain) == 0
    assert (dossier.revision_count, dossier.latest_id) == (len(chain), chain[-1].id)


@pytest.fixture
def mortal(tmp_path: Path) -> Any:
    """A house on a PostgreSQL of its own that keeps what it promises, and may be killed."""
    server = LocalPostgres(tmp_path / "postgres")
    server.start()
    server.ensure_database("cooplink")
    app = create_app(settings_for(server.url("cooplink"), tmp_path))
    with app.app_context():
        upgrade()
        fill_template()
        db.session.remove()
        yield app, server
        db.session.remove()
        db.engine.dispose()
    server.stop()


def write_until_it_dies(app: Flask, dossier_id: int, number: int, enough: Event) -> list[str]:
    """Add words until the database is gone; return those that were acknowledged."""
    saved: list[str] = []
    while True:
        word = f"woord{number}x{len(saved)}"
        try:
            with app.app_context():
                add_word(dossier_id, word)
        except EditConflict:
            continue
        except (sa.exc.OperationalError, sa.exc.InterfaceError):
            return saved
        saved.append(word)
        if len(saved) == 8:
            enough.set()


def add_word(dossier_id: int, word: str) -> None:
    me = person("omar")
    dossier = load_dossier(me, dossier_id)
    base = latest_revision(dossier)
    body = re.sub(r"(?m)^(Elk huishouden.*)$", rf"\1 {word}", base.body)
    with writing():
        attempt_id = keep_attempt(me, dossier, Sent(body, base.id, word))
    with writing():
        save_attempt(me, load_dossier(me, dossier_id), attempt_id)


def test_postgresql_is_killed_amid_saves(
    mortal: Any,
) -> None:
    app, server = mortal
    dossier_id = make_dossier().id
    db.session.remove()
    enough = Event()
    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write_until_it_dies, app, dossier_id, n, enough) for n in range(3)]
        assert enough.wait(30)
        for pid in family_of(server_pid(server)):
            os.kill(pid, signal.SIGKILL)
        acknowledged = [word for one in writers for word in one.result(timeout=30)]
    assert wait_until(lambda: not server.is_running(), 5)
    db.engine.dispose()
    server.start()
    body = latest_revision(db.session.get_one(Dossier, dossier_id)).body
    assert len(acknowledged) >= 8
    assert [word for word in acknowledged if not re.search(rf"\b{word}\b", body)] == []
    assert_whole(dossier_id)
