"""What every address keeps to: its methods, who may keep its page, and that reading writes nothing."""

from __future__ import annotations

import pytest

from tests.architecture.visiting import watch
from tests.forum.doors import DOORS
from tests.forum.seeing import Page

TOPIC = "/t/een-vraag-over-de-ledenlening/{topic}"
FOR_ALL = (
    "/latest", "/latest?after=x", "/top", "/top?period=all", "/categories", "/tags", "/tag/vraag", TOPIC,
    TOPIC + "?page=2", "/c/financiering/{category}", "/c/financiering/{category}?order=top",
    "/posts/{post}/revisions", "/posts/{post}/acts",
)  # fmt: skip
FOR_MEMBERS = (
    "/new", "/unread", "/bookmarks", "/drafts", "/topics/new", "/topics/new?category={category}",
    "/topics/similar?title=lening", "/categories/suggestions?q=f", TOPIC + "?reply_to=2",
)  # fmt: skip
FOR_QUINN = ("/t/{topic}/title", "/t/{topic}/moderation", "/posts/{post}/edit", "/posts/{post}/deletion/new",
             "/categories/new", "/c/{category}/settings")  # fmt: skip
LEADING = ("/t/{topic}", "/t/{topic}/2", "/t/x/{topic}/2", "/t/x/{topic}", "/posts/{post}", "/c/{category}",
           "/c/x/{category}")  # fmt: skip
PAGES = (*FOR_ALL, *FOR_MEMBERS, *FOR_QUINN)
EVERYWHERE = (*PAGES, *LEADING, "/posts/{post}/source", "/composer/parts")
READ_AND_POSTED = {  # one address, two doors
    "/categories", "/tags", "/posts/{post}/revisions", "/t/{topic}/title", "/c/{category}/settings",
}  # fmt: skip


@pytest.mark.parametrize("name", ["visitor", "omar", "quinn"])
def test_reading_writes_nothing_whatever_is_asked(as_, scene, name):
    browser, changed = as_(name), watch()
    for path in EVERYWHERE:
        browser.get(scene.fill(path), headers={"Purpose": "prefetch"})
        assert changed() == [], path


@pytest.mark.parametrize("name", ["visitor", "quinn"])
def test_asking_for_the_head_is_asking_for_the_page_without_its_body(as_, scene, name):
    browser = as_(name)
    for path in EVERYWHERE:
        url = scene.fill(path)
        head, page = browser.head(url), browser.get(url)
        assert (head.status_code, head.mimetype, head.location) == (
            page.status_code,
            page.mimetype,
            page.location,
        ), path
        assert head.data == b"", path


def test_no_other_method_opens_an_address(as_, scene):
    browser, changed = as_("quinn"), watch()
    for path in {one.partition("?")[0] for one in EVERYWHERE}:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            response = browser.open(scene.fill(path), method=method)
            assert response.status_code == 405, (method, path)
            assert "GET" in response.headers["Allow"]
    assert changed() == []


def test_what_is_only_read_cannot_be_posted_and_what_is_only_posted_cannot_be_read(as_, scene):
    browser = as_("quinn")
    for path in {one.partition("?")[0] for one in EVERYWHERE} - READ_AND_POSTED:
        assert browser.post(scene.fill(path)).status_code in (404, 405), path
    for name, door in DOORS.items():
        if door.path not in READ_AND_POSTED:
            assert browser.get(scene.fill(door.path)).status_code in (404, 405), name


def test_what_an_address_answers_to_is_told(client, scene):
    for path in EVERYWHERE:
        response = client.options(scene.fill(path))
        assert response.status_code == 200
        assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", ")), path
        assert response.data == b""


def test_a_visitors_page_is_the_same_for_everyone(client, scene):
    for path in FOR_ALL:
        response = client.get(scene.fill(path))
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache"), path
        assert response.headers["ETag"]
        assert "Set-Cookie" not in response.headers, path
        assert "csrf" not in response.text, path
        assert not Page(response).root.all("form", method="post") or _only_language(response), path


def _only_language(response) -> bool:
    """Choosing a language is the one thing a visitor posts; it needs no token."""
    forms = Page(response).root.all("form", method="post")
    return {one["action"] for one in forms} <= {"/language"}


def test_a_visitors_page_is_not_sent_again_while_it_is_the_same(as_, client, scene):
    for path in FOR_ALL:
        url = scene.fill(path)
        etag = client.get(url).headers["ETag"]
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 304, path
    url = scene.fill(TOPIC)
    etag = client.get(url).headers["ETag"]
    scene.send(as_("pia"), "reply")
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_a_members_page_is_kept_by_nobody_and_carries_one_token(as_, scene):
    browser = as_("quinn")
    for path in PAGES:
        response = browser.get(scene.fill(path))
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store"), path
        tokens = {one["value"] for one in Page(response).root.all("input", name="csrf_token")}
        assert len(tokens) <= 1, path
        if tokens:
            assert tokens == {Page(response).root.one("meta", name="csrf-token")["content"]}


def test_what_leads_on_and_what_refuses_is_kept_by_nobody(as_, client, scene):
    for path in (*LEADING, *FOR_MEMBERS[:5], "/t/x/999999999", "/posts/999999999"):
        response = client.get(scene.fill(path))
        assert response.status_code in (301, 302, 403, 404), path
        assert response.headers["Cache-Control"] == "no-store", path
        assert "Set-Cookie" not in response.headers, path
    for name in ("reply", "like", "draft", "preview"):
        assert scene.send(as_("pia"), name).headers["Cache-Control"] == "no-store", name


def test_what_only_a_script_uses_is_kept_for_some_minutes_by_the_browser_alone(as_, house):
    assert as_("omar").get("/composer/parts").headers["Cache-Control"] == "private, max-age=600"


def test_no_page_lets_anything_in_from_elsewhere(as_, scene):
    browser = as_("quinn")
    for path in PAGES:
        response = browser.get(scene.fill(path))
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        root = Page(response).root
        assert not [one for one in root.all() if any(name.startswith("on") for name in one.attributes)], path
        assert not [one for one in root.all() if one["style"] or one.name == "style"], path
        assert not [one for one in root.all("script") if one.words or not one["src"].startswith("/")], path
