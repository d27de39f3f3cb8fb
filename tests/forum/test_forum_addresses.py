"""Addresses stay good for ever: short ones, old ones, and those of what moved or was merged."""

from __future__ import annotations

import pytest

from app.forum import actions
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.forum.seeing import Page
from tests.making import again, category, facts, make_category, make_reply, make_topic, post_of

LONG = "/t/een-vraag-over-de-ledenlening/{topic}"
LED = {
    "/t/{topic}": (302, LONG),
    "/t/{topic}/1": (302, LONG + "#post-1"),
    "/t/{topic}/3": (302, LONG + "#post-3"),
    "/t/een-vraag-over-de-ledenlening/{topic}/2": (302, LONG + "#post-2"),
    "/t/wat-dan-ook/{topic}/2": (302, LONG + "#post-2"),
    "/t/{topic}/0": (302, LONG + "#post-1"),
    "/t/{topic}/999": (302, LONG + "#post-3"),
    "/t/wat-dan-ook/{topic}": (301, LONG),
    "/t/wat-dan-ook/{topic}?page=2&reply_to=1": (301, LONG + "?page=2&reply_to=1"),
    "/t/EEN-VRAAG-OVER-DE-LEDENLENING/{topic}": (301, LONG),
    "/posts/{post}": (302, LONG + "#post-3"),
    "/c/{category}": (302, "/c/financiering/{category}"),
    "/c/geld/{category}": (301, "/c/financiering/{category}"),
    "/c/geld/{category}?order=top&after=x": (301, "/c/financiering/{category}?order=top&after=x"),
}
NOWHERE = (
    "/t/{no}", "/t/x/{no}", "/t/x/{no}/1", "/t/{no}/1", "/posts/{no}", "/posts/{no}/source", "/c/{no}",
    "/posts/{no}/revisions", "/posts/{no}/acts", "/c/x/{no}", "/tag/nergens", "/tag/Vraag", "/t/x", "/t/x/y",
    "/c/x", "/posts/x", "/t/-1", "/c/-1", "/t/x/-1", "/t/1.0", "/t/0", "/c/0", "/posts/0", "/t/{no}/title",
    "/t/{no}/moderation", "/c/{no}/settings", "/posts/{no}/edit", "/posts/{no}/deletion/new",
)  # fmt: skip


@pytest.mark.parametrize("name", ["visitor", "omar", "quinn"])
def test_every_short_and_old_address_leads_to_the_long_one(as_, scene, name):
    browser, found = as_(name), {}
    for address in LED:
        response = browser.get(scene.fill(address))
        found[address] = (response.status_code, response.headers.get("Location"))
    assert found == {address: (status, scene.fill(there)) for address, (status, there) in LED.items()}


@pytest.mark.parametrize("no", [10**9, 2**31, 2**63])
def test_what_is_not_there_is_not_found(as_, house, no):
    for name in ("visitor", "quinn"):
        browser = as_(name)
        found = {address: browser.get(address.format(no=no)).status_code for address in NOWHERE}
        assert found == dict.fromkeys(NOWHERE, 404)


def test_a_post_on_the_second_page_is_led_to_that_page(client, house):
    topic = make_topic(replies=24)
    for number, where in ((20, "#post-20"), (21, "?page=2#post-21"), (25, "?page=2#post-25")):
        location = client.get(f"/t/{topic.id}/{number}").location
        assert location == f"/t/{topic.slug}/{topic.id}{where}"
        assert Page(client.get(location)).main.one("article", id=f"post-{number}")


@pytest.mark.parametrize(
    ("page", "first"),
    [("1", 1), ("2", 21), ("3", 21), ("999999999", 21), ("0", 1), ("-1", 1), ("x", 1), ("2.5", 1), ("", 1),
     ("9" * 40, 1), ("%00", 1), ("２", 1), ("1&page=2", 1)],
)  # fmt: skip
def test_a_page_that_is_not_there_is_the_first_or_the_last(client, house, page, first):
    topic = make_topic(replies=21)
    shown = Page(client.get(f"/t/{topic.slug}/{topic.id}?page={page}"))
    assert shown.main.all("article")[0]["id"] == f"post-{first}"


def test_a_query_that_is_no_text_is_led_on_and_breaks_nothing(client, scene):
    strange = {"QUERY_STRING": "page=\xff&x=\r\nSet-Cookie: a=b"}
    response = client.get(scene.fill("/t/oud/{topic}"), environ_overrides=strange)
    assert response.status_code == 301
    assert response.location.startswith(scene.fill(LONG) + "?page=")
    assert "Set-Cookie" not in response.headers
    assert client.get(response.location).status_code == 200


def test_a_renamed_topic_is_found_under_every_name_it_had(client, scene):
    for title in ("Wie leent ons geld", "Wie leent ons hout", "Een vraag over de ledenlening"):
        with writing():
            actions.rename_topic(person("omar"), scene.now, title)
        slug = scene.now.slug
        for old in ("een-vraag-over-de-ledenlening", "wie-leent-ons-geld", "wie-leent-ons-hout"):
            response = client.get(f"/t/{old}/{scene.topic.id}", follow_redirects=True)
            assert response.request.path == f"/t/{slug}/{scene.topic.id}"
            assert Page(response).heading == title


