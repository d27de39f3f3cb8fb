"""Looking at a page as a browser does: elements, addresses and words, with what must hold for every page."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
REFERS = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls")


class Element:
    """One element with its attributes and everything in it."""

    def __init__(self, name: str, attributes: dict[str, str], around: Element | None) -> None:
        self.name, self.attributes, self.around = name, attributes, around
        self.inside: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def words(self) -> str:
        """Return the text in it, spaces made plain."""
        return " ".join(self._text().split())

    @property
    def typed(self) -> str:
        """Return what stands in a field; a browser leaves out one line end at the beginning."""
        text = self["value"] if self.name == "input" else self._text()
        return text.replace("\r\n", "\n").removeprefix("\n")

    def _text(self) -> str:
        return "".join(one if isinstance(one, str) else one._text() for one in self.inside)

    def all(self, name: str = "", /, **wanted: str) -> list[Element]:
        """Return every element inside with this name, class (class_) and attributes."""
        found = []
        for one in self.inside:
            if isinstance(one, Element):
                found += [one] if one.matches(name, wanted) else []
                found += one.all(name, **wanted)
        return found

    def one(self, name: str = "", /, **wanted: str) -> Element:
        """Return the only such element."""
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} times {name} {wanted}"
        return found[0]

    def matches(self, name: str, wanted: dict[str, str]) -> bool:
        classes = set(wanted.get("class_", "").split())
        others = {key.replace("_", "-"): value for key, value in wanted.items() if key != "class_"}
        return (
            name in ("", self.name)
            and classes <= set(self["class"].split())
            and all(self[key] == value for key, value in others.items())
        )


class Page(HTMLParser):
    """A page that was answered; it must be well made."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.root = self._here = Element("document", {}, None)
        self.feed(response.text)
        assert self._here is self.root, f"<{self._here.name}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.inside.append(element)
        if tag not in VOID:
            self._here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._here.inside.append(Element(tag, {name: value or "" for name, value in attrs}, self._here))

    def handle_endtag(self, tag: str) -> None:
        assert self._here.name == tag, f"</{tag}> closes <{self._here.name}> at {self.getpos()}"
        self._here = self._here.around

    def handle_data(self, data: str) -> None:
        self._here.inside.append(data)

    @cached_property
    def main(self) -> Element:
        """Return what the page is about."""
        return self.root.one("main")

    @property
    def words(self) -> str:
        """Return every word in it."""
        return self.main.words

    @property
    def heading(self) -> str:
        """Return the one heading of the page."""
        return self.root.one("h1").words

    @property
    def links(self) -> list[str]:
        """Return every address it leads to."""
        return [one["href"] for one in self.main.all("a")]

    @property
    def doors(self) -> set[str]:
        """Return every address that a form or button posts to."""
        forms = {one["action"] for one in self.main.all("form", method="post")}
        return (forms | {one["formaction"] for one in self.main.all("button")}) - {""}

    def typed(self, name: str) -> str:
        """Return what stands in a field."""
        found = [one for one in self.main.all(name=name) if one.name in ("input", "textarea")]
        assert len(found) == 1, f"{len(found)} fields {name}"
        return found[0].typed

    def chosen(self, name: str) -> list[str]:
        """Return what is chosen or ticked in a field."""
        ticked = [one["value"] for one in self.main.all("input", name=name) if "checked" in one.attributes]
        options = [one for select in self.main.all("select", name=name) for one in select.all("option")]
        return ticked + [one["value"] for one in options if "selected" in one.attributes]

    def faults(self) -> list[str]:
        """Return what no page may have wrong."""
        everything = self.root.all()
        ids = Counter(one["id"] for one in everything if one["id"])
        faults = [f"id {name} stands there {times} times" for name, times in ids.items() if times > 1]
        faults += [
            f"{attribute}={name} of <{one.name}> leads nowhere"
            for one in everything
            for attribute in REFERS
            for name in one[attribute].split()
            if name not in ids
        ]
        faults += [f"<{one.name}> has no words" for one in everything if _is_mute(one)]
        faults += [
            f"{name}: {len(self.root.all(name))}" for name in ("h1", "main") if len(self.root.all(name)) != 1
        ]
        return faults


def _is_mute(one: Element) -> bool:
    said = one.words or one["aria-label"] or one["title"] or any(image["alt"] for image in one.all("img"))
    return one.name in ("a", "button", "summary") and not said
