"""What the house says about itself."""

from __future__ import annotations

import re

import pytest

from app.overview.pages.texts import NAMES, text_page
from tests.counting import count_statements

LANGUAGES = ("nl", "en")


def levels(page: str) -> list[int]:
    """Return the levels of the headings of the page, in order."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    return [int(level) for level in re.findall(r"<h([1-6])\b", main)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_there_in_both_languages_with_one_title(client, name, language):
    client.set_cookie("language", language)
    page = client.get(f"/{name}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    found = levels(page.text)
    assert found[0] == 1
    assert found.count(1) == 1
    assert set(found) == {1, 2}


@pytest.mark.parametrize("name", NAMES)
def test_the_two_languages_are_two_texts(name):
    dutch, english = (text_page(name, language, "localhost") for language in LANGUAGES)
    assert dutch.html != english.html
    assert len(dutch.html) > 500


def test_the_title_is_not_repeated_in_the_text():
    page = text_page("guidelines", "en", "localhost")
    assert page.title == "House rules"
    assert "House rules" not in page.html


def test_a_text_is_rendered_once():
    assert text_page("about", "nl", "localhost") is text_page("about", "nl", "localhost")


@pytest.mark.parametrize("name", ["visitor", "pia", "quinn", "ruth"])
def test_everyone_may_read_them(as_, name):
    browser = as_(name)
    assert [browser.get(f"/{text}").status_code for text in NAMES] == [200] * len(NAMES)


def test_links_to_this_house_lead_to_pages_that_are_there(client):
    pages = " ".join(client.get(f"/{name}").text for name in NAMES)
    main = " ".join(re.findall(r"<main.*?</main>", pages, re.DOTALL))
    for address in set(re.findall(r'href="(/[^"#]*)"', main)):
        assert client.get(address).status_code == 200, address


def test_a_text_asks_nothing_of_the_database(client):
    with count_statements() as statements:
        client.get("/privacy?fresh=1")
    assert statements == []


@pytest.mark.parametrize("path", ["/about.nl", "/About", "/about/", "/..%2fabout.nl.md", "/about.nl.md"])
def test_nothing_else_of_the_folder_is_shown(client, path):
    assert client.get(path).status_code == 404
