"""Forms as they stand on a page: filled in and sent the way a browser without JavaScript does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SENT_AS_THEY_ARE = {"hidden", "text", "email", "search", "number", "date", "url", ""}
Attributes = dict[str, str]


@dataclass
class Paper:
    """One form: where it goes, what stands in it, what can be chosen, and its buttons."""

    action: str
    method: str = "post"
    values: dict[str, list[str]] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Attributes] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Return every name that can be sent."""
        own = {*self.values, *self.offers, *(one["name"] for one in self.buttons if one.get("name"))}
        return own - {"csrf_token"}

    def fill(self, **typed: str | list[str] | None) -> Paper:
        """Type or choose; a field that is not there or a choice that is not offered is an error. None clears."""
        for name, value in typed.items():
            name = name.replace("__", "-")
            assert name in self.names, (name, sorted(self.names), self.action)
            wanted = [] if value is None else [value] if isinstance(value, str) else value
            if name in self.offers:
                assert set(wanted) <= set(self.offers[name]), (name, wanted, self.offers[name])
            self.values[name] = wanted
        return self

    def send(self, browser: FlaskClient, page: str, button: str = "") -> TestResponse:
        """Send it with one of its buttons: by what it says of name=value, else the first."""
        data = {name: list(values) for name, values in self.values.items()}
        pressed = next(
            (one for one in self.buttons if not button or f"{one.get('name')}={one.get('value')}" == button), {}
        )
        assert pressed or not button, (button, self.buttons)
        if pressed.get("name"):
            data[pressed["name"]] = [pressed.get("value", "")]
        where = pressed.get("formaction") or self.action or page
        return browser.open(where, method=self.method.upper(), data=data, headers={"Referer": page})


class _Reader(HTMLParser):
    """Reads forms, and what belongs to one by its `form` attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.papers: list[Paper] = []
        self.by_id: dict[str, Paper] = {}
        self._open: Paper | None = None
        self._far: list[tuple[str, Attributes]] = []
        self._select: tuple[Paper, str] | None = None
        self._area: tuple[Paper, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(one)
        elif tag == "option" and self._select:
            paper, name = self._select
            paper.offers[name].append(one.get("value", ""))
            if "selected" in one:
                paper.values[name] = [one.get("value", "")]
        elif tag in ("input", "select", "textarea", "button") and "disabled" not in one:
            if "form" in one:
                self._far.append((tag, one))
            elif self._open:
                self._note(self._open, tag, one)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select:
            paper, name = self._select
            paper.values.setdefault(name, paper.offers[name][:1])
            self._select = None
        elif tag == "textarea" and self._area:
            paper, name = self._area
            paper.values.setdefault(name, []).append(self._text.replace("\r\n", "\n").removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def _begin(self, one: Attributes) -> None:
        self._open = Paper(one.get("action", ""), one.get("method", "get"))
        self.papers.append(self._open)
        if "id" in one:
            self.by_id[one["id"]] = self._open

    def _note(self, paper: Paper, tag: str, one: Attributes) -> None:
        name, kind = one.get("name", ""), one.get("type", "")
        if tag == "button" or kind == "submit":
            paper.buttons.append(one)
        elif tag == "select":
            self._select = (paper, name)
            paper.offers[name] = []
        elif tag == "textarea":
            self._area, self._text = (paper, name), ""
        elif kind in ("radio", "checkbox"):
            paper.offers.setdefault(name, []).append(one.get("value", "on"))
            if "checked" in one:
                paper.values.setdefault(name, []).append(one.get("value", "on"))
        elif name and kind in SENT_AS_THEY_ARE:
            paper.values.setdefault(name, []).append(one.get("value", ""))

    def settle(self) -> list[Paper]:
        """Give what stood elsewhere to the form it names; an act with an address of its own is a form of its own."""
        for tag, one in self._far:
            paper = self.by_id.get(one["form"])
            assert paper is not None, one
            if "formaction" in one:
                self.papers.append(Paper(one["formaction"], paper.method, dict(paper.values), {}, [one]))
            else:
                self._note(paper, tag, one)
        return [one for one in self.papers if one.action or one.buttons]


def papers_on(html: str) -> list[Paper]:
    """List the forms of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.settle()


def paper_to(browser: FlaskClient, page: str, end: str) -> Paper:
    """Open a page and return its first form whose address ends so; every page that is asked must open."""
    answer = browser.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    found = [one for one in papers_on(answer.text) if one.action.partition("?")[0].endswith(end)]
    assert found, (page, end, [one.action for one in papers_on(answer.text)])
    return found[0]
