"""Twelve people write 25 times each in one dossier at the same moment: no acknowledged word is ever lost.

Shown with `-s`: the table of the promise (acknowledged, lost, sent to the conflict page, the chain).
"""

from __future__ import annotations

import random
import re
import secrets
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.accounts import actions as accounts
from app.dossiers.actions.saving import EditConflict, Sent, keep_attempt, save_attempt
from app.dossiers.chain import first_broken
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import Dossier, EditAttempt, Revision
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import make_dossier

WRITERS, EDITS, PARAGRAPHS = 12, 25, 20
TRIES_MOST = 60
THINKING_SECONDS = 0.002  # somebody reads before they write: without it nobody ever meets


class Writer:
    """Somebody with a form: reads the newest text, adds a word of their own, and sends it."""

    def __init__(self, app: Flask, dossier_id: int, number: int) -> None:
        self.app, self.dossier_id, self.number = app, dossier_id, number
        self.random = random.Random(number)
        self.count: Counter[str] = Counter()
        self.acknowledged: list[str] = []

    def write_all(self) -> None:
        for turn in range(EDITS):
            word = f"woord{self.number:02}x{turn:02}"
            for _ in range(TRIES_MOST):
                with self.app.app_context():
                    if self.is_saved(word):
                        self.acknowledged.append(word)
                        break

    def is_saved(self, word: str) -> bool:
        me = person(f"schrijver{self.number}")
        dossier = load_dossier(me, self.dossier_id)
        base = latest_revision(dossier)
        sent = Sent(self.with_word(base.body, word), base.id, secrets.token_hex(8))
        time.sleep(THINKING_SECONDS)
        with writing():
            attempt_id = keep_attempt(me, dossier, sent)
        try:
            with writing():
                saved = save_attempt(me, load_dossier(me, self.dossier_id), attempt_id)
        except EditConflict as conflict:
            is_there = any(word in block.mine for block in conflict.merge.conflicts)
            self.count["shown" if is_there else "hidden"] += 1
            return False
        self.count["merged"] += saved.merge is not None
        return True

    def with_word(self, body: str, word: str) -> str:
        """Put the word at a random place in a random paragraph."""
        paragraphs = body.split("\n\n")
        place = self.random.randrange(1, len(paragraphs))
        words = paragraphs[place].split(" ")
        words.insert(self.random.randrange(1, len(words)), word)
        paragraphs[place] = " ".join(words)
        return "\n\n".join(paragraphs)


def test_no_acknowledged_word_is_lost_by_twelve_writers(own_house: Flask) -> None:
    body = "Begin.\n\n" + "\n\n".join(
        f"Alinea {n} heeft hier een zin van tien gewone woorden." for n in range(PARAGRAPHS)
    )
    with own_house.app_context():
        with writing():
            for n in range(WRITERS):
                name = f"schrijver{n}"
                accounts.make_account(
                    name.title(), f"{name}@voorbeeld.example", "samen-wonen", username=name, is_confirmed=True
                )
        dossier_id = make_dossier(body=body).id
    writers = [Writer(own_house, dossier_id, n) for n in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(one.write_all) for one in writers]:
            done.result(timeout=120)
    with own_house.app_context():
        judge(dossier_id, writers)


def judge(dossier_id: int, writers: list[Writer]) -> None:
    """Every word that was acknowledged stands in the text once, and the chain is one line."""
    acknowledged = [word for one in writers for word in one.acknowledged]
    dossier = db.session.get_one(Dossier, dossier_id)
    text = latest_revision(dossier).body
    chain = list(
        db.session.scalars(
            db.select(Revision).options(db.undefer(Revision.body))
            .where(Revision.dossier_id == dossier_id).order_by(Revision.number)
        )
    )  # fmt: skip
    found = Counter(re.findall(r"woord\d\dx\d\d", text))
    shown, merged = (sum(one.count[what] for one in writers) for what in ("shown", "merged"))
    lost = [word for word in acknowledged if found[word] != 1]
    sys.stdout.write(
        f"\nacknowledged {len(acknowledged)}, lost {len(lost)}, merged by itself {merged}, "
        f"sent to the conflict page {shown}, chain {len(chain)}\n"
    )
    assert sum(one.count["hidden"] for one in writers) == 0, "a conflict shows the words it is about"
    assert len(acknowledged) == WRITERS * EDITS
    assert lost == []
    assert [one.number for one in chain] == list(range(1, len(acknowledged) + 2))
    assert [one.parent_id for one in chain[1:]] == [one.id for one in chain[:-1]]
    assert first_broken(chain) == 0
    attempts = db.session.scalar(db.select(db.func.count()).select_from(EditAttempt))
    assert attempts == len(acknowledged) + shown, "each thing sent was kept"
