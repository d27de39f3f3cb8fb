"""Who may know of a dossier, and who may do what with it.

A dossier is never more public than its least public source: the clause asks this of every source, each time.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from app.accounts.policy import can_write
from app.accounts.viewer import VISITOR, Viewer
from app.dossiers.models import Dossier, DossierTopic, PassageSource, Revision, Suggestion, Theme
from app.dossiers.reviewers import Reviewer
from app.dossiers.standing import Standing, stewards_in_theme, wrote_in
from app.forum.models import Category, Post, Topic
from app.forum.policy import Sight, sight
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import YES, Verdict, no
from app.groups.models import Membership
from app.groups.standing import INSIDE
from app.groups.standing import Standing as GroupStanding

UNDO_WITHIN = timedelta(hours=24)
ONLY_STEWARDS = _l("Only the group that looks after this dossier, or a moderator, can do this.")
ONLY_MODERATORS = _l("Only moderators of the site can do this.")


def visible_dossiers(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for dossiers this viewer may know of, with all that hangs on them."""
    clauses = [_readable_in(sight(viewer))]
    if not viewer.is_moderator:
        is_begun = sa.and_(Dossier.withdrawn_at.is_(None), Dossier.confirmed_at.is_not(None))
        clauses.append(is_begun | (Dossier.started_by_id == viewer.id) | _proposed_to(viewer))
    return sa.and_(sa.true(), *clauses)


def begun_in(seen: Sight) -> sa.ColumnElement[bool]:
    """Return the clause for dossiers in use, without proposals, that all with this sight may know of."""
    return sa.and_(Dossier.withdrawn_at.is_(None), Dossier.confirmed_at.is_not(None), _readable_in(seen))


def proposed_in(seen: Sight) -> sa.ColumnElement[bool]:
    """Return the clause for proposals that members with this sight could be asked about."""
    is_open = sa.and_(Dossier.withdrawn_at.is_(None), Dossier.confirmed_at.is_(None))
    return sa.and_(is_open, sa.true() if seen.reads_members_places else sa.false())


def _readable_in(seen: Sight) -> sa.ColumnElement[bool]:
    if seen.reads_members_places:
        return sa.true()
    return sa.and_(Dossier.read_access == "public", sa.not_(has_restricted_source()))


