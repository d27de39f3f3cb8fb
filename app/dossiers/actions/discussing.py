"""Beginning a conversation about one section of a dossier, which from then on stands beside it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.viewer import Viewer
from app.dossiers.actions.topics import link_topic
from app.dossiers.models import Dossier, DossierTopic
from app.dossiers.policy import can_suggest, is_public
from app.forum import actions as forum
from app.forum.models import Category, Topic
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require


def discuss_section(
    author: Viewer, dossier: Dossier, section: str, category: Category, title: str, body: str
) -> Topic:
    """Start a topic about a section ("": about the whole) and put it beside the dossier."""
    lock(dossier)
    require(can_suggest(author, dossier))
    if category.read_access == "public" and not is_public(dossier):
        raise Invalid(_("This dossier is for members: choose a category for members."), "category_id")
    topic = forum.start_topic(author, category, title, body)
    link_topic(author, dossier, topic)
    link = db.session.get_one(DossierTopic, (dossier.id, topic.id))
    link.section = section
    return topic
