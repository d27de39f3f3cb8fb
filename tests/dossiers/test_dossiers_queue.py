"""The queue: what waits for a group, whose turn it is, and what is done from there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.dossiers.actions.folding import fold_post, suggest_fold, unfold_post
from app.dossiers.actions.handling import handle_feedback
from app.dossiers.actions.sorting import fold_upto, open_from, set_fold_state
from app.dossiers.actions.sources import object_to_source
from app.dossiers.models import Dossier, DossierTopic, Feedback, PostFold, WebSource
from app.dossiers.open_replies import open_count
from app.dossiers.pages.queue import GroupQueue, group_queue, queue_page
from app.dossiers.sources import load_source
from app.dossiers.waiting import waiting_for
from app.forum.models import Post
from app.forum.policy import sight
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Denied, HouseError
from app.foundation.ledger import note
from app.foundation.transaction import writing
from app.groups.models import Group
from app.groups.standing import standing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import fold, link, make_beside, post_of, sources_of
from tests.dossiers.making import again, make_dossier, theme
from tests.making import make_group, make_topic

OK, SEE_OTHER, FORBIDDEN = 200, 303, 403


def doubt(dossier: Dossier, name: str, words: str = "", kind: str = "outdated") -> int:
    """Let a reader say that a dossier is out of date, as the room counts it."""
    with writing():
        said = Feedback(dossier_id=dossier.id, user_id=person(name).id, kind=kind, note=words)
        db.session.add(said)
        db.session.flush()
        column = Dossier.outdated_count if kind == "outdated" else Dossier.useful_count
        db.session.execute(db.update(Dossier).where(Dossier.id == dossier.id).values({column: column + 1}))
        return said.id


def queue_of(name: str, group: Group) -> GroupQueue | None:
    """Return what somebody is told of what waits for a group."""
    return group_queue(person(name), group, standing(person(name), group))


def work_of(group, name: str = "nadia") -> dict[str, list[str]]:
    """Return what waits in each dossier of a group, as pairs of icon and address."""
    queue = queue_of(name, group)
    return {row.title: [work.icon for work in row.work] for row in queue.rows}


def review_until(dossier: Dossier, days: int | None) -> None:
    day = None if days is None else clock.now().date() + timedelta(days=days)
    with writing():
        db.session.execute(db.update(Dossier).where(Dossier.id == dossier.id).values(valid_until=day))


def test_every_kind_of_work_stands_in_the_queue_the_most_urgent_first(house):
    group = make_group(quinn="member")
    dossier, topic = make_beside(4, steward=group)
    review_until(dossier, 60)
    review_until(make_dossier(title="Niets te doen", steward=group), 60)
    make_dossier(title="Van niemand")
    assert work_of(group) == {dossier.title: ["fold-in"]}
    fold(dossier, topic, 2, "omar")
    with writing():
        suggest_fold(person("pia"), again(dossier), post_of(topic, 3))
        old = clock.now() - timedelta(days=20)
        db.session.execute(db.text("UPDATE suggestions SET created_at = :old"), {"old": old})
        db.session.execute(db.text("UPDATE posts SET revision_count = 3 WHERE number = 2"))
    doubt(dossier, "pia", "De rente is nu hoger.")
    doubt(dossier, "omar", kind="useful")
    review_until(dossier, -3)
    number = sources_of(dossier)[0].id
    with writing():
        fresh = again(dossier)
        object_to_source(person("nadia"), fresh, load_source(fresh, number), "Liever niet.")
        for days, url in ((8, "https://wet.example/1"), (6, "https://wet.example/2")):
            away = clock.now() - timedelta(days=days)
            db.session.add(WebSource(dossier_id=dossier.id, url=url, failing_since=away))
    expected = ["flag", "eye", "clock", "history", "link", "warning", "fold-in"]
    assert work_of(group) == {dossier.title: expected}
    row = queue_of("quinn", group).rows[0]
    assert [work.icon for work in row.work if work.is_urgent] == ["flag", "eye", "clock"]
    assert [(flag.name, flag.note) for flag in row.flags] == [("Pia", "De rente is nu hoger.")]
    counted = waiting_for(person("nadia"), [group.id])[0]
    assert (counted.replies, counted.flags, counted.links, counted.sources) == (4, 1, 1, 1)


@pytest.mark.parametrize(
    ("days", "icons"),
    [(None, ["clock"]), (31, []), (30, ["clock"]), (0, ["clock"]), (-1, ["clock"]), (-400, ["clock"])],
)
def test_a_review_is_work_when_its_end_comes_near(house, days, icons):
    group = make_group()
    dossier = make_dossier(steward=group)
    review_until(dossier, days)
    queue = queue_of("nadia", group)
    assert [work.icon for row in queue.rows for work in row.work] == icons
    assert any(work.is_urgent for row in queue.rows for work in row.work) == (days is not None and days < 0)


@pytest.mark.parametrize(
    "change", ["archived_at = now()", "withdrawn_at = now()", "confirmed_at = NULL", "steward_id = NULL"]
)
def test_a_dossier_that_is_not_in_use_gives_no_work(house, change):
    group = make_group()
    make_beside(2, steward=group)
    assert work_of(group)
    with writing():
        db.session.execute(db.text(f"UPDATE dossiers SET {change}"))
    assert not work_of(group)


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("nadia", True), ("omar", True), ("quinn", True), ("pia", False), ("visitor", False)],
)
def test_only_who_is_in_the_group_is_told_what_waits(as_, name, is_told):
    group = make_group(omar="member", pia="follower")
    dossier, _topic = make_beside(2, steward=group)
    assert (queue_of(name, group) is not None) == is_told
    page = as_(name).get(f"/g/{group.slug}/dossiers")
    assert page.status_code == OK
    assert (f"{dossier.url}/replies" in page.text) == is_told


def test_my_queue_holds_all_my_groups_and_no_other(as_):
    first = make_group(name="De Rekenaars", omar="member")
    second = make_group("pia", "De Juristen")
    make_beside(1, steward=first)
    other = make_dossier("pia", title="De akte", steward=second)
    link(other, make_topic(title="Over de akte", replies=1))
    assert [one.name for one in queue_page(person("omar")).groups] == ["De Rekenaars"]
    page = as_("omar").get("/dossiers/queue").text
    assert "De Rekenaars" in page
    assert "De akte" not in page
    assert "De akte" in as_("pia").get("/dossiers/queue").text
    assert "De Rekenaars" not in as_("quinn").get("/dossiers/queue").text
    assert as_("visitor").get("/dossiers/queue").status_code == FORBIDDEN


def test_whose_turn_it_is_goes_round_and_who_did_least_comes_first(house):
    group = make_group(omar="member", quinn="member", pia="follower")
    dossiers = [make_dossier(title=f"Dossier {number}", steward=group) for number in range(5)]
    for dossier in dossiers:
        review_until(dossier, 3)

    def turns():
        return [row.turn.name for row in queue_of("nadia", group).rows]

    assert turns() == ["Omar", "Quinn", "Omar", "Quinn", "Omar"], "Nadia started five dossiers"
    with writing():
        for _ in range(3):
            note(person("omar").id, "dossier.edited", "dossiers", dossiers[0].id)
    assert turns() == ["Quinn", "Quinn", "Quinn", "Quinn", "Omar"]
    with writing():
        db.session.execute(db.text("UPDATE activities SET created_at = now() - interval '91 days'"))
    assert turns() == ["Nadia", "Omar", "Quinn", "Nadia", "Omar"]


def test_a_reader_is_answered_once_and_counted_exactly(as_):
    group = make_group()
    dossier = make_dossier(steward=group)
    said, _other = doubt(dossier, "pia", "Oud."), doubt(dossier, "omar")
    useful = doubt(dossier, "quinn", kind="useful")
    path = f"/d/{dossier.id}/feedback/{said}/handling"
    assert path in as_("nadia").get("/dossiers/queue").text
    for name, status in (
        ("visitor", FORBIDDEN),
        ("pia", FORBIDDEN),
        ("nadia", SEE_OTHER),
        ("nadia", SEE_OTHER),
    ):
        assert as_(name).post(path).status_code == status, name
    as_("nadia").post(f"/d/{dossier.id}/feedback/{useful}/handling")
    as_("nadia").post(f"/d/{dossier.id}/feedback/999999/handling")
    assert (again(dossier).outdated_count, again(dossier).useful_count) == (1, 1)
    with pytest.raises(Denied), writing():
        handle_feedback(person("omar"), again(dossier), said)


def put_down(group, topic, number: int) -> None:
    """Lay down a dossier with work in it, as small as a row: what it says does not matter here."""
    with writing():
        dossier = Dossier(
            title=f"Dossier {number}",
            slug=f"dossier-{number}",
            theme_id=theme().id,
            started_by_id=person("nadia").id,
            steward_id=group.id,
            confirmed_at=clock.now(),
        )
        db.session.add(dossier)
        db.session.flush()
        db.session.add(DossierTopic(dossier_id=dossier.id, topic_id=topic.id, role="discussion"))
    doubt(dossier, "pia", "Oud.")


def test_the_queue_costs_the_same_for_many_dossiers(as_):
    group = make_group(omar="member")
    client, costs, topic, number = as_("nadia"), [], make_topic(replies=2), 0
    for upto in (3, 40):
        while number < upto:
            put_down(group, topic, number)
            number += 1
        for path in ("/dossiers/queue", f"/g/{group.slug}/dossiers"):
            with count_statements() as statements:
                page = client.get(path).text
            costs.append(len(statements))
            assert page.count("/replies") == upto
    assert costs[:2] == costs[2:]
    assert max(costs) <= 8, costs


def naive_count(dossier: Dossier) -> int:
    """Count open replies one by one, the way one would explain it."""
    db.session.expire_all()
    links = db.session.scalars(db.select(DossierTopic).filter_by(dossier_id=dossier.id)).all()
    done = set(db.session.scalars(db.select(PostFold.post_id).filter_by(dossier_id=dossier.id)))
    return sum(
        post.number > one.folded_upto
        and post.id not in done
        and (post.number > 1 or one.role == "discussion")
        for one in links
        for post in db.session.scalars(db.select(Post).filter_by(topic_id=one.topic_id, deleted_at=None))
    )


ACTS = st.tuples(
    st.sampled_from(["fold", "unfold", "later", "not_needed", "open", "upto", "from"]), st.integers(1, 5)
)


def act(dossier: Dossier, topic, kind: str, number: int) -> None:
    actor, fresh = person("nadia"), again(dossier)
    post = post_of(topic, number)
    if kind in ("upto", "from"):
        (fold_upto if kind == "upto" else open_from)(actor, fresh, post.topic, number)
    elif kind in ("fold", "unfold"):
        (fold_post if kind == "fold" else unfold_post)(actor, fresh, post)
    else:
        set_fold_state(actor, fresh, post, kind)


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(ACTS, min_size=5, max_size=7))
def test_whatever_was_done_the_count_is_what_one_would_count(house, acts):
    name = f"Dossier {db.session.query(Dossier).count()}"
    group = make_group(name=f"Groep van {name}")
    dossier, topic = make_dossier(title=name, steward=group), make_topic(title=name, replies=4)
    link(dossier, topic)
    review_until(dossier, 60)
    for kind, number in acts:
        try:
            with writing():
                act(dossier, topic, kind, number)
        except HouseError:
            db.session.expire_all()
        expected = naive_count(dossier)
        assert open_count(sight(person("nadia")), dossier.id) == expected
        rows = waiting_for(person("nadia"), [group.id])
        assert [row.replies for row in rows] == ([expected] if expected else [])