def test_a_title_of_digits_does_not_read_as_another_topic(client, scene):
    topic = make_topic("nadia", str(scene.topic.id).zfill(5))
    response = client.get(f"/t/{topic.id}", follow_redirects=True)
    assert Page(response).heading == topic.title


def test_a_renamed_category_is_found_under_its_old_name(as_, client, scene):
    response = scene.send(as_("quinn"), "settings")
    assert response.location == scene.fill("/c/tuinen/{category}")
    old = client.get(scene.fill("/c/financiering/{category}"), follow_redirects=True)
    assert (old.request.path, Page(old).heading) == (response.location, "Tuinen")


def test_posts_that_were_split_off_are_found_from_where_they_were(as_, client, scene):
    browser = as_("quinn")
    scene.send(browser, "split", posts=["2", "3"])
    new = scene.fill("/t/wie-maakt-de-goot/{new_topic}")
    assert client.get(scene.fill("/t/{topic}/2")).location == new + "#post-1"
    assert client.get(scene.fill("/t/een-vraag-over-de-ledenlening/{topic}/3")).location == new + "#post-2"
    assert client.get(scene.fill("/posts/{post}")).location == new + "#post-2"
    assert client.get(scene.fill("/t/{topic}/1")).location == scene.fill(LONG) + "#post-1"
    assert make_reply(scene.now, "omar", "Hier gaat het verder").number == 4
    assert client.get(scene.fill("/t/{topic}/4")).location == scene.fill(LONG) + "#post-4"


@pytest.mark.parametrize("name", ["visitor", "quinn"])
def test_a_merged_topic_leads_on_with_each_of_its_posts(as_, scene, name):
    scene.send(as_("quinn"), "merge")
    browser, there = as_(name), scene.fill("/t/een-ander-gesprek/{other}")
    for old in ("/t/een-vraag-over-de-ledenlening/{topic}", "/t/{topic}", "/t/{topic}/99", "/t/x/{topic}"):
        response = browser.get(scene.fill(old), follow_redirects=True)
        assert (response.status_code, response.request.path) == (200, there), old
    assert browser.get(scene.fill("/t/x/{topic}")).status_code == 301
    for number, now in ((1, 2), (2, 3), (3, 4)):
        assert browser.get(scene.fill(f"/t/{{topic}}/{number}")).location == f"{there}#post-{now}"


@pytest.mark.parametrize("name", ["visitor", "omar", "quinn"])
def test_a_topic_merged_twice_over_still_leads_to_where_its_posts_are(as_, house, name):
    first, second, third = (make_topic("omar", f"Gesprek nummer {n}", slug="energie") for n in (1, 2, 3))
    for topic, into in ((first, second), (second, third)):
        with writing():
            actions.merge_topic(person("quinn"), again(topic), again(into))
    browser = as_(name)
    for topic in (first, second):
        for path in (f"/t/{topic.id}", f"/t/{topic.slug}/{topic.id}", f"/t/{topic.id}/1"):
            response = browser.get(path, follow_redirects=True)
            assert (response.status_code, response.request.path) == (200, f"/t/{third.slug}/{third.id}")


def test_a_topic_merged_into_one_that_was_deleted_is_gone_too(client, house):
    topic, into = make_topic(), make_topic("nadia", "Een ander gesprek")
    with writing():
        actions.merge_topic(person("quinn"), again(topic), again(into))
    with writing():
        actions.delete_topic(person("quinn"), again(into), "Dubbel")
    for path in (f"/t/{topic.id}", f"/t/{topic.slug}/{topic.id}", f"/t/{topic.id}/1"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["visitor", "omar", "quinn"])
def test_a_merged_category_leads_on_also_when_that_one_merges_later(as_, house, name):
    first, second = make_category(), make_category(name_nl="Moestuinen")
    topic = make_topic(slug=first.slug)
    for here, there in ((first, second), (second, category("energie"))):
        with writing():
            actions.merge_categories(person("quinn"), here, there)
    browser, now = as_(name), category("energie")
    for old in (first, second):
        for path in (f"/c/{old.id}", f"/c/{old.slug}/{old.id}", f"/c/wat-dan-ook/{old.id}"):
            response = browser.get(path, follow_redirects=True)
            assert (response.status_code, response.request.path) == (200, f"/c/{now.slug}/{now.id}")
            assert f"/t/{topic.slug}/{topic.id}" in Page(response).links


def test_a_category_that_takes_the_old_name_of_another_does_not_take_its_address(client, house):
    first = make_category()
    with writing():
        actions.change_category(person("quinn"), first, facts(name_nl="Boomgaarden"))
    second = make_category()
    assert (first.slug, second.slug) == ("boomgaarden", "tuinen")
    assert client.get(f"/c/tuinen/{first.id}").location == f"/c/boomgaarden/{first.id}"
    assert client.get(f"/c/tuinen/{second.id}").status_code == 200


def test_a_deleted_post_keeps_its_place_and_its_address(client, scene):
    with writing():
        actions.delete_post(person("omar"), post_of(scene.topic, 3), scene.now)
    assert client.get(scene.fill("/posts/{post}")).location == scene.fill(LONG) + "#post-3"
    post = Page(client.get(scene.fill(LONG))).main.one("article", id="post-3")
    assert "Dank je wel" not in post.words
    db.session.rollback()
