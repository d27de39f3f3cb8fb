"""Making a dossier of a conversation: what is kept of it, who says yes to it, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.activity import verbs
from app.activity.actions import record
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.actions.starting import lay_out
from app.dossiers.audience import audience
from app.dossiers.baking import relink
from app.dossiers.citations import citation, citation_key
from app.dossiers.first_text import Placed, first_text
from app.dossiers.models import Dossier, DossierTitle, DossierTopic, PassageSource, PostFold, Revision, Theme
from app.dossiers.passages import stretch_of, whole
from app.dossiers.picks import Pick
from app.dossiers.policy import (
    can_confirm,
    can_promote,
    can_restore,
    can_withdraw,
    promotes_at_once,
    still_lives,
)
from app.dossiers.standing import has_taken_in, standing
from app.dossiers.template import template_of
from app.dossiers.titles import give_title
from app.dossiers.typed import accept_body
from app.forum.models import Post, Topic
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Invalid
from app.foundation.gate import require
from app.foundation.text import normalise_title
from app.groups.models import Group

SENT_TWICE_WITHIN = timedelta(minutes=2)
PICKS_MOST = 200


@dataclass(frozen=True)
class Choice:
    """What somebody chose to make of a conversation. `keep_rest_open`: what was not picked is still work."""

    title: str
    theme: Theme
    steward: Group | None = None
    picks: tuple[Pick, ...] = ()
    keep_rest_open: bool = False


@dataclass(frozen=True)
class _Taken:
    """A pick with its post, the words as they stand in it, and the source they make."""

    pick: Pick
    post: Post
    words: str
    source: PassageSource


def promote(actor: Viewer, topic: Topic, choice: Choice) -> Dossier:
    """Make a dossier of a conversation, or propose it; the same form twice makes one."""
    lock(topic)
    require(can_promote(actor, topic))
    if earlier := _sent_before(actor, topic, choice.title):
        return earlier
    posts = _picked_posts(topic, choice.picks)
    dossier = lay_out(
        actor,
        choice.theme,
        choice.title,
        choice.steward,
        read_access="public" if topic.category.read_access == "public" else "members",
        is_confirmed=promotes_at_once(actor, topic, choice.theme.id),
    )
    db.session.add(_origin(actor, dossier, topic, choice))
    taken = _take(dossier, posts)
    text = first_text(template_of(choice.theme), [_placed(one, topic) for one in taken])
    change = Change("promote", accept_body(text.body), passages=text.passages)
    _mark_folded(actor, dossier, add_revision(actor, dossier, change), taken)
    verb = verbs.DOSSIER_PROMOTED if dossier.is_confirmed else verbs.DOSSIER_PROPOSED
    record(actor, verb, dossier, audience=audience(dossier), title=dossier.title, topic=topic.id)
    return dossier


def _sent_before(actor: Viewer, topic: Topic, title: str) -> Dossier | None:
    """Find what this form made a moment ago; the topic is locked, so it is there by now."""
    mine = (
        sa.select(Dossier)
        .join(DossierTopic, DossierTopic.dossier_id == Dossier.id)
        .join(DossierTitle, DossierTitle.dossier_id == Dossier.id)
        .where(DossierTopic.topic_id == topic.id, DossierTopic.role == "origin")
        .where(Dossier.started_by_id == actor.id, Dossier.withdrawn_at.is_(None))
        .where(Dossier.started_at > clock.now() - SENT_TWICE_WITHIN)
        .where(DossierTitle.normalised == normalise_title(title), DossierTitle.is_current)
    )
    return db.session.scalars(mine.limit(1)).one_or_none()


def _picked_posts(topic: Topic, picks: Sequence[Pick]) -> list[tuple[Pick, Post, str]]:
    """Load what was picked, in the order of the conversation, with the words of each."""
    if len(picks) > PICKS_MOST:
        raise Invalid(_("Choose at most %(n)s posts; you can work in the others later.", n=PICKS_MOST))
    ids = {pick.post_id for pick in picks}
    here = (Post.id.in_(ids), Post.topic_id == topic.id, Post.deleted_at.is_(None))
    posts = {post.id: post for post in db.session.scalars(sa.select(Post).where(*here))}
    if ids - posts.keys():
        raise Invalid(_("A post that you chose is not in this conversation, or was deleted. Choose again."))
    ordered = sorted(picks, key=lambda pick: posts[pick.post_id].number)
    return [(pick, posts[pick.post_id], _words(pick, posts[pick.post_id])) for pick in ordered]


def _words(pick: Pick, post: Post) -> str:
    if not pick.words or not pick.words.strip():
        return whole(post.body)
    words = stretch_of(post.body, pick.words)
    if words is None:
        raise Invalid(
            _(
                "These words are not in post %(n)s as it was typed. Copy them from there, or take it whole.",
                n=post.number,
            ),
            f"text_{post.id}",
        )
    return words


def _origin(actor: Viewer, dossier: Dossier, topic: Topic, choice: Choice) -> DossierTopic:
    return DossierTopic(
        dossier_id=dossier.id,
        topic_id=topic.id,
        role="origin",
        folded_upto=0 if choice.keep_rest_open else topic.highest_number,
        linked_by_id=actor.id,
        linked_at=clock.now(),
    )


def _take(dossier: Dossier, posts: Sequence[tuple[Pick, Post, str]]) -> list[_Taken]:
    """Make the sources: one for each post, at the version it has now."""
    sources = {
        post.id: PassageSource(dossier_id=dossier.id, post_id=post.id, post_version=post.revision_count)
        for _pick, post, _words in posts
    }
    db.session.add_all(sources.values())
    db.session.flush()
    return [_Taken(pick, post, words, sources[post.id]) for pick, post, words in posts]


def _placed(one: _Taken, topic: Topic) -> Placed:
    note = citation(one.post, topic)
    return Placed(one.words, one.pick.section, one.source.id, citation_key(one.post), note)


def _mark_folded(actor: Viewer, dossier: Dossier, revision: Revision, taken: Sequence[_Taken]) -> None:
    """The posts whose words were taken in are worked in."""
    places = {one.post.id: one.pick.section for one in taken}
    db.session.add_all(
        PostFold(
            post_id=post_id,
            dossier_id=dossier.id,
            state="folded",
            section=section,
            revision_id=revision.id,
            decided_by_id=actor.id,
        )
        for post_id, section in places.items()
    )
    db.session.flush()


def confirm_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Say yes to a proposed dossier; a second yes changes nothing."""
    require(can_write(actor))
    lock(dossier)
    if dossier.is_confirmed:
        return
    require(can_confirm(actor, dossier, standing(actor, dossier)))
    require(still_lives(dossier))
    dossier.confirmed_at = clock.now()
    db.session.flush()
    relink(dossier.id)
    record(actor, verbs.DOSSIER_CONFIRMED, dossier, audience=audience(dossier), title=dossier.title)