def listed_dossiers(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for dossiers in lists, search, feeds and exports: visible, and in use."""
    return sa.and_(
        visible_dossiers(viewer),
        Dossier.withdrawn_at.is_(None),
        Dossier.confirmed_at.is_not(None),
        Dossier.merged_into_id.is_(None),
    )


def has_restricted_source() -> sa.Exists:
    """Return the clause: it holds words from a place for members, and their writer did not agree to more."""
    return sa.exists().where(
        PassageSource.dossier_id == Dossier.id,
        PassageSource.consented_at.is_(None),
        Post.id == PassageSource.post_id,
        Topic.id == Post.topic_id,
        Category.id == Topic.category_id,
        Category.read_access != "public",
    )


def is_public(dossier: Dossier) -> bool:
    """Return whether visitors may read it."""
    here = sa.select(sa.literal(1)).where(Dossier.id == dossier.id, visible_dossiers(VISITOR))
    return db.session.scalar(here) is not None


def _proposed_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Who wrote in a conversation sees what is proposed to become of it, as do the stewards of the theme."""
    if not viewer.is_member:
        return sa.false()
    took_part = sa.exists().where(
        DossierTopic.dossier_id == Dossier.id,
        DossierTopic.role == "origin",
        Post.topic_id == DossierTopic.topic_id,
        Post.author_id == viewer.id,
    )
    other = aliased(Dossier)
    looks_after = sa.exists().where(
        other.theme_id == Dossier.theme_id,
        other.withdrawn_at.is_(None),
        Membership.group_id == other.steward_id,
        Membership.user_id == viewer.id,
        Membership.role.in_(INSIDE),
    )
    return sa.and_(Dossier.confirmed_at.is_(None), Dossier.withdrawn_at.is_(None), took_part | looks_after)


def can_promote(viewer: Viewer, topic: Topic) -> Verdict:
    """May this person make a dossier of a conversation they can read? Who was not in it only proposes."""
    if topic.is_deleted:
        return no(_l("This topic was deleted."))
    return can_write(viewer)


def promotes_at_once(viewer: Viewer, topic: Topic, theme_id: int) -> bool:
    """Return whether a promotion by this person needs no yes: it is their conversation, or their theme."""
    if viewer.is_moderator or topic.author_id == viewer.id:
        return True
    return wrote_in(viewer, topic) or stewards_in_theme(viewer, theme_id)


def can_confirm(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person say yes to a proposed dossier? Who wrote in the conversation, or a theme steward."""
    if dossier.is_confirmed:
        return no(_l("This dossier was confirmed already."))
    is_one_of_them = standing.is_participant or standing.is_theme_steward or viewer.is_moderator
    if not is_one_of_them:
        return no(_l("Somebody who wrote in the conversation, or a steward of the theme, must confirm this."))
    return can_write(viewer)


def can_start_dossier(viewer: Viewer, theme: Theme) -> Verdict:
    """May this person start a dossier in this theme?"""
    if theme.is_archived or theme.merged_into_id:
        return no(_l("This theme is archived: it takes no new dossiers."))
    return can_write(viewer)


def can_speak_for(viewer: Viewer, standing: GroupStanding) -> Verdict:
    """May this person let a group look after a dossier?"""
    if viewer.is_moderator or standing.is_inside:
        return YES
    return no(_l("You can only choose a group that you are a member of."))


def is_caretaker(viewer: Viewer, dossier: Dossier, standing: Standing) -> bool:
    """Return whether this person looks after it: its group, or the theme's stewards while it has none."""
    if viewer.is_moderator or standing.is_steward:
        return True
    return dossier.steward_id is None and standing.is_theme_steward


def can_steward(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person rename, split, merge, set the policy and decide on suggestions?"""
    if not is_caretaker(viewer, dossier, standing):
        return no(ONLY_STEWARDS)
    return still_lives(dossier) and can_write(viewer)


def still_lives(dossier: Dossier) -> Verdict:
    """Can anything still be changed in it at all?"""
    if dossier.is_merged:
        return no(_l("This dossier went on in another one."))
    if dossier.is_withdrawn:
        return no(_l("This dossier was withdrawn; restore it first."))
    if dossier.is_archived:
        return no(_l("This dossier is archived: it stays as it is."))
    return YES


def can_edit(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person change the text at once? Otherwise the same change can be suggested."""
    verdict = can_suggest(viewer, dossier)
    if not verdict:
        return verdict
    if dossier.policy == "suggested" and not is_caretaker(viewer, dossier, standing):
        return no(
            _l("The group that looks after this dossier edits it. You can suggest your change to them.")
        )
    return YES


def can_suggest(viewer: Viewer, dossier: Dossier) -> Verdict:
    """May this person propose a change?"""
    return still_lives(dossier) and can_write(viewer)


def can_read_suggestions(viewer: Viewer) -> Verdict:
    """May this person read what others proposed? It is work in progress: for members."""
    return YES if viewer.is_member else can_write(viewer)


def can_decide(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person take suggestions in, or leave them out?"""
    return can_steward(viewer, dossier, standing)


def can_withdraw_suggestion(viewer: Viewer, suggestion: Suggestion) -> Verdict:
    """May this person take the suggestion back?"""
    if suggestion.author_id != viewer.id:
        return no(_l("Only the person who made this suggestion can take it back."))
    return can_write(viewer)


def can_fold(viewer: Viewer, dossier: Dossier, topic: Topic, author_id: int) -> Verdict:
    """May words of this post come into the dossier, whoever does it? Never into a more public place."""
    is_more_public = dossier.read_access == "public" and topic.category.read_access != "public"
    if is_more_public and viewer.id != author_id:
        return no(_l("This post is for members and the dossier is public: ask its writer to work it in."))
    return can_suggest(viewer, dossier)


def can_adopt(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person take an orphaned dossier into the care of a group of theirs?"""
    if dossier.steward_id is not None and not standing.is_orphan:
        return no(_l("This dossier has a group that looks after it."))
    return still_lives(dossier) and can_write(viewer)


def can_withdraw(viewer: Viewer, dossier: Dossier, *, is_only_writer: bool, has_taken_in: bool) -> Verdict:
    """May this person undo the promotion? While nobody else wrote in it, or within 24 hours."""
    if dossier.started_by_id != viewer.id and not viewer.is_moderator:
        return no(_l("Only the person who made this dossier, or a moderator, can undo that."))
    if not (verdict := _stands_alone(dossier, has_taken_in=has_taken_in)):
        return verdict
    is_fresh = dossier.started_at > clock.now() - UNDO_WITHIN
    if not (is_only_writer or is_fresh or viewer.is_moderator):
        return no(_l("Others have written in it since; its stewards can turn it back into a conversation."))
    return still_lives(dossier) and can_write(viewer)


def _stands_alone(dossier: Dossier, *, has_taken_in: bool) -> Verdict:
    """Can it go without a text or an address being lost that came from, or went to, another dossier?"""
    if dossier.split_from_id is not None:  # its text would be nowhere to be read
        return no(_l("This was split off another dossier: let it go on in that one instead."))
    if has_taken_in:  # their addresses lead here
        return no(_l("Another dossier went on in this one: let that live again first."))
    return YES


def can_restore(viewer: Viewer, dossier: Dossier) -> Verdict:
    """May this person undo the undoing? Whoever could withdraw it."""
    if dossier.started_by_id != viewer.id and not viewer.is_moderator:
        return no(_l("Only the person who made this dossier, or a moderator, can undo that."))
    return can_write(viewer)


def can_unlink(viewer: Viewer, dossier: Dossier, link: DossierTopic, standing: Standing) -> Verdict:
    """May this person take a conversation away from beside the dossier? Never the one it came from."""
    if link.role == "origin":
        return no(_l("The dossier came from this conversation: that stays so."))
    if link.linked_by_id != viewer.id and not is_caretaker(viewer, dossier, standing):
        return no(_l("Only its stewards, or whoever put this conversation here, can take it away."))
    return still_lives(dossier) and can_write(viewer)


def can_review(viewer: Viewer, dossier: Dossier, reviewer: Reviewer, *, is_correct: bool = True) -> Verdict:
    """May this person say that the text is right, or (not `is_correct`) that something in it is not?"""
    if not reviewer.groups:
        return no(_l("Only members of the group that looks after this dossier can review it."))
    if is_correct and reviewer.is_only_writer:
        return no(_l("Only you changed the text since the last review: somebody else must read it."))
    return still_lives(dossier) and can_write(viewer)


def can_reopen(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person take it out of the archive?"""
    if not is_caretaker(viewer, dossier, standing):
        return no(ONLY_STEWARDS)
    if dossier.is_merged or dossier.is_withdrawn:
        return still_lives(dossier)
    return can_write(viewer)


def can_demote(viewer: Viewer, dossier: Dossier, standing: Standing) -> Verdict:
    """May this person turn the dossier back into a conversation?"""
    if not (viewer.is_moderator or standing.is_coordinator):
        return no(
            _l("Only a coordinator of the group that looks after this dossier, or a moderator, can do this.")
        )
    return still_lives(dossier) and can_write(viewer)


def can_manage_themes(viewer: Viewer) -> Verdict:
    """May this person make, order, change and merge themes?"""
    return YES if viewer.is_moderator else no(ONLY_MODERATORS)


def can_see_text(viewer: Viewer, dossier: Dossier, revision: Revision, standing: Standing) -> bool:
    """Return whether the text of this revision is for these eyes: a withheld one is for who decides."""
    return revision.withheld_at is None or is_caretaker(viewer, dossier, standing)
