"""What a page of the dossiers asks of the database: as much for forty of everything as for three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.dossiers.models import Dossier, EditAttempt
from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups.models import Group
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import fold, link
from tests.dossiers.histories import lengthen
from tests.dossiers.making import again, make_dossier
from tests.making import make_group, make_topic

FEW, MANY = 3, 40
HEADINGS = "".join(f"## Kop {number}\n\nTekst {number} over geld.\n\n" for number in range(MANY))
ONE_OF_MANY = {  # one row of each, straight into the table: forty acts for each page would take too long
    "suggestions": "INSERT INTO suggestions (dossier_id, base_id, author_id, body, created_at)"
    " SELECT {dossier}, {latest}, {omar}, 'Anders.', now() FROM generate_series(1, {n})",
    "reviews": "INSERT INTO reviews (dossier_id, revision_id, user_id, group_id, verdict, note, reviewed_at)"
    " SELECT {dossier}, {latest}, {omar}, {group}, 'wrong', 'Twijfel', now() FROM generate_series(1, {n})",
    "titles": "INSERT INTO dossier_titles (normalised, title, dossier_id, is_current)"
    " SELECT 'oud ' || {n} || n, 'Oud ' || n, {dossier}, false FROM generate_series(1, {n}) AS n",
    "themes": "INSERT INTO themes (slug, name_nl, name_en, door, position, created_at)"
    " SELECT 't' || {n} || n, 'T ' || n, 'T', 'mos', 100 + n, now() FROM generate_series(1, {n}) AS n",
    "web": "INSERT INTO web_sources (dossier_id, url)"
    " SELECT {dossier}, 'https://voorbeeld.example/{n}/' || n FROM generate_series(1, {n}) AS n",
}
PAGES = (
    ("nadia", "{url}"), ("visitor", "{url}"), ("pia", "{url}/talk"), ("nadia", "{url}/replies"),
    ("visitor", "{url}/sources"), ("nadia", "{url}/sources"), ("nadia", "{url}/suggestions"),
    ("nadia", "{url}/review"), ("visitor", "{url}/reviews"), ("nadia", "{url}/settings"),
    ("nadia", "{url}/merge?into=Een ander dossier"), ("nadia", "{url}/split"), ("nadia", "{url}/edit"),
    ("nadia", "{url}/edit?section=2"), ("visitor", "{url}/history"), ("visitor", "{url}/compare"),
    ("visitor", "{url}/authors"), ("nadia", "/dossiers/queue"), ("nadia", "/g/{group}/dossiers"),
    ("visitor", "/dossiers/changes"), ("visitor", "/dossiers"), ("quinn", "/dossiers/themes"),
    ("quinn", "/dossiers/themes/energie/settings"), ("omar", "/my-edits"), ("pia", "/d/{id}/adoption"),
    ("pia", "/dossiers/new"), ("pia", "/d/{id}/discussion/new?section=1"), ("pia", "/posts/{post}/fold"),
    ("omar", "/t/{topic}/dossier"), ("pia", "/dossiers/find?title=niets"),
)  # fmt: skip
MOST = 14  # no page of this room asks more


@pytest.fixture
def group(house, monkeypatch) -> Group:
    monkeypatch.setattr("app.foundation.limits.count_hit", lambda *_, **__: 0)
    return make_group("nadia", "De Dossierploeg", omar="member")


def crowd(dossier: Dossier, group: Group, topic_id: int, number: int) -> None:
    """Put so many of everything on a dossier and its conversation."""
    facts = {
        "dossier": dossier.id,
        "latest": again(dossier).latest_id,
        "omar": person("omar").id,
        "n": number,
    }
    with writing():
        for statement in ONE_OF_MANY.values():
            db.session.execute(db.text(statement.format(**facts, group=group.id)))
        db.session.add_all(
            EditAttempt(user_id=facts["omar"], dossier_id=dossier.id, key=f"{number}-{one}", body="Zo.",
                        base_id=facts["latest"])
            for one in range(number)
        )  # fmt: skip
        db.session.execute(
            db.text(
                "INSERT INTO posts (topic_id, number, author_id, body, html, renderer_version, created_at,"
                " revision_count) SELECT topic_id, number + n, author_id, body, html, renderer_version,"
                " now(), 1 FROM posts, generate_series(1, :n) AS n WHERE topic_id = :topic"
                " AND number = (SELECT max(number) FROM posts WHERE topic_id = :topic)"
            ),
            {"n": number, "topic": topic_id},
        )


def cost(browser: FlaskClient, page: str) -> int:
    """Count what one page asks, the second time it is opened: the first warms what is kept of nobody."""
    assert browser.get(page).status_code in (200, 404), page
    with count_statements() as statements:
        browser.get(page)
    return len(statements)


def test_every_page_costs_the_same_for_three_and_for_forty(group, as_: Callable[[str], FlaskClient]):
    dossier = make_dossier("nadia", body=f"Kort.\n\n{HEADINGS}", steward=group)
    make_dossier("nadia", "Een ander dossier", "Kort.\n\n## Iets\n\nTekst.\n", steward=group)
    topic = make_topic("pia", "Hoe zit het met het geld?", replies=4)
    link(dossier, topic)
    fold(dossier, topic, 2)
    facts = {"url": dossier.url, "id": dossier.id, "group": group.slug, "topic": topic.id}
    facts["post"] = db.session.scalar(db.text(f"SELECT max(id) FROM posts WHERE topic_id = {topic.id}"))
    browsers = {who: as_(who) for who, _ in PAGES}
    costs: dict[tuple[str, str], list[int]] = {}
    for number in (FEW, MANY):
        crowd(dossier, group, topic.id, number)
        lengthen(again(dossier), again(dossier).revision_count + number, base=1_000_000 * number)
        for who, page in PAGES:
            costs.setdefault((who, page), []).append(cost(browsers[who], page.format(**facts)))
    assert {page: both for page, both in costs.items() if both[0] != both[1]} == {}
    assert {page: both for page, both in costs.items() if both[0] > MOST} == {}
