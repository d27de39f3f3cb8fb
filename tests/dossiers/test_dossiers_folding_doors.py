"""The doors of folding: one click, a page with choices, the list of replies, and who is let through."""

from __future__ import annotations

import pytest

from app.dossiers.models import Dossier, DossierTopic, PostFold, Suggestion
from app.dossiers.open_replies import open_count
from app.forum.policy import sight
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.beside import close_category, fold, fold_row, link, make_beside, post_of, sources_of
from tests.dossiers.making import again, make_dossier, text_of
from tests.making import make_reply, make_topic

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 200, 303, 403, 404, 422


def open_ones(dossier: Dossier) -> int:
    """Count what still waits, as Nadia sees it."""
    db.session.expire_all()
    return open_count(sight(person("nadia")), dossier.id)


def test_one_click_works_the_whole_reply_in_and_offers_to_undo_it(as_):
    dossier, topic = make_beside(2)
    client, post = as_("nadia"), post_of(topic, 2)
    answer = client.post(f"/posts/{post.id}/folds", data={"dossier_id": dossier.id})
    assert (answer.status_code, answer.location) == (SEE_OTHER, f"{dossier.url}/replies")
    page = client.get(f"{dossier.url}/replies").text
    assert f'action="/posts/{post.id}/folds/end"' in page
    assert f'href="/posts/{post.id}/fold?dossier={dossier.id}"' in page
    assert "Antwoord 1[^b2]" in text_of(dossier)
    answer = client.post(f"/posts/{post.id}/folds/end", data={"dossier_id": dossier.id})
    assert answer.status_code == SEE_OTHER
    assert "Antwoord 1" not in text_of(dossier)
    assert open_ones(dossier) == 3


def test_the_page_of_a_reply_shows_its_paragraphs_the_sections_and_the_guess(as_):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", "Een **ledenlening** & meer.\n\nElk huishouden doet mee.\n\nDag!")
    post = post_of(topic, 2)
    page = as_("nadia").get(f"/posts/{post.id}/fold").text
    assert page.count('type="checkbox" name="text"') == 3
    assert "Een **ledenlening** &amp; meer." in page
    assert '<option value="Ledenleningen" selected>' in page
    for title in ("Kort antwoord", "Wat de bank doet", "Nog te verwerken"):
        assert f'<option value="{title}">' in page
    fold(dossier, topic, 2)
    page = as_("nadia").get(f"/posts/{post.id}/fold").text
    assert f"/posts/{post.id}/folds/end" in page
    assert "/edit?section=2" in page


def test_chosen_paragraphs_go_under_the_chosen_section(as_):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", "Een.\r\n\r\nTwee.\r\n\r\nDrie.")
    post = post_of(topic, 2)
    data = {"dossier_id": dossier.id, "section": "Wat de bank doet", "text": ["Een.", "Drie."]}
    assert as_("nadia").post(f"/posts/{post.id}/folds", data=data).status_code == SEE_OTHER
    text = text_of(dossier)
    assert "Een.[^b2]\n\nDrie.[^b2]\n\n## Ledenleningen" in text
    assert "Twee." not in text


def test_what_is_no_longer_in_the_post_is_refused_with_the_form(as_):
    dossier, topic = make_beside(1)
    post = post_of(topic, 2)
    data = {"dossier_id": dossier.id, "section": "Ledenleningen", "text": "Weg."}
    answer = as_("nadia").post(f"/posts/{post.id}/folds", data=data)
    assert answer.status_code == UNPROCESSABLE
    assert '<option value="Ledenleningen" selected>' in answer.text
    assert again(dossier).revision_count == 1


def test_a_topic_beside_two_dossiers_asks_which(as_):
    dossier, topic = make_beside(1)
    other = make_dossier(title="Een ander dossier")
    link(other, topic)
    post = post_of(topic, 2)
    page = as_("nadia").get(f"/posts/{post.id}/fold?dossier={other.id}").text
    assert f'name="dossier_id" value="{other.id}"' in page
    assert f"/posts/{post.id}/fold?dossier={dossier.id}" in page
    as_("nadia").post(f"/posts/{post.id}/folds", data={"dossier_id": other.id})
    assert again(dossier).revision_count == 1
    assert again(other).revision_count == 2