def withdraw_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Undo a promotion: the conversation is as it was, and the title is free again."""
    lock(dossier)
    if dossier.is_withdrawn:
        return
    others = sa.exists().where(Revision.dossier_id == dossier.id, Revision.author_id != dossier.started_by_id)
    is_only_writer = not db.session.scalar(sa.select(others))
    took_in = bool(db.session.scalar(sa.select(has_taken_in(dossier.id))))
    require(can_withdraw(actor, dossier, is_only_writer=is_only_writer, has_taken_in=took_in))
    dossier.withdrawn_at = clock.now()
    own = DossierTitle.dossier_id == dossier.id
    db.session.execute(sa.update(DossierTitle).where(own).values(is_current=False))
    relink(dossier.id)
    record(actor, verbs.DOSSIER_WITHDRAWN, dossier, audience="members", title=dossier.title)


def restore_dossier(actor: Viewer, dossier: Dossier) -> None:
    """Bring a withdrawn dossier back, unless its title is another's by now."""
    lock(dossier)
    require(can_restore(actor, dossier))
    if not dossier.is_withdrawn:
        return
    dossier.withdrawn_at = None
    give_title(dossier, dossier.title)
    record(actor, verbs.DOSSIER_RESTORED, dossier, audience=audience(dossier), title=dossier.title)
