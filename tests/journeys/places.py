"""Every type of page there is, and who looks at it; what stands in braces is looked up in the demo."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A page, and through whose eyes it is seen."""

    name: str
    person: str
    address: str
    status: int = 200


def _places(person: str, pages: dict[str, str], status: int = 200) -> list[Place]:
    return [Place(f"{name}, {person}", person, address, status) for name, address in pages.items()]


BY_VISITOR = {
    "home": "/",
    "latest": "/latest",
    "top": "/top?period=all",
    "categories": "/categories",
    "category": "{category}",
    "empty category": "{empty_category}",
    "tags": "/tags",
    "tag": "/tag/ervaring",
    "topic": "{long}",
    "closed topic": "{closed}",
    "history of a post": "/posts/{edited_post}/revisions",
    "profile": "/u/omar",
    "replies": "/u/omar/replies",
    "log": "/log",
    "register": "/register",
    "registered": "/register/sent",
    "sign in": "/session/new",
    "forgotten": "/password/forgotten",
    "about": "/about",
    "outbox": "/demo/outbox",
    "file as a visitor": "/files/new",
    "directory": "/initiatives",
    "initiative": "/i/het-ketelveld",
    "ended initiative": "/i/de-zeven-schoven",
    "working groups": "/g",
    "working group": "/g/werkgroep-zonnedaken",
    "conversations of a group": "/g/het-ketelveld/topics",
    "register an initiative": "/initiatives/new",
    "registered an initiative": "/initiatives/sent",
    "dossiers": "/dossiers",
    "dossiers of a theme": "/dossiers/theme/financiering",
    "empty theme": "/dossiers/theme/fiscaal-toeslagen",
    "dossier": "{dossier}",
    "outdated dossier": "{outdated_dossier}",
    "older version of a dossier": "{dossier}/v/2",
    "history of a dossier": "{dossier}/history",
    "who wrote what": "{draft_dossier}/authors",
    "changes of a dossier side by side": "{dossier}/compare?from=4&to=6&mode=side",
    "changes of a dossier as it is read": "{dossier}/compare?from=4&to=6&mode=rendered",
    "conversations beside a dossier": "{dossier}/talk",
    "replies beside a dossier": "{dossier}/replies",
    "sources of a dossier": "{dossier}/sources",
    "changes in dossiers": "/dossiers/changes",
    "dossiers to take along": "/dossiers/downloads",
    "dossiers of a group": "/g/werkgroep-van-idee-tot-sleutel/dossiers",
}
BY_MEMBER = {
    "home": "/",
    "latest": "/latest",
    "new": "/new",
    "unread": "/unread",
    "category": "{category}",
    "topic": "{long}",
    "reply on the last page": "{long}?page=2&reply_to=22#antwoord",
    "new topic": "/topics/new",
    "acts on a post": "/posts/{post_of_omar}/acts",
    "edit": "/posts/{post_of_omar}/edit",
    "delete": "/posts/{post_of_omar}/deletion/new",
    "title": "/t/{topic_of_omar}/title",
    "own profile": "/u/omar",
    "bookmarks": "/bookmarks",
    "drafts": "/drafts",
    "preferences": "/preferences",
    "look": "/preferences/look",
    "account": "/preferences/account",
    "devices": "/preferences/sign-ins",
    "add a file": "/files/new",
    "members": "/g/de-roode-pannen/members",
    "ask to join": "/g/het-ketelveld/join-requests/new",
    "write to an initiative": "/i/het-ketelveld/contact",
    "found a working group": "/g/new",
    "conversation in a group": "/topics/new?group=de-roode-pannen",
    "make a dossier": "/t/{long_id}/dossier",
    "new dossier": "/dossiers/new",
    "dossier": "{dossier}",
    "edit a dossier": "{dossier}/edit",
    "edit a part of a dossier": "{dossier}/edit?section=3",
    "changes of a dossier": "{dossier}/compare?from=5&to=6",
    "replies to work in": "{dossier}/replies",
    "replies worked in": "{dossier}/replies?state=folded",
    "work a reply in": "/posts/{open_reply}/fold",
    "a reply worked in": "/posts/{used_reply}/fold",
    "suggestions": "{dossier}/suggestions",
    "discuss a part of a dossier": "/d/{dossier_id}/discussion/new?section=2",
    "own edits": "/my-edits",
    "no work in dossiers": "/dossiers/queue",
}
BY_STEWARD = {
    "dossiers of a group": "/g/werkgroep-van-idee-tot-sleutel/dossiers",
    "work in dossiers": "/dossiers/queue",
    "dossier": "{dossier}",
    "review of a dossier": "{dossier}/review",
    "settings of a dossier": "{dossier}/settings",
    "own edits": "/my-edits",
    "one own edit": "/my-edits/{attempt_of_ahmed}",
    "a reply to work in": "/posts/{open_reply}/fold",
}
BY_COORDINATOR = {
    "own initiative": "/i/het-ketelveld",
    "members": "/g/het-ketelveld/members",
    "one member": "/g/het-ketelveld/members/bram",
    "requests": "/g/het-ketelveld/join-requests",
    "invitations": "/g/het-ketelveld/invitations",
    "settings of a group": "/g/het-ketelveld/settings",
    "edit a section": "/i/het-ketelveld/edit/homes",
    "next phase": "/i/het-ketelveld/phase",
    "end": "/i/het-ketelveld/end",
    "is it right still": "/i/het-ketelveld/verification",
    "photos and documents": "/i/het-ketelveld/files",
}
BY_MODERATOR = {
    "categories": "/categories",
    "new category": "/categories/new",
    "category": "{category}",
    "settings of a category": "/c/{category_id}/settings",
    "tags": "/tags",
    "topic": "{long}",
    "moderation": "/t/{long_id}/moderation",
    "delete somebody's post": "/posts/{post_of_omar}/deletion/new",
    "empty bookmarks": "/bookmarks",
    "dossiers": "/dossiers",
    "themes": "/dossiers/themes",
    "settings of a theme": "/dossiers/themes/financiering/settings",
    "settings of a dossier": "{draft_dossier}/settings",
}
PLACES = [
    *_places("visitor", BY_VISITOR),
    *_places("omar", BY_MEMBER),
    *_places("nadia", BY_COORDINATOR),
    *_places("ahmed", BY_STEWARD),
    *_places("quinn", BY_MODERATOR),
    *_places("ruth", {"roles": "/u/nadia"}),
    *_places("visitor", {"not there": "/nowhere"}, 404),
    *_places("omar", {"a title that leads nowhere": "/dossiers/find?title=Erfpacht"}, 404),
    *_places("visitor", {"spent link": "/confirm/never-was"}, 410),
    *_places("visitor", {"not for visitors": "/new"}, 403),
    *_places("pia", {"not for members": "/c/{category_id}/settings"}, 403),
]