@pytest.mark.parametrize(
    ("name", "allowed"), [("visitor", False), ("pia", True), ("omar", True), ("nadia", True), ("quinn", True)]
)
def test_every_member_works_in_and_a_visitor_reads(as_, name, allowed):
    dossier, topic = make_beside(1)
    client, post = as_(name), post_of(topic, 2)
    expected = {True: (OK, SEE_OTHER), False: (FORBIDDEN, FORBIDDEN)}[allowed]
    assert client.get(f"/posts/{post.id}/fold").status_code == expected[0]
    assert client.get(f"{dossier.url}/replies").status_code == OK
    upto = f"/d/{dossier.id}/topics/{topic.id}/folded-upto"
    for path, data in (
        (f"/posts/{post.id}/fold-states", {"state": "later"}),
        (f"/posts/{post.id}/fold-states", {"state": "open"}),
        (f"/posts/{post.id}/folds", {}),
        (f"/posts/{post.id}/folds/end", {}),
        (upto, {"number": 2}),
        (f"{upto}/end", {"number": 0}),
    ):
        answer = client.post(path, data={"dossier_id": dossier.id, **data})
        assert answer.status_code == expected[1] or (name == "visitor" and path.endswith("folds/end"))
    assert again(dossier).revision_count == (3 if allowed else 1)


def test_pia_proposes_where_only_stewards_edit_and_sets_nothing_aside(as_):
    dossier, topic = make_beside(2)
    with writing():
        db.session.execute(db.text("UPDATE dossiers SET policy = 'suggested'"))
    client, post = as_("pia"), post_of(topic, 2)
    assert client.post(f"/posts/{post.id}/folds", data={"dossier_id": dossier.id}).status_code == SEE_OTHER
    assert db.session.scalars(db.select(Suggestion.post_id)).all() == [post.id]
    answer = client.post(f"/posts/{post.id}/fold-states", data={"dossier_id": dossier.id, "state": "later"})
    assert answer.status_code == FORBIDDEN
    page = client.get(f"{dossier.url}/replies").text
    assert "/fold-states" not in page
    assert page.count(f"/folds?dossier_id={dossier.id}") == 3


def test_a_reply_for_members_is_refused_with_the_reason_and_hidden_from_a_visitor(as_):
    dossier, topic = make_beside(1)
    close_category("financiering")
    post = post_of(topic, 2)
    answer = as_("omar").post(f"/posts/{post.id}/folds", data={"dossier_id": dossier.id})
    assert answer.status_code == FORBIDDEN
    assert "ask its writer" in answer.text or "vraag" in answer.text
    assert as_("visitor").get(f"/posts/{post.id}/fold").status_code == NOT_FOUND
    assert "Antwoord 1" not in as_("visitor").get(f"{dossier.url}/replies").text
    assert (
        as_("nadia").post(f"/posts/{post.id}/folds", data={"dossier_id": dossier.id}).status_code == SEE_OTHER
    )
    assert sources_of(dossier)[0].consented_at is not None
    assert as_("visitor").get(dossier.url).status_code == OK


@pytest.mark.parametrize(
    "path",
    [
        "/posts/{post}/fold?dossier=999",
        "/posts/{post}/fold?dossier=x",
        "/posts/999999/fold",
        "/posts/{other}/fold",
        "/d/x/999999/replies",
        "/d/x/99999999999999999999/replies",
    ],
)
def test_what_is_not_there_is_not_found(as_, path):
    _dossier, topic = make_beside(1)
    other = make_topic(title="Zonder dossier", replies=1)
    path = path.format(post=post_of(topic, 2).id, other=post_of(other, 2).id)
    assert as_("nadia").get(path).status_code == NOT_FOUND


@pytest.mark.parametrize("state", ["folded", "", "weg", "OPEN"])
def test_a_state_that_is_not_one_is_refused(as_, state):
    dossier, topic = make_beside(1)
    data = {"dossier_id": dossier.id, "state": state}
    answer = as_("nadia").post(f"/posts/{post_of(topic, 2).id}/fold-states", data=data)
    assert answer.status_code == UNPROCESSABLE
    assert open_ones(dossier) == 2


