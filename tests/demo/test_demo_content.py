"""The demo content is consistent with itself and with the default forum; nothing is loaded here."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
CONTENT = APP / "demo" / "content"
PAGES = APP / "overview" / "pages"
TOPIC_FILES = sorted((CONTENT / "topics").glob("*.md"))
TOPIC_KEYS = {"title", "category", "tags", "author", "group", "days_ago", "pinned", "closed", "likes"}
CAST = {"nadia", "omar", "pia", "quinn", "ruth"}
DOORS = {
    *("lei", "grachtengroen", "emaille", "dakpan", "oker", "aubergine", "zeeblauw", "klinker"),
    *("mos", "koraal", "hemel", "pruim", "grind", "spar", "brons", "nacht"),
}
QUOTE = re.compile(r'^\[quote="(\w+), post:(\d+), topic:0"\]\n(.+?)\n\[/quote\]$', re.MULTILINE | re.DOTALL)
TELEPHONE = re.compile(r"(?:\+31|\b0)[\s-]?\d(?:[\s-]?\d){7,8}\b")
MAIL = re.compile(r"[\w.]+@[\w-]+\.\w+")


@dataclass
class Post:
    author: str
    days_ago: float
    body: str
    reply_to: int | None = None
    likes: list[str] = field(default_factory=list)


@dataclass
class Topic:
    facts: dict[str, str]
    posts: list[Post]

    @property
    def title(self):
        return self.facts["title"]

    @property
    def tags(self):
        return names(self.facts["tags"])


def load(name):
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def names(listed):
    return [name.strip() for name in listed.split(",") if name.strip()]


def read_reply(head, body):
    author, days_ago, *rest = [part.strip() for part in head.split("|")]
    extra = dict(part.split("=", 1) for part in rest)
    assert set(extra) <= {"reply_to", "likes"}, head
    reply_to = int(extra["reply_to"]) if "reply_to" in extra else None
    return Post(author, float(days_ago), body.strip(), reply_to, names(extra.get("likes", "")))


def read_topic(path):
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in front.splitlines())
    first, *rest = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)
    likes = names(facts.get("likes", ""))
    opening = Post(facts["author"], float(facts["days_ago"]), first.strip(), None, likes)
    replies = [read_reply(*pair) for pair in zip(rest[::2], rest[1::2], strict=True)]
    return Topic(facts, [opening, *replies])


DEFAULTS = json.loads((APP / "forum" / "defaults.json").read_text(encoding="utf-8"))
PEOPLE = {person["username"]: person for person in load("people.json")}
TOPICS = [read_topic(path) for path in TOPIC_FILES]
BY_TITLE = {topic.title: topic for topic in TOPICS}
CATEGORIES = {category["slug"] for category in DEFAULTS["categories"]}
TAGS = {tag["slug"] for tag in DEFAULTS["tags"]}
REVISIONS = load("revisions.json")
ACTS = load("moderation.json")
each_topic = pytest.mark.parametrize("topic", TOPICS, ids=[path.stem for path in TOPIC_FILES])
each_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act['verb']} {act['topic']}")
each_revision = pytest.mark.parametrize("revision", REVISIONS, ids=lambda edit: edit["topic"])


def test_the_forum_starts_with_four_sections_and_sixteen_doors():
    sections = [section["slug"] for section in DEFAULTS["sections"]]
    categories = DEFAULTS["categories"]
    assert len(set(sections)) == len(sections) == 4
    assert len(CATEGORIES) == len(categories) == 16
    assert {category["section"] for category in categories} == set(sections)
    assert {category["door"] for category in categories} == DOORS
    assert [category["position"] for category in categories] == list(range(1, 17))


@pytest.mark.parametrize("category", DEFAULTS["categories"], ids=lambda row: row["slug"])
def test_a_category_speaks_two_languages_and_is_open_to_read(category):
    for key in ("name_nl", "name_en", "description_nl", "description_en"):
        assert category[key].strip() == category[key] != ""
    assert (category["read_access"], category["write_access"]) == ("public", "members")
    assert isinstance(category["topic_template"], str)


@pytest.mark.parametrize(
    ("group", "count"),
    [("fase", 7), ("soort", 3), ("eigendom", 5), ("provincie", 12), ("kenmerk", 6)],
)
def test_the_controlled_tags_are_complete(group, count):
    tags = [tag for tag in DEFAULTS["tags"] if tag["group"] == group]
    assert len({tag["slug"] for tag in tags}) == len(tags) == count
    assert all(tag["name_nl"] and tag["name_en"] for tag in tags)


def test_the_whole_cast_lives_in_the_demo_and_pia_is_the_outsider():
    assert set(PEOPLE) >= CAST
    assert len(PEOPLE) == len(load("people.json")) == 28
    assert PEOPLE["pia"]["initiative"] is None
    assert PEOPLE["pia"]["joined_days_ago"] == min(p["joined_days_ago"] for p in PEOPLE.values())
    assert all(person["initiative"] for name, person in PEOPLE.items() if name != "pia")


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_described(person):
    assert re.fullmatch(r"[a-z]+", person["username"])
    assert person["name"].lower() == person["username"]
    assert person["door"] in DOORS
    assert person["place"]
    assert len(person["bio"]) > 20


def test_everyone_in_the_demo_says_something():
    assert {post.author for topic in TOPICS for post in topic.posts} == set(PEOPLE)


def test_there_are_forty_two_topics_and_some_of_them_need_a_second_page():
    assert len(BY_TITLE) == len(TOPIC_FILES) == 42
    assert sum(len(topic.posts) >= 25 for topic in TOPICS) >= 3


@each_topic
def test_a_topic_has_a_category_tags_and_an_author_that_exist(topic):
    assert set(topic.facts) <= TOPIC_KEYS
    assert topic.facts["category"] in CATEGORIES
    assert 1 <= len(topic.tags) == len(set(topic.tags)) <= 5
    assert set(topic.tags) <= TAGS
    assert 15 <= len(topic.title) <= 255
    assert {topic.facts.get(key, "true") for key in ("pinned", "closed")} == {"true"}


@each_topic
def test_posts_follow_each_other_in_time_and_come_after_joining(topic):
    moments = [post.days_ago for post in topic.posts]
    assert len(moments) >= 3
    assert moments == sorted(set(moments), reverse=True)
    for post in topic.posts:
        assert 0 < post.days_ago < PEOPLE[post.author]["joined_days_ago"], post.author


@each_topic
def test_replies_and_likes_point_to_posts_and_people_that_exist(topic):
    for number, post in enumerate(topic.posts, start=1):
        assert post.reply_to is None or 1 <= post.reply_to < number
        assert set(post.likes) <= set(PEOPLE)
        assert len(set(post.likes)) == len(post.likes)
        assert post.author not in post.likes, number


@each_topic
def test_a_post_is_neither_empty_nor_endless(topic):
    for post in topic.posts:
        assert 4 <= len(post.body.split()) <= 220, post.body


@each_topic
def test_a_quote_repeats_what_the_earlier_post_says(topic):
    for number, post in enumerate(topic.posts, start=1):
        quotes = QUOTE.findall(post.body)
        assert len(quotes) == post.body.count("[quote") == post.body.count("[/quote]")
        for author, quoted, text in quotes:
            assert int(quoted) < number
            source = topic.posts[int(quoted) - 1]
            assert source.author == author
            assert text.replace("*", "") in source.body.replace("*", "")


@each_topic
def test_mentions_categories_and_details_are_well_formed(topic):
    for post in topic.posts:
        assert set(re.findall(r"(?<!\w)@(\w+)", post.body)) <= set(PEOPLE)
        assert set(re.findall(r"(?<![\w&#])#([a-z][\w-]*)", post.body)) <= CATEGORIES
        assert post.body.count("[details=") == post.body.count("[/details]")
        assert post.body.count("```") % 2 == 0
        assert set(re.findall(r"\[\^(\d)\](?!:)", post.body)) == set(
            re.findall(r"^\[\^(\d)\]:", post.body, flags=re.MULTILINE)
        )


@each_topic
def test_nobody_can_be_telephoned_or_mailed(topic):
    for post in topic.posts:
        assert not TELEPHONE.search(post.body)
        assert not MAIL.search(post.body)


@each_topic
def test_tables_have_as_many_cells_in_each_row(topic):
    for post in topic.posts:
        for table in re.findall(r"(?:^\|.+\|$\n?)+", post.body, flags=re.MULTILINE):
            assert len({row.count("|") for row in table.strip().splitlines()}) == 1, table


@each_revision
def test_a_revision_changes_words_that_are_there_once(revision):
    post = BY_TITLE[revision["topic"]].posts[revision["post"] - 1]
    assert post.body.count(revision["old"]) == 1
    assert revision["new"] != revision["old"]
    assert revision["reason"]
    assert revision["days_ago"] < post.days_ago
    assert revision["editor"] in {post.author, "quinn", "ruth"}


@each_act
def test_an_act_of_a_moderator_has_a_reason_and_a_target(act):
    extra = {"rename": {"title"}, "move": {"to"}, "pin": set(), "close": set(), "reopen": set()}
    keys = {"verb", "topic", "moderator", "reason", "days_ago"}
    assert set(act) == keys | extra[act["verb"]]
    assert act["moderator"] == "quinn"
    assert act["reason"].endswith(".")
    topic = BY_TITLE[act["topic"]]
    assert act["days_ago"] < topic.posts[0].days_ago
    assert act.get("to", "bouwen") in CATEGORIES - {topic.facts["category"]}
    assert act.get("title") not in BY_TITLE


def test_acts_are_told_in_order_of_time():
    moments = [act["days_ago"] for act in ACTS]
    assert moments == sorted(moments, reverse=True)


def test_nobody_writes_in_a_topic_while_it_is_closed():
    for closing in (act for act in ACTS if act["verb"] == "close"):
        title, since = closing["topic"], closing["days_ago"]
        until = [a["days_ago"] for a in ACTS if (a["verb"], a["topic"]) == ("reopen", title)]
        end = until[0] if until else 0
        assert not [p for p in BY_TITLE[title].posts if end < p.days_ago < since]


@pytest.mark.parametrize("page", ["about", "guidelines", "privacy", "accessibility"])
def test_each_page_about_the_house_exists_in_both_languages_with_the_same_headings(page):
    texts = [(PAGES / f"{page}.{language}.md").read_text(encoding="utf-8") for language in ["nl", "en"]]
    assert all(text.startswith("# ") and text.endswith("\n") for text in texts)
    outlines = [re.findall(r"^#+", text, flags=re.MULTILINE) for text in texts]
    assert outlines[0] == outlines[1]
    assert outlines[0].count("#") == 1
