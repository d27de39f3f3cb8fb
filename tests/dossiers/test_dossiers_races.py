"""Whatever two people do to one dossier at the same moment: one outcome, nothing half done, the counts right.

Each act goes through `writes`, as at a door: a refusal is a sentence of the house, anything else fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from flask import Flask

from app.accounts import actions as accounts
from app.accounts.models import User
from app.dossiers.actions.adopting import adopt_dossier
from app.dossiers.actions.demoting import demote_dossier
from app.dossiers.actions.feedback import answer_dossier
from app.dossiers.actions.folding import fold_post, unfold_post
from app.dossiers.actions.handling import handle_feedback
from app.dossiers.actions.history import restore_revision, undo_revision
from app.dossiers.actions.merging import merge_dossier
from app.dossiers.actions.promoting import (
    Choice,
    confirm_dossier,
    promote,
    restore_dossier,
    withdraw_dossier,
)
from app.dossiers.actions.saving import EditConflict, Sent, keep_attempt, save_attempt
from app.dossiers.actions.sources import object_to_source
from app.dossiers.actions.starting import start_dossier
from app.dossiers.actions.stewardship import archive_dossier, rename_dossier
from app.dossiers.actions.suggesting import decide_suggestion, suggest
from app.dossiers.chain import first_broken
from app.dossiers.loading import latest_revision, load_dossier
from app.dossiers.models import (
    Authorship,
    Dossier,
    DossierPage,
    DossierTitle,
    DossierTopic,
    EditAttempt,
    Feedback,
    PassageSource,
    PostFold,
    Revision,
    Suggestion,
)
from app.dossiers.picks import Pick
from app.dossiers.sources import load_source
from app.dossiers.suggestions import Decision, load_suggestion
from app.forum.loading import load_post, load_topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.ledger import Activity
from app.foundation.text import normalise_title
from app.foundation.transaction import writes, writing
from app.groups.models import Group
from tests.cast import person
from tests.dossiers.beside import fold, make_beside, post_of, sources_of
from tests.dossiers.making import BODY, edit, make_dossier, theme
from tests.dossiers.reviewing import make_suggestion
from tests.making import make_group, make_reply, make_topic

Act = Callable[[], object]
TITLE = "Samen iets op papier"
NEWER = BODY.replace("70 tot 80", "ongeveer 75")
LONGER = BODY + "\nEen laatste zin.\n"
ROUNDS = 2  # who is first differs from one round to the next


def at_once(app: Flask, *acts: Act) -> list[str]:
    """Let each act begin at the same moment; return what each was told, in the order of the acts."""
    barrier = Barrier(len(acts), timeout=20)

    def go(act: Act) -> str:
        barrier.wait()
        with app.app_context():
            try:
                writes(lambda: str(act() and ""))()
            except HouseError as error:
                return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


def here(dossier_id: int, who: str = "nadia") -> Dossier:
    return load_dossier(person(who), dossier_id)


def saving(dossier_id: int, who: str, body: str, base_id: int) -> Act:
    """Keep what is sent, as the door does before anything else, and return the act that saves it."""
    with writing():
        dossier = here(dossier_id, who)
        attempt_id = keep_attempt(person(who), dossier, Sent(body, base_id, f"{who}{base_id}{hash(body)}"))
    return lambda: save_attempt(person(who), here(dossier_id, who), attempt_id)


def on(action: Callable[..., object], dossier_id: int, who: str, *words: object, **more: object) -> Act:
    """Return the act of somebody on a dossier."""
    return lambda: action(person(who), here(dossier_id, who), *words, **more)


def versions(dossier_id: int) -> list[Revision]:
    db.session.expire_all()
    query = db.select(Revision).options(db.undefer(Revision.body)).filter_by(dossier_id=dossier_id)
    return list(db.session.scalars(query.order_by(Revision.number)))


def how_many(model: type, *where: object) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model).where(*where)) or 0


def kinds(dossier_id: int) -> list[str]:
    return [one.kind for one in versions(dossier_id)]


def lines(dossier_id: int, verb: str) -> int:
    """Count the lines in the ledger that say this of a dossier."""
    about = (Activity.subject_kind == "dossiers", Activity.subject_id == dossier_id, Activity.verb == verb)
    return how_many(Activity, *about)


def judge(*dossier_ids: int) -> None:
    """Nothing is half done: one line of versions, and every number beside it as it would be counted now."""
    for dossier_id in dossier_ids:
        chain = versions(dossier_id)
        dossier = db.session.get_one(Dossier, dossier_id, populate_existing=True)
        assert [one.number for one in chain] == list(range(1, len(chain) + 1))
        assert [one.parent_id for one in chain] == [None, *(one.id for one in chain[:-1])]
        assert first_broken(chain) == 0
        assert (dossier.latest_id, dossier.revision_count) == (chain[-1].id, len(chain))
        assert db.session.get_one(Authorship, dossier_id).revision_number == len(chain)
        assert how_many(DossierPage, DossierPage.revision_id == chain[-1].id) == 1
        judge_beside(dossier)


def judge_beside(dossier: Dossier) -> None:
    """One title is its own unless it was withdrawn; the answers of readers are counted."""
    titles = (DossierTitle.dossier_id == dossier.id, DossierTitle.is_current)
    own = db.session.scalars(db.select(DossierTitle.normalised).where(*titles)).all()
    assert own == ([] if dossier.is_withdrawn else [normalise_title(dossier.title)])
    said = (Feedback.dossier_id == dossier.id, Feedback.handled_at.is_(None))
    assert dossier.outdated_count == how_many(Feedback, *said, Feedback.kind == "outdated")
    useful = (Feedback.dossier_id == dossier.id, Feedback.kind == "useful")
    assert dossier.useful_count == how_many(Feedback, *useful)


@pytest.fixture
def town(own_house: Flask) -> Flask:
    return own_house


def promoting(topic_id: int, post_id: int, who: str, title: str) -> Act:
    def act() -> None:
        me = person(who)
        promote(me, load_topic(me, topic_id), Choice(title, theme(), picks=(Pick(post_id, None, ""),)))

    return act


def test_one_topic_is_promoted_once_by_a_form_sent_twice_and_once_by_each_who_means_it(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            topic = make_topic(replies=2, title=f"Onderwerp {round_}")
            ids = (topic.id, post_of(topic, 2).id)
        title = f"{TITLE} {round_}"
        told = at_once(
            town,
            promoting(*ids, "omar", title),
            promoting(*ids, "omar", title),
            promoting(*ids, "nadia", f"{title} anders"),
        )
        assert told == ["done"] * 3
        told = at_once(
            town, promoting(*ids, "nadia", f"{title} 3"), promoting(*ids, "omar", f"{title.upper()} 3")
        )
        assert sorted(told) == ["Invalid", "done"]
        with town.app_context():
            made = db.session.scalars(
                db.select(DossierTopic.dossier_id).filter_by(topic_id=ids[0], role="origin")
            ).all()
            assert len(made) == 3
            judge(*made)
            for dossier_id in made:
                assert kinds(dossier_id) == ["promote"]
                assert how_many(PostFold, PostFold.dossier_id == dossier_id) == 1
                assert lines(dossier_id, "dossier.promoted") == 1


def test_a_reply_comes_in_while_somebody_edits_and_both_are_in_the_text(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            dossier, topic = make_beside(1, title=f"Vouwen {round_}")
            number, post_id = dossier.id, post_of(topic, 2).id
            edited = saving(number, "omar", NEWER, dossier.latest_id or 0)

        def folding(number: int = number, post_id: int = post_id) -> None:
            fold_post(person("pia"), here(number, "pia"), load_post(person("pia"), post_id), "Ledenleningen")

        assert at_once(town, folding, edited, folding) == ["done"] * 3
        with town.app_context():
            judge(number)
            text = latest_revision(here(number)).body
            assert ("ongeveer 75" in text, text.count("Antwoord 1[^")) == (True, 1)
            assert kinds(number) in (["start", "fold", "automerge"], ["start", "edit", "fold"])
            assert here(number).post_count == 1
            assert here(number).writer_count == 3  # Nadia, what Omar changed, and the note that Pia made


def test_a_reply_taken_out_by_two_while_somebody_edits_is_out_once(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            dossier, topic = make_beside(1, title=f"Ontvouwen {round_}")
            fold(dossier, topic, 2, section="Ledenleningen")
            number, post_id = dossier.id, post_of(topic, 2).id
            latest = latest_revision(here(number))
            edited = saving(number, "omar", latest.body.replace("70 tot 80", "ongeveer 75"), latest.id)

        def out(who: str, number: int = number, post_id: int = post_id) -> None:
            unfold_post(person(who), here(number, who), load_post(person(who), post_id))

        assert at_once(town, partial(out, "nadia"), edited, partial(out, "quinn")) == ["done"] * 3
        with town.app_context():
            judge(number)
            text = latest_revision(here(number)).body
            assert ("ongeveer 75" in text, "Antwoord 1" in text, "[^" in text) == (True, False, False)
            assert sorted(kinds(number)[2:]) in (["automerge", "undo"], ["edit", "undo"])
            assert how_many(PostFold, PostFold.dossier_id == number) == 0
            assert here(number).post_count == 0


def test_titles_chosen_at_once_stay_one_namespace(town: Flask):
    with town.app_context():
        group = make_group("nadia", "Werkgroep Namen", omar="member")
        one, other = (make_dossier("nadia", title, steward=group) for title in ("Zon", "Wind"))
        ids, shelf = (one.id, other.id), theme().id
    renamed = partial(on, rename_dossier)
    told = at_once(town, renamed(ids[0], "nadia", "Warmte"), renamed(ids[0], "omar", "Koude"))
    assert told == ["done", "done"]
    told = at_once(town, renamed(ids[0], "nadia", "Wind"), renamed(ids[1], "omar", "Zon en meer"))
    assert told in (["done", "done"], ["Invalid", "done"])

    def starting() -> None:
        start_dossier(person("pia"), theme(), "Bodem", "Tekst.\n")

    told = at_once(town, renamed(ids[1], "omar", "BODEM"), starting)
    assert sorted(told) == ["Invalid", "done"]
    told = at_once(town, renamed(ids[0], "nadia", "Aan  elkaar"), renamed(ids[0], "omar", "aan elkaar"))
    assert told == ["done", "done"]
    with town.app_context():
        assert shelf == here(ids[0]).theme_id
        judge(*db.session.scalars(db.select(Dossier.id)))
        assert normalise_title(here(ids[0]).title) == "aan elkaar"
        leads = dict(db.session.execute(db.select(DossierTitle.normalised, DossierTitle.dossier_id)).all())
        assert [leads[name] for name in ("zon", "warmte", "koude")] == [ids[0]] * 3


def test_two_dossiers_that_swap_names_at_once_each_keep_their_own(town: Flask):
    with town.app_context():
        group = make_group("nadia", "Werkgroep Ruil", omar="member")
        ids = [make_dossier("nadia", title, steward=group).id for title in ("Links", "Rechts")]
    for _ in range(ROUNDS):
        told = at_once(
            town,
            on(rename_dossier, ids[0], "nadia", "Rechts"),
            on(rename_dossier, ids[1], "omar", "Links"),
        )
        assert told == ["Invalid", "Invalid"]
    with town.app_context():
        judge(*ids)
        assert [here(number).title for number in ids] == ["Links", "Rechts"]


def merging(one: int, into: int, who: str = "nadia") -> Act:
    def act() -> None:
        dossier = here(one, who)
        merge_dossier(person(who), dossier, here(into, who), dossier.latest_id or 0, {1: ""})

    return act


def test_three_that_merge_in_a_ring_never_close_it(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            group = make_group("nadia", f"Werkgroep Ring {round_}", omar="member", pia="member")
            ids = [make_dossier("nadia", f"Ring {round_} {n}", steward=group).id for n in range(3)]
        a, b, c = ids
        told = at_once(town, merging(a, b), merging(b, c, "omar"), merging(c, a, "pia"))
        assert "done" in told
        assert set(told) <= {"done", "Denied", "Conflict"}
        with town.app_context():
            db.session.expire_all()
            into = [db.session.get_one(Dossier, number).merged_into_id for number in ids]
            assert [one is not None for one in into] == [one == "done" for one in told]
            assert all(db.session.get_one(Dossier, one).merged_into_id is None for one in into if one)
            judge(*ids)


def test_a_save_while_the_dossier_goes_on_elsewhere_is_in_it_or_refused_and_kept(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            group = make_group("nadia", f"Werkgroep Op {round_}")
            one, other = (make_dossier("nadia", f"Op {round_} {n}", steward=group) for n in range(2))
            ids, saved = (one.id, other.id), saving(one.id, "omar", NEWER, one.latest_id or 0)
        told = at_once(town, merging(*ids), saved)
        assert told in (["done", "Denied"], ["Conflict", "done"], ["done", "done"])
        with town.app_context():
            judge(*ids)
            db.session.expire_all()
            is_merged = db.session.get_one(Dossier, ids[0]).is_merged
            assert is_merged == (told[0] == "done")
            assert kinds(ids[0]) == ["start", "edit"][: 1 + (told[1] == "done")]
            assert kinds(ids[1]) == ["start", "merge"][: 1 + is_merged]


def test_no_text_goes_on_in_a_dossier_that_is_taken_back_at_that_moment(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            group = make_group("nadia", f"Werkgroep Weg {round_}")
            one = make_dossier("nadia", f"Gaat op {round_}", steward=group).id
            other = make_dossier("omar", f"Gaat weg {round_}").id
        told = at_once(town, merging(one, other), on(withdraw_dossier, other, "omar"))
        assert told in (["done", "Denied"], ["Denied", "done"], ["Hidden", "done"])
        with town.app_context():
            judge(one, other)
            rows = [db.session.get_one(Dossier, number) for number in (one, other)]
            assert (rows[0].is_merged, rows[1].is_withdrawn) == (told[0] == "done", told[1] == "done")


def test_a_save_while_it_is_archived_is_saved_or_refused_and_kept(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            group = make_group("nadia", f"Werkgroep Archief {round_}")
            dossier = make_dossier("nadia", f"Archief {round_}", steward=group)
            number, saved = dossier.id, saving(dossier.id, "omar", NEWER, dossier.latest_id or 0)
        put, wrote, late = at_once(
            town,
            on(archive_dossier, number, "nadia"),
            saved,
            on(answer_dossier, number, "pia", "outdated", "Oud."),
        )
        assert (put, {wrote, late} <= {"done", "Denied"}) == ("done", True)
        with town.app_context():
            judge(number)
            assert here(number).is_archived
            assert kinds(number) == ["start", "edit"][: 1 + (wrote == "done")]
            attempt = db.session.scalars(db.select(EditAttempt).filter_by(dossier_id=number)).one()
            assert (attempt.body, attempt.revision_id is not None) == (NEWER, wrote == "done")


def test_one_suggestion_is_decided_once_by_two_who_disagree_while_somebody_edits(town: Flask):
    def deciding(number: int, suggestion_id: int, who: str, *, is_taken: bool) -> Act:
        decision = {1: Decision(is_taken, "" if is_taken else "Dit klopt niet.")}

        def act() -> None:
            dossier = here(number, who)
            decide_suggestion(person(who), dossier, load_suggestion(dossier, suggestion_id), decision)

        return act

    for round_ in range(ROUNDS):
        with town.app_context():
            group = make_group("nadia", f"Werkgroep Keuze {round_}", omar="member")
            dossier = make_dossier("nadia", f"Keuze {round_}", steward=group)
            number, suggestion_id = dossier.id, make_suggestion(dossier, "pia", NEWER).id
            edited = saving(number, "quinn", LONGER, dossier.latest_id or 0)
        yes, no, saved = at_once(
            town,
            deciding(number, suggestion_id, "nadia", is_taken=True),
            deciding(number, suggestion_id, "omar", is_taken=False),
            edited,
        )
        assert (sorted((yes, no)), saved) == (["Conflict", "done"], "done")
        with town.app_context():
            judge(number)
            text = latest_revision(here(number)).body
            suggestion = db.session.get_one(Suggestion, suggestion_id)
            assert "Een laatste zin." in text
            assert ("ongeveer 75" in text) == (yes == "done") == (suggestion.revision_id is not None)
            assert suggestion.state == ("accepted" if yes == "done" else "rejected")
            assert suggestion.decided_by_id == person("nadia" if yes == "done" else "omar").id
            assert len(versions(number)) == (3 if yes == "done" else 2)
            assert lines(number, "dossier.decided") == 1


def test_the_same_suggestion_sent_twice_at_once_waits_once(town: Flask):
    with town.app_context():
        dossier = make_dossier("nadia", "Voorstel")
        number = dossier.id
        with writing():
            sent = Sent(NEWER, dossier.latest_id or 0, "sleutel")
            attempt_id = keep_attempt(person("pia"), dossier, sent)
    assert at_once(town, *[on(suggest, number, "pia", attempt_id)] * 3) == ["done"] * 3
    with town.app_context():
        judge(number)
        assert how_many(Suggestion) == 1


def test_a_dossier_taken_back_while_somebody_saves_takes_the_text_along_or_refuses_it(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            dossier = make_dossier("nadia", f"Terug {round_}")
            number, saved = dossier.id, saving(dossier.id, "omar", NEWER, dossier.latest_id or 0)
        told = at_once(town, on(withdraw_dossier, number, "nadia"), saved)
        assert told in (["done", "done"], ["done", "Denied"], ["done", "Hidden"])
        with town.app_context():
            judge(number)
            assert kinds(number) == ["start", "edit"][: 1 + (told[1] == "done")]
            assert lines(number, "dossier.withdrawn") == 1
            assert how_many(EditAttempt, EditAttempt.dossier_id == number) == 1


def test_a_proposal_confirmed_and_taken_back_at_once_is_one_of_both(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            topic = make_topic(replies=1, title=f"Voorzet {round_}")
            ids = (topic.id, post_of(topic, 2).id)
            promoting_ = promoting(*ids, "pia", f"Voorzet {round_}")
            with writing():
                promoting_()
            number = db.session.scalar(db.select(DossierTopic.dossier_id).filter_by(topic_id=ids[0]))
        told = at_once(town, on(confirm_dossier, number, "omar"), on(withdraw_dossier, number, "pia"))
        assert told in (["done", "done"], ["Denied", "done"], ["Hidden", "done"])
        with town.app_context():
            db.session.expire_all()
            dossier = db.session.get_one(Dossier, number)
            assert (dossier.is_withdrawn, dossier.is_confirmed) == (True, told[0] == "done")
            judge(number)


def test_a_title_taken_while_its_former_dossier_is_brought_back_is_that_of_one(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            dossier = make_dossier("nadia", f"Weer terug {round_}")
            number = dossier.id
            with writing():
                withdraw_dossier(person("nadia"), here(number))

        def starting(title: str = f"Weer terug {round_}") -> None:
            start_dossier(person("pia"), theme(), title, "Tekst.\n")

        told = at_once(town, on(restore_dossier, number, "nadia"), starting)
        assert sorted(told) == ["Invalid", "done"]
        with town.app_context():
            judge(*db.session.scalars(db.select(Dossier.id)))


WORDS = "Bij ons legt elk huishouden tien mille in."


def objecting(number: int, source_id: int) -> Act:
    def act() -> None:
        dossier = here(number, "omar")
        object_to_source(person("omar"), dossier, load_source(dossier, source_id))

    return act


def make_taken_in(title: str) -> tuple[int, int, Revision]:
    """Make a dossier with words of Omar in it; return it, the source and the newest version."""
    dossier, topic = make_beside(0, title=title)
    make_reply(topic, "omar", WORDS)
    fold(dossier, topic, 2, section="Ledenleningen")
    return dossier.id, sources_of(dossier)[0].id, latest_revision(here(dossier.id))


def judge_objection(number: int, source_id: int) -> None:
    """The words are in no version that everybody reads, and their post is no part of the text."""
    judge(number)
    open_ = [one.number for one in versions(number) if WORDS in one.body and one.withheld_at is None]
    assert open_ == []
    assert db.session.get_one(PassageSource, source_id).objected_at is not None
    assert WORDS not in latest_revision(here(number)).body
    assert here(number).post_count == 0


def test_words_objected_to_while_somebody_edits_are_in_no_open_version(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            number, source_id, latest = make_taken_in(f"Bezwaar {round_}")
            changed = latest.body.replace("70 tot 80", "ongeveer 75")
            edited = saving(number, "pia", changed, latest.id)
        told = at_once(town, objecting(number, source_id), edited, objecting(number, source_id))
        assert told == ["done"] * 3
        with town.app_context():
            judge_objection(number, source_id)
            assert "ongeveer 75" in latest_revision(here(number)).body
            assert kinds(number).count("withdrawal") == 1


def test_words_objected_to_while_their_version_is_brought_back_stay_out(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            number, source_id, latest = make_taken_in(f"Bezwaar terug {round_}")
            edit(here(number), "pia", latest.body.replace(f"{WORDS}[", "Iets anders.["))
        told = at_once(town, objecting(number, source_id), on(restore_revision, number, "pia", latest.number))
        assert told in (["done", "done"], ["done", "Denied"], ["done", "Hidden"])
        with town.app_context():
            judge_objection(number, source_id)


def test_words_objected_to_while_somebody_edits_them_are_never_put_back_by_a_merge(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            number, source_id, latest = make_taken_in(f"Bezwaar zin {round_}")
            edited = saving(number, "pia", latest.body.replace("tien mille", "vijftien mille"), latest.id)
        told = at_once(town, objecting(number, source_id), edited)
        assert told in (["done", "done"], ["done", EditConflict.__name__])
        with town.app_context():
            judge(number)
            assert all(one.withheld_at for one in versions(number) if "mille in." in one.body)


def test_an_old_version_restored_by_many_at_once_is_one_version(town: Flask):
    with town.app_context():
        number = make_dossier("nadia", "Herstel").id
    for round_ in range(ROUNDS):
        with town.app_context():
            edit(here(number), "omar", f"{BODY}\nRonde {round_}.\n")
            count = len(versions(number))
        told = at_once(town, *(on(restore_revision, number, who, 1) for who in ("nadia", "pia", "quinn")))
        assert told == ["done"] * 3
        with town.app_context():
            judge(number)
            assert kinds(number)[count:] == ["restore"]
            assert latest_revision(here(number)).body == BODY
            assert lines(number, "dossier.restored_revision") == round_ + 1
            assert here(number).writer_count == 1


def test_one_edit_undone_by_two_while_another_restores_comes_back_once(town: Flask):
    for round_ in range(ROUNDS):
        with town.app_context():
            dossier = make_dossier("nadia", f"Ongedaan {round_}")
            number = dossier.id
            edit(dossier, "omar", NEWER)
        told = at_once(
            town,
            on(undo_revision, number, "nadia", 2),
            on(undo_revision, number, "pia", 2),
            on(restore_revision, number, "quinn", 1),
        )
        assert set(told) <= {"done", "Invalid", "UndoConflict"}
        assert "done" in told
        with town.app_context():
            judge(number)
            assert latest_revision(here(number)).body == BODY
            assert kinds(number) in (["start", "edit", "undo"], ["start", "edit", "restore"])


def test_twenty_readers_who_answer_at_once_are_counted_exactly(town: Flask):
    names = [f"lezer{n:02}" for n in range(20)]
    with town.app_context():
        group = make_group("nadia", "Werkgroep Lezers")
        number = make_dossier("nadia", "Nuttig", steward=group).id
        with writing():
            for name in names:
                address = f"{name}@voorbeeld.example"
                accounts.make_account(name.title(), address, "samen-wonen", username=name, is_confirmed=True)

    def answering(name: str, *said: str) -> Act:
        return on(answer_dossier, number, name, *said)

    first = [
        answering(name, *(("useful",) if n % 4 else ("outdated", "Oud."))) for n, name in enumerate(names)
    ]
    assert at_once(town, *first) == ["done"] * 20
    with town.app_context():
        judge(number)
        assert (here(number).useful_count, here(number).outdated_count) == (15, 5)
        query = db.select(Feedback.id, User.username).join(User, User.id == Feedback.user_id)
        said = {row.username: row.id for row in db.session.execute(query.where(Feedback.kind == "outdated"))}
    changed = [answering(name, "outdated", "Toch niet.") for name in names[1:4]]
    handled = [on(handle_feedback, number, "nadia", said[name]) for name in (names[0], names[0], names[4])]
    assert at_once(town, *changed, *handled) == ["done"] * 6
    with town.app_context():
        judge(number)
        assert (here(number).useful_count, here(number).outdated_count) == (12, 6)
        assert how_many(Feedback) == 20


def test_of_two_groups_that_adopt_at_once_one_has_it(town: Flask):
    with town.app_context():
        groups = {who: make_group(who, f"Werkgroep van {who}").id for who in ("omar", "pia")}
        with writing():
            db.session.execute(db.update(User).values(last_seen_at=clock.now()))
        number = make_dossier("nadia", "Wees").id

    def adopting(who: str) -> Act:
        return lambda: adopt_dossier(person(who), here(number, who), db.session.get_one(Group, groups[who]))

    told = at_once(town, adopting("omar"), adopting("pia"))
    assert sorted(told) == ["Denied", "done"]
    with town.app_context():
        winner = "omar" if told[0] == "done" else "pia"
        assert here(number).steward_id == groups[winner]
        assert lines(number, "dossier.adopted") == 1
        judge(number)


def test_turned_back_into_a_conversation_by_two_at_once_it_says_so_once(town: Flask):
    with town.app_context():
        group = make_group("nadia", "Werkgroep Slot", omar="member")
        topic = make_topic(replies=1)
        promoting_ = promoting(topic.id, post_of(topic, 2).id, "nadia", "Weer een gesprek")
        with writing():
            promoting_()
        dossier = db.session.scalars(db.select(Dossier).filter_by(title="Weer een gesprek")).one()
        with writing():
            db.session.execute(db.update(Dossier).values(steward_id=group.id))
        number, saved = dossier.id, saving(dossier.id, "pia", "Iets anders.\n", dossier.latest_id or 0)
    *back, wrote = at_once(
        town, on(demote_dossier, number, "nadia"), on(demote_dossier, number, "omar"), saved
    )
    assert sorted(back) == ["Denied", "done"]
    assert wrote in ("done", "Denied")
    with town.app_context():
        judge(number)
        assert kinds(number) == ["promote", "edit"][: 1 + (wrote == "done")]
        assert lines(number, "dossier.demoted") == 1
