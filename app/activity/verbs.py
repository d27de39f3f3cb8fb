"""The whole vocabulary of the house: one frozen Verb for each thing that can happen.

`sentence` is what the public log says; its braces are filled with the line's actor and details.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Verb:
    """Something that can happen; `icon` and `sentence` are given when it belongs in the public log."""

    name: str
    group: str = ""
    icon: str = ""
    sentence: LazyString | str = ""

    @property
    def is_logged(self) -> bool:
        """Return whether lines with this verb stand in the public log."""
        return bool(self.icon)


ACCOUNT_REGISTERED = Verb("account.registered")
ACCOUNT_CONFIRMED = Verb("account.confirmed")
ACCOUNT_PASSWORD_CHANGED = Verb("account.password_changed")
ACCOUNT_EMAIL_CHANGED = Verb("account.email_changed")
ACCOUNT_USERNAME_CHANGED = Verb("account.username_changed")

ROLE_GIVEN = Verb("role.given", "people", "people", _l("%(actor)s made %(person)s %(role)s"))
ROLE_TAKEN = Verb("role.taken", "people", "people", _l("%(person)s is no longer %(role)s, by %(actor)s"))

CATEGORY_CREATED = Verb("category.created", "categories", "plus", _l("%(actor)s made the category %(name)s"))
CATEGORY_CHANGED = Verb(
    "category.changed", "categories", "pencil", _l("%(actor)s changed the category %(name)s")
)
CATEGORY_MOVED = Verb(
    "category.moved", "categories", "move", _l("%(actor)s moved the category %(name)s in the order")
)
CATEGORY_ARCHIVED = Verb(
    "category.archived", "categories", "lock", _l("%(actor)s archived the category %(name)s")
)
CATEGORY_REOPENED = Verb(
    "category.reopened", "categories", "undo", _l("%(actor)s reopened the category %(name)s")
)
CATEGORY_MERGED = Verb(
    "category.merged",
    "categories",
    "merge",
    _l("%(actor)s merged the category %(name)s into %(into)s"),
)
TAG_CREATED = Verb("tag.created", "categories", "plus", _l("%(actor)s made the tag %(name)s"))
TAG_CHANGED = Verb("tag.changed", "categories", "pencil", _l("%(actor)s changed the tag %(name)s"))

TOPIC_STARTED = Verb("topic.started")
TOPIC_REPLIED = Verb("topic.replied")
TOPIC_RENAMED = Verb("topic.renamed", "topics", "pencil", _l("%(actor)s renamed the topic %(title)s"))
TOPIC_RENAMED_BY_AUTHOR = Verb("topic.renamed_by_author")
TOPIC_TAGGED = Verb("topic.tagged")
TOPIC_MOVED = Verb("topic.moved", "topics", "move", _l("%(actor)s moved the topic %(title)s"))
TOPIC_PINNED = Verb("topic.pinned", "topics", "pin", _l("%(actor)s pinned the topic %(title)s"))
TOPIC_UNPINNED = Verb("topic.unpinned", "topics", "pin", _l("%(actor)s unpinned the topic %(title)s"))
TOPIC_CLOSED = Verb("topic.closed", "topics", "lock", _l("%(actor)s closed the topic %(title)s"))
TOPIC_REOPENED = Verb("topic.reopened", "topics", "undo", _l("%(actor)s reopened the topic %(title)s"))
TOPIC_ARCHIVED = Verb("topic.archived", "topics", "lock", _l("%(actor)s archived the topic %(title)s"))
TOPIC_UNARCHIVED = Verb(
    "topic.unarchived",
    "topics",
    "undo",
    _l("%(actor)s took the topic %(title)s out of the archive"),
)
TOPIC_SPLIT = Verb("topic.split", "topics", "move", _l("%(actor)s split posts off from the topic %(title)s"))
TOPIC_MERGED = Verb(
    "topic.merged", "topics", "merge", _l("%(actor)s merged the topic %(title)s into another")
)
TOPIC_DELETED = Verb("topic.deleted", "topics", "trash", _l("%(actor)s deleted the topic %(title)s"))
TOPIC_RESTORED = Verb("topic.restored", "topics", "undo", _l("%(actor)s restored the topic %(title)s"))

POST_EDITED = Verb("post.edited")
POST_EDITED_BY_MODERATOR = Verb(
    "post.edited_by_moderator",
    "topics",
    "pencil",
    _l("%(actor)s edited somebody's post in %(title)s"),
)
POST_DELETED_BY_AUTHOR = Verb("post.deleted_by_author")
POST_RESTORED_BY_AUTHOR = Verb("post.restored_by_author")
POST_DELETED = Verb("post.deleted", "topics", "trash", _l("%(actor)s deleted a post in %(title)s"))
POST_RESTORED = Verb("post.restored", "topics", "undo", _l("%(actor)s restored a post in %(title)s"))
POST_LIKED = Verb("post.liked")

GROUP_FOUNDED = Verb("group.founded", "groups", "people", _l("%(actor)s founded the group %(name)s"))
GROUP_CHANGED = Verb("group.changed")
GROUP_JOINED = Verb("group.joined")
GROUP_LEFT = Verb("group.left")
GROUP_FOLLOWED = Verb("group.followed")
GROUP_UNFOLLOWED = Verb("group.unfollowed")
GROUP_MEMBER_REMOVED = Verb("group.member_removed")
GROUP_ROLE_GIVEN = Verb("group.role_given")
GROUP_ROLE_TAKEN = Verb("group.role_taken")
GROUP_DELEGATE_GIVEN = Verb("group.delegate_given")
GROUP_DELEGATE_TAKEN = Verb("group.delegate_taken")
GROUP_REQUESTED = Verb("group.requested")
GROUP_REQUEST_WITHDRAWN = Verb("group.request_withdrawn")
GROUP_REQUEST_ACCEPTED = Verb("group.request_accepted")
GROUP_REQUEST_DECLINED = Verb("group.request_declined")
GROUP_REQUEST_WAITS = Verb(
    "group.request_waits",
    "groups",
    "clock",
    _l("%(actor)s: a request to join %(name)s has waited for 45 days"),
)
GROUP_INVITED = Verb("group.invited")
GROUP_INVITATION_WITHDRAWN = Verb("group.invitation_withdrawn")

INITIATIVE_REGISTERED = Verb(
    "initiative.registered", "groups", "house", _l("%(actor)s registered the initiative %(name)s")
)
INITIATIVE_CHANGED = Verb("initiative.changed")
INITIATIVE_PHASE_CHANGED = Verb(
    "initiative.phase_changed", "groups", "clock", _l("%(actor)s moved %(name)s to the phase %(phase)s")
)
INITIATIVE_ENDED = Verb(
    "initiative.ended", "groups", "flag", _l("%(actor)s said that the initiative %(name)s has ended")
)
INITIATIVE_VERIFIED = Verb("initiative.verified")
INITIATIVE_FELL_ASLEEP = Verb("initiative.fell_asleep")
INITIATIVE_CONTACTED = Verb("initiative.contacted")
INITIATIVE_ANSWERED = Verb("initiative.answered")
INITIATIVE_EXPORTED = Verb("initiative.exported")

THEME_CREATED = Verb("theme.created", "dossiers", "plus", _l("%(actor)s made the theme %(name)s"))
THEME_CHANGED = Verb("theme.changed", "dossiers", "pencil", _l("%(actor)s changed the theme %(name)s"))
THEME_MOVED = Verb("theme.moved", "dossiers", "move", _l("%(actor)s moved the theme %(name)s in the order"))
THEME_ARCHIVED = Verb("theme.archived", "dossiers", "lock", _l("%(actor)s archived the theme %(name)s"))
THEME_REOPENED = Verb("theme.reopened", "dossiers", "undo", _l("%(actor)s reopened the theme %(name)s"))
THEME_MERGED = Verb(
    "theme.merged", "dossiers", "merge", _l("%(actor)s merged the theme %(name)s into %(into)s")
)

DOSSIER_STARTED = Verb("dossier.started")
DOSSIER_PROPOSED = Verb("dossier.proposed")
DOSSIER_PROMOTED = Verb(
    "dossier.promoted", "dossiers", "dossier", _l("%(actor)s made a conversation into the dossier %(title)s")
)
DOSSIER_CONFIRMED = Verb("dossier.confirmed")
DOSSIER_EDITED = Verb("dossier.edited")
DOSSIER_RESTORED_REVISION = Verb("dossier.restored_revision")
DOSSIER_UNDID_REVISION = Verb("dossier.undid_revision")
DOSSIER_FOLDED = Verb("dossier.folded")
DOSSIER_SORTED = Verb("dossier.sorted")  # a reply was set aside, or opened again
DOSSIER_REVIEWED = Verb(
    "dossier.reviewed", "dossiers", "reviewed", _l("%(actor)s reviewed the dossier %(title)s")
)
DOSSIER_DOUBTED = Verb("dossier.doubted")
DOSSIER_REVIEW_CARRIED = Verb("dossier.review_carried")  # only spelling was changed
DOSSIER_REVIEW_WAITS = Verb("dossier.review_waits")  # its group was reminded
DOSSIER_REVIEW_DUE = Verb("dossier.review_due")
DOSSIER_SUGGESTED = Verb("dossier.suggested")
DOSSIER_DECIDED = Verb("dossier.decided")  # on a suggestion
DOSSIER_SUGGESTION_WITHDRAWN = Verb("dossier.suggestion_withdrawn")
DOSSIER_ANSWERED = Verb("dossier.answered")  # a reader said whether it was useful
DOSSIER_HANDLED = Verb("dossier.handled")  # a steward answered a reader or a source
DOSSIER_LINKED = Verb("dossier.linked")  # a conversation came beside it, or went
DOSSIER_SETTINGS_CHANGED = Verb("dossier.settings_changed")
DOSSIER_ADOPTED = Verb(
    "dossier.adopted",
    "dossiers",
    "people",
    _l("%(actor)s took the dossier %(title)s into the care of %(name)s"),
)
DOSSIER_RENAMED = Verb("dossier.renamed", "dossiers", "pencil", _l("%(actor)s renamed the dossier %(title)s"))
DOSSIER_ARCHIVED = Verb(
    "dossier.archived", "dossiers", "archive", _l("%(actor)s archived the dossier %(title)s")
)
DOSSIER_REVIVED = Verb(
    "dossier.revived", "dossiers", "undo", _l("%(actor)s took the dossier %(title)s out of the archive")
)
DOSSIER_MERGED = Verb(
    "dossier.merged", "dossiers", "merge", _l("%(actor)s merged the dossier %(title)s into %(into)s")
)
DOSSIER_UNMERGED = Verb(
    "dossier.unmerged", "dossiers", "undo", _l("%(actor)s took the dossier %(title)s out of %(into)s again")
)
DOSSIER_SPLIT = Verb(
    "dossier.split", "dossiers", "move", _l("%(actor)s split %(into)s off from the dossier %(title)s")
)
DOSSIER_WITHDRAWN = Verb("dossier.withdrawn")
DOSSIER_RESTORED = Verb(
    "dossier.restored", "dossiers", "undo", _l("%(actor)s restored the dossier %(title)s")
)
DOSSIER_DEMOTED = Verb(
    "dossier.demoted",
    "dossiers",
    "undo",
    _l("%(actor)s turned the dossier %(title)s back into a conversation"),
)
DOSSIER_OBJECTED = Verb("dossier.objected")
DOSSIER_OBJECTION_ANSWERED = Verb("dossier.objection_answered")
DOSSIER_CONSENT_ASKED = Verb("dossier.consent_asked")
DOSSIER_CONSENT_ANSWERED = Verb("dossier.consent_answered")
DOSSIER_IMPORTED = Verb("dossier.imported")
DOSSIER_CHAIN_BROKEN = Verb(
    "dossier.chain_broken",
    "dossiers",
    "warning",
    _l("%(actor)s: the history of the dossier %(title)s is not as it was saved, from version %(number)s on"),
)

VERBS = {verb.name: verb for verb in list(globals().values()) if isinstance(verb, Verb)}
GROUPS = ("topics", "dossiers", "categories", "groups", "people")
