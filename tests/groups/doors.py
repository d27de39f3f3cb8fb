"""The doors of groups and initiatives that one posts to, each with what is typed when all is well."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.foundation.database import db
from app.foundation.transaction import writing
from app.groups import actions
from app.groups.keys import invitation_key
from app.groups.models import InitiativeFile
from tests.cast import person
from tests.groups.profiles import make_told
from tests.making import make_group

CAST = ("visitor", "pia", "quinn", "omar", "nadia")
MEMBERS = ("pia", "quinn", "omar", "nadia")
OUTSIDERS = ("pia", "quinn")
INSIDERS = ("omar", "nadia")
COORDINATORS = ("nadia",)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
WHY = {"reason": "We zijn al met te veel."}
MESSAGE = {"message": "Mogen we eens komen kijken?"}
PROFILE, BASE = "/i/het-ketelveld", "/g/het-ketelveld"
FILE = {"kind": "document", "title": "Huisregels", "audience": "members", "consent": "y"}


@dataclass(frozen=True)
class Door:
    """An address with fields; whom it opens to, where they are led, and what the others are told."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    opens_to: tuple[str, ...] = COORDINATORS
    leads_to: str = ""
    status: int = 303
    refusals: dict[str, int] = field(default_factory=dict)  # 403 for whoever is not named

    def answer_to(self, who: str) -> int:
        """Return the status this person gets."""
        return self.status if who in self.opens_to else self.refusals.get(who, self.refusals.get("", 403))


HIDDEN = {"": 404}
DOORS = {
    "found": Door(
        "/g", {"name": "De tuinploeg", "summary": "Alles wat groeit.", "join_policy": "open"},
        MEMBERS, "/g/de-tuinploeg",
    ),
    "settings": Door(
        BASE + "/settings", {"join_policy": "invitation", "member_list": "group", "door": "mos"},
        leads_to=BASE + "/settings",
    ),
    "join": Door("/g/de-kookploeg/membership", {}, MEMBERS, "/g/de-kookploeg"),
    "leave": Door(BASE + "/membership/end", {}, ("omar",), PROFILE),
    "follow": Door(BASE + "/follow", {}, OUTSIDERS, PROFILE),
    "unfollow": Door(BASE + "/follow/end", {}, OUTSIDERS, PROFILE),
    "hide": Door(BASE + "/hiding", {}, INSIDERS, BASE + "/members"),
    "show": Door(BASE + "/hiding/end", {}, INSIDERS, BASE + "/members"),
    "speak": Door(BASE + "/voice", {}, INSIDERS, BASE + "/members"),
    "fall silent": Door(BASE + "/voice/end", {}, INSIDERS, BASE + "/members"),
    "ask": Door(BASE + "/join-requests", MESSAGE, OUTSIDERS, PROFILE),
    "accept": Door(BASE + "/join-requests/{request}/acceptance", {}, leads_to=BASE + "/join-requests",
                   refusals=HIDDEN),
    "decline": Door(BASE + "/join-requests/{request}/decline", WHY, leads_to=BASE + "/join-requests",
                    refusals=HIDDEN),
    "withdraw": Door(BASE + "/join-requests/{request}/withdrawal", {}, ("ruth",), PROFILE,
                     refusals={**HIDDEN, "nadia": 403}),
    "letter": Door(BASE + "/invitations", {"email": "buur@voorbeeld.example", "role": "member"},
                   leads_to=BASE + "/invitations"),
    "link": Door(BASE + "/invitations/links", {"use_most": "5"}, leads_to=BASE + "/invitations"),
    "end invitation": Door(BASE + "/invitations/{invitation}/end", {}, leads_to=BASE + "/invitations"),
    "come in": Door("/invitations/{key}", {}, OUTSIDERS, PROFILE, refusals={"omar": 409, "nadia": 409}),
    "role": Door(BASE + "/members/omar/role", {"role": "coordinator"}, leads_to=BASE + "/members"),
    "delegate": Door(BASE + "/members/omar/delegate", {"act": "give"}, leads_to=BASE + "/members"),
    "remove": Door(BASE + "/members/omar/end", WHY, leads_to=BASE + "/members"),
    "edit": Door(PROFILE + "/edit/organisation", {"kvk": "87654321", "legal_form": "foundation"},
                 leads_to=PROFILE),
    "phase": Door(PROFILE + "/phase", {"phase": "plan", "on": "2026-11-01", "words": "Een plan!"},
                  leads_to=PROFILE),
    "end": Door(PROFILE + "/end", {"reason": "De bank wilde niet."}, leads_to=PROFILE),
    "verify": Door(PROFILE + "/verification", {}, leads_to=PROFILE),
    "export": Door(PROFILE + "/export.zip", {}, status=200),
    "add file": Door(PROFILE + "/files", FILE, leads_to=PROFILE + "/files"),
    "change file": Door(PROFILE + "/files/{file}/edit", {"title": "Statuten", "audience": "members"},
                        leads_to=PROFILE + "/files"),
    "remove file": Door(PROFILE + "/files/{file}/end", {}, leads_to=PROFILE + "/files"),
    "contact": Door(PROFILE + "/contact", MESSAGE, ("pia", "quinn", "omar"), PROFILE),
    "answer": Door(PROFILE + "/contact/pia", MESSAGE, leads_to=PROFILE),
}  # fmt: skip


class Scene:
    """Nadia's initiative with Omar in it: Ruth asks to join, Pia wrote, a link is open; and an open group."""

    def __init__(self) -> None:
        self.group = make_told(omar="member")
        self.open = make_group("nadia", "De kookploeg", join_policy="open")
        nadia = person("nadia")
        with writing():
            self.request = actions.ask_to_join(person("ruth"), self.group, "Ik kan <b>lassen</b> & zagen.")
            self.link = actions.make_link(nadia, self.group, 3)
            choice = actions.FileChoice("document", "Notulen", "group")
            self.file: InitiativeFile = actions.add_file(nadia, self.group, "notulen.pdf", PDF, choice)
            actions.contact(person("pia"), self.group, "Hoe hebben jullie dat gedaan?")
        self.ids = {
            "request": self.request, "invitation": self.link.id, "file": self.file.id,
            "key": invitation_key(self.link.id),
        }  # fmt: skip

    def path(self, name: str) -> str:
        """Return the address of a door in this scene."""
        return DOORS[name].path.format_map(self.ids)

    def send(self, browser: FlaskClient, name: str, /, **changes: object) -> TestResponse:
        """Post at a door what belongs there, with some of it different (None: not sent at all)."""
        fields = {key: value for key, value in {**DOORS[name].fields, **changes}.items() if value is not None}
        if name == "add file" and "file" not in changes:
            fields["file"] = (io.BytesIO(PDF), "regels.pdf")
        return browser.post(self.path(name), data=fields)


def how_many(table: type) -> int:
    """Count the rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))
