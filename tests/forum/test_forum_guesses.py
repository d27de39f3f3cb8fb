"""Laws that hold whatever anybody types: it is taken and stands there as typed, or it is refused and kept."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from app.forum.models.posts import BODY_LONGEST
from app.forum.models.topics import TITLE_LONGEST, TITLE_SHORTEST
from app.forum.typed import REASON_LONGEST
from app.foundation.text import clean_body, clean_line
from tests.forum.doors import undone
from tests.forum.seeing import Page

guessing = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12, database=None
)
MARKS = [
    "**", "_", "~~", "`", "```\n", "> ", "- ", "1. ", "# ", "|", "\n", "\n\n", "    ", "[", "](", ")", "![",
    "<b>", "</b>", "<script>", "<!--", "&amp;", "&#0;", "[^1]", "[^1]: ", "[details=x]\n", "[/details]",
    "[quote]\n", "[/quote]", "@omar", "#energie", "https://voorbeeld.example", "- [ ] ", "|-|\n", "\\",
    "\u200b", "\0", "é", "🚲", "\u202e", "{{ x }}", "%(n)s", "'", '"',
]  # fmt: skip
letters = some.characters(exclude_categories=("Cs",))  # no browser sends half a pair
anything = some.text(letters, max_size=120)
markdown = some.lists(some.one_of(some.sampled_from(MARKS), some.text(letters, max_size=6))).map("".join)
bodies = some.one_of(markdown, anything)
titles = some.one_of(anything, some.text("abc é'-", min_size=3, max_size=210))


def is_body(text: str) -> bool:
    return bool(clean_body(text).strip()) and len(clean_body(text)) <= BODY_LONGEST


def seen(text: str) -> str:
    """What a page shows of a text in a field: line ends and NULs are the browser's."""
    return clean_body(text.replace("\0", ""))


@given(title=titles, body=bodies)
@guessing
def test_any_topic_is_started_or_refused(as_, scene, tireless, title, body):
    browser = as_("omar")
    with undone():
        response = scene.send(browser, "start", title=title, body=body)
        is_title = TITLE_SHORTEST <= len(clean_line(title)) <= TITLE_LONGEST
        assert response.status_code == (303 if is_title and is_body(body) else 422)
        if response.status_code == 422:
            page = Page(response)
            assert clean_line(page.typed("title")) == clean_line(title)
            assert seen(page.typed("body")) == seen(body)
            return
        page = Page(browser.get(response.location))
        assert (page.status, page.heading) == (200, " ".join(clean_line(title).split()))
        for list_ in ("/latest", "/c/financiering/{category}", "/u/omar"):
            assert response.location in Page(browser.get(scene.fill(list_))).links


@given(body=bodies)
@guessing
def test_any_reply_is_shown_as_its_preview_and_can_be_copied(as_, scene, tireless, body):
    browser = as_("nadia")
    with undone():
        preview = browser.post("/preview", data={"body": body})
        response = scene.send(browser, "reply", body=body)
        assert (response.status_code, preview.status_code) == ((303, 200) if is_body(body) else (422, 422))
        if response.status_code == 303:
            article = Page(browser.get(response.location)).main.one("article", id="post-4")
            (number,) = [one["href"].split("/")[2] for one in article.all("a", class_="more")]
            assert browser.get(f"/posts/{number}/source").text == clean_body(body)
        else:
            assert seen(Page(response).typed("body")) == seen(body)


@given(body=bodies, reason=anything)
@guessing
def test_any_change_is_kept_beside_what_it_was(as_, scene, tireless, body, reason):
    browser = as_("omar")
    with undone():
        response = scene.send(browser, "edit", body=body, reason=reason)
        is_taken = is_body(body) and len(clean_line(reason)) <= REASON_LONGEST
        assert response.status_code == (303 if is_taken else 422)
        if is_taken:
            page = Page(browser.get(scene.fill("/posts/{post}/revisions")))
            assert (page.status, page.faults()) == (200, [])
            assert " ".join(clean_line(reason).split()) in page.words
            first = Page(browser.get(scene.fill("/posts/{post}/revisions?version=1")))
            assert "Dank je wel." in first.words


@given(title=anything, body=bodies)
@guessing
def test_any_draft_is_there_again(as_, scene, tireless, title, body):
    browser = as_("omar")
    with undone():
        assert scene.send(browser, "draft", title=title, body=body).status_code == 200
        page = Page(browser.get("/topics/new"))
        kept = clean_body(body)
        assert (page.status, page.typed("body")) == (200, kept)
        assert page.typed("title") == (clean_line(title)[:TITLE_LONGEST] if kept else "")
        assert Page(browser.get("/drafts")).faults() == []


@given(reason=anything)
@guessing
def test_any_reason_stands_in_the_log_as_it_was_given(as_, client, scene, reason):
    with undone():
        response = scene.send(as_("quinn"), "deletion", reason=reason)
        is_taken = 0 < len(clean_line(reason)) <= REASON_LONGEST
        assert response.status_code == (303 if is_taken else 422)
        if is_taken:
            assert " ".join(clean_line(reason).split()) in Page(client.get("/log")).words


@given(typed=anything)
@guessing
def test_any_question_has_an_answer(as_, scene, typed):
    browser = as_("omar")
    for path, name in (
        ("/topics/similar", "title"),
        ("/categories/suggestions", "q"),
        ("/latest", "after"),
        ("/top", "period"),
        ("/topics/new", "category"),
    ):
        assert browser.get(path, query_string={name: typed}).status_code == 200
    word = quote(typed.replace("/", ""), safe="")
    for path in ("/tag/{}", "/t/{}/1", "/t/1/{}", "/c/{}/1", "/posts/{}", "/drafts/{}"):
        assert browser.get(path.format(word)).status_code < 500


@given(name=anything, description=anything)
@guessing
def test_any_category_is_made_or_refused(as_, scene, name, description):
    browser = as_("quinn")
    with undone():
        response = scene.send(browser, "new category", name_nl=name, name_en="", description_nl=description)
        is_taken = 0 < len(clean_line(name)) <= 60 and len(clean_line(description)) <= 300
        assert response.status_code == (303 if is_taken else 422)
        page = Page(browser.get(response.location)) if is_taken else Page(response)
        assert page.faults() == []
        if is_taken:
            assert page.heading == " ".join(clean_line(name).split())
        else:
            assert clean_line(page.typed("name_nl")) == clean_line(name)
