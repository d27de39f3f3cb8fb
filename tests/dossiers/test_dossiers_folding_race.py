"""Many work in at the very same moment: each reply comes in once, and none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.dossiers.actions.folding import fold_post
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import PassageSource, PostFold, Revision
from app.forum.loading import load_post
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import make_beside, post_of

PEOPLE = ("nadia", "omar", "pia", "quinn")


def test_four_people_at_once_fold_three_replies_each_once(own_house: Flask):
    with own_house.app_context():
        dossier, topic = make_beside(3)
        dossier_id, posts = dossier.id, [post_of(topic, number).id for number in (2, 3, 4)]
        db.session.commit()
    barrier = Barrier(len(PEOPLE), timeout=20)

    def work(name: str) -> list[bool]:
        done, turn = [], PEOPLE.index(name) % len(posts)
        with own_house.app_context():
            barrier.wait()
            for post_id in posts[turn:] + posts[:turn]:
                with writing():
                    me = person(name)
                    done.append(fold_post(me, load_dossier(me, dossier_id), load_post(me, post_id)).is_new)
        return done

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        done = [is_new for some in pool.map(work, PEOPLE) for is_new in some]
    assert (done.count(True), len(done)) == (3, 12)
    with own_house.app_context():
        text = latest_revision(load_dossier(person("nadia"), dossier_id)).body
        assert [text.count(f"Antwoord {number}[^b{number + 1}]") for number in (1, 2, 3)] == [1, 1, 1]
        assert db.session.query(PostFold).filter_by(dossier_id=dossier_id, state="folded").count() == 3
        assert db.session.query(PassageSource).filter_by(dossier_id=dossier_id).count() == 3
        kinds = db.select(Revision.kind).filter_by(dossier_id=dossier_id).order_by(Revision.number)
        assert db.session.scalars(kinds).all() == ["start", "fold", "fold", "fold"]