def test_states_are_set_and_opened_again_and_each_has_its_list(as_):
    dossier, topic = make_beside(4)
    client = as_("nadia")
    for number, state in ((2, "later"), (3, "not_needed"), (3, "not_needed")):
        data = {"dossier_id": dossier.id, "state": state}
        path = f"/posts/{post_of(topic, number).id}/fold-states"
        assert client.post(path, data=data).status_code == SEE_OTHER
    fold(dossier, topic, 4)
    shown = {
        state: client.get(f"{dossier.url}/replies?state={state}").text.count('id="reply-')
        for state in ("open", "later", "not_needed", "folded", "weg")
    }
    assert shown == {"open": 2, "later": 1, "not_needed": 1, "folded": 1, "weg": 2}
    assert fold_row(dossier, post_of(topic, 2)).decided_by_id == person("nadia").id
    client.post(
        f"/posts/{post_of(topic, 2).id}/fold-states", data={"dossier_id": dossier.id, "state": "open"}
    )
    assert open_ones(dossier) == 3
    data = {"dossier_id": dossier.id, "state": "later"}
    assert client.post(f"/posts/{post_of(topic, 4).id}/fold-states", data=data).status_code == UNPROCESSABLE


def upto_of(dossier: Dossier) -> int:
    """Return up to which reply all is done."""
    db.session.expire_all()
    return db.session.scalars(db.select(DossierTopic.folded_upto).filter_by(dossier_id=dossier.id)).one()


def test_everything_up_to_a_reply_is_done_only_forward_and_undone(as_):
    dossier, topic = make_beside(4)
    client, path = as_("nadia"), f"/d/{dossier.id}/topics/{topic.id}/folded-upto"
    for number, expected in ((3, 3), (2, 3), (0, 3), (-4, 3), ("", 3), (99, 5)):
        assert client.post(path, data={"number": number}).status_code == SEE_OTHER
        assert upto_of(dossier) == expected
    assert open_ones(dossier) == 0
    for number, expected in ((9, 5), (-1, 5), ("x", 5), (2, 2)):
        client.post(f"{path}/end", data={"number": number})
        assert upto_of(dossier) == expected
    assert open_ones(dossier) == 3
    assert client.post(f"/d/{dossier.id}/topics/999/folded-upto", data={"number": 3}).status_code == NOT_FOUND


def test_one_reply_before_the_mark_can_be_opened_again(as_):
    dossier, topic = make_beside(5)
    client = as_("nadia")
    client.post(f"/d/{dossier.id}/topics/{topic.id}/folded-upto", data={"number": 5})
    data = {"dossier_id": dossier.id, "state": "open"}
    assert client.post(f"/posts/{post_of(topic, 3).id}/fold-states", data=data).status_code == SEE_OTHER
    page = client.get(f"{dossier.url}/replies").text
    assert page.count('id="reply-') == 2
    assert f'id="reply-{post_of(topic, 3).id}"' in page
    assert f'id="reply-{post_of(topic, 6).id}"' in page


def test_the_list_goes_on_where_it_ended(as_):
    dossier, topic = make_beside(33)
    client = as_("nadia")
    first = client.get(f"{dossier.url}/replies").text
    rest = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(rest).text
    assert (first.count('id="reply-'), second.count('id="reply-')) == (30, 4)
    assert f'id="reply-{post_of(topic, 34).id}"' in second
    assert client.get(f"{dossier.url}/replies?after=onzin").text.count('id="reply-') == 30


def test_the_list_costs_the_same_with_many_replies(as_):
    dossier, topic = make_beside(3)
    client, costs = as_("nadia"), []
    for more in (0, 37):
        for number in range(more):
            make_reply(topic, "omar", f"De bank leent {number} euro.", reply_to=2)
        for path in (f"{dossier.url}/replies", f"/posts/{post_of(topic, 3).id}/fold"):
            with count_statements() as statements:
                assert client.get(path).status_code == OK
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 8, costs


def test_deleted_and_hidden_replies_do_not_stand_in_the_list(as_):
    dossier, topic = make_beside(3)
    with writing():
        db.session.execute(db.text("UPDATE posts SET deleted_at = now() WHERE number = 3"))
        db.session.add(PostFold(post_id=post_of(topic, 4).id, dossier_id=dossier.id, state="later"))
    page = as_("pia").get(f"{dossier.url}/replies").text
    assert page.count('id="reply-') == open_ones(dossier) == 2
