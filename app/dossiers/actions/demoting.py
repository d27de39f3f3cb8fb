"""Turning a dossier back into a conversation: its text becomes a reply, and it goes to the archive."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.audience import audience
from app.dossiers.loading import latest_revision, origin_of
from app.dossiers.models import Dossier
from app.dossiers.policy import can_demote, is_public
from app.dossiers.sections import section_text
from app.dossiers.standing import standing
from app.forum.actions.posts import reply
from app.forum.models import Post, Topic
from app.forum.models.posts import BODY_LONGEST
from app.foundation import clock
from app.foundation.database import lock
from app.foundation.errors import Invalid
from app.foundation.gate import require


def demote_dossier(actor: Viewer, dossier: Dossier) -> Post:
    """Archive a dossier, and place its latest text in the conversation it came from; return that reply."""
    lock(dossier)
    require(can_demote(actor, dossier, standing(actor, dossier)))
    topic = origin_of(actor, dossier)
    if topic is None:
        raise Invalid(_("This dossier did not come from a conversation. You can archive it."))
    post = reply(actor, topic, _summary(dossier, topic))
    dossier.archived_at = clock.now()
    details: dict[str, str | int] = {"title": dossier.title, "post": post.id}
    record(actor, verbs.DOSSIER_DEMOTED, dossier, audience=audience(dossier), **details)
    return post


def _summary(dossier: Dossier, topic: Topic) -> str:
    """All of the text where a post can hold it, else its short answer; where more people read, only the link.

    It is Dutch, as the conversation is, whoever does this.
    """
    opening = f"Het dossier [{dossier.title}]({dossier.url}) is terug bij dit gesprek."
    if topic.category.read_access == "public" and not is_public(dossier):
        return opening
    body = latest_revision(dossier).body
    for text in (body, section_text(body, 0)):
        whole = f"{opening}\n\n{text}".strip()
        if len(whole) <= BODY_LONGEST:
            return whole
    return opening
