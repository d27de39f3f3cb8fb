"""Who may know of a group, and who may do what in it; site moderators look, but decide for no group."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.policy import can_write
from app.accounts.viewer import Viewer
from app.foundation.gate import YES, Verdict, no
from app.groups.fields import WITHIN, reach
from app.groups.models import Group, InitiativeFile, Invitation, JoinRequest, Membership
from app.groups.standing import COORDINATOR, FOLLOWER, INSIDE, Standing

DELEGATES_MOST = 5
ONLY_COORDINATORS = _l("Only a coordinator of this group can do this.")
LAST_COORDINATOR = _l("There is no other coordinator. Make somebody else coordinator first.")
HAS_ENDED = _l("This initiative has ended: nobody can join it any more.")
NOT_IN_IT = _l("You are not in this group.")


def visible_groups(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the clause for groups this viewer may know of: shown ones, and the viewer's own."""
    if viewer.is_moderator:
        return sa.true()
    if not viewer.is_member:
        return Group.shown_at.is_not(None)
    mine = sa.select(Membership.group_id).where(Membership.user_id == viewer.id)
    return Group.shown_at.is_not(None) | Group.id.in_(mine)


def visible_members(viewer: Viewer, standing: Standing) -> sa.ColumnElement[bool]:
    """Return the clause for memberships in the list; hidden ones are for coordinators and for themselves."""
    belongs = Membership.role.in_(INSIDE)
    if standing.is_coordinator:
        return belongs
    return belongs & (sa.not_(Membership.is_hidden) | (Membership.user_id == viewer.id))


def visible_requests(viewer: Viewer, standing: Standing) -> sa.ColumnElement[bool]:
    """Return the clause for requests this viewer may read: their own, and those they decide on."""
    return sa.true() if standing.is_coordinator else JoinRequest.user_id == viewer.id


def visible_invitations(standing: Standing) -> sa.ColumnElement[bool]:
    """Return the clause for invitations somebody may read: they hold addresses, so coordinators alone."""
    return sa.true() if standing.is_coordinator else Invitation.id.is_(None)


def can_found(viewer: Viewer, kind: str, *, is_shown: bool = True) -> Verdict:
    """May this person found a group of this kind? An initiative may be kept ready for an unproven address."""
    if kind == "initiative" and not is_shown:
        return YES if viewer.is_member else can_write(viewer)
    if kind == "staff" and not viewer.is_moderator:
        return no(_l("Only moderators of the site can do this."))
    return can_write(viewer)


def can_see_members(viewer: Viewer, group: Group, standing: Standing) -> Verdict:
    """May this person read the list of members? It is never public."""
    if standing.is_inside:
        return YES
    if not viewer.is_member:
        return no(_l("Sign in to see who is in this group."))
    if group.member_list == "group":
        return no(_l("Only the members of this group see who is in it."))
    return can_write(viewer)


def can_join(viewer: Viewer, group: Group, standing: Standing) -> Verdict:
    """May this person come in without asking?"""
    if standing.has_ended:
        return no(HAS_ENDED)
    if group.join_policy == "open":
        return _can_come_in(viewer, standing)
    if group.join_policy == "request":
        return no(_l("Ask to join: the coordinators of this group let people in."))
    return no(_l("This group invites people itself."))


def can_ask(viewer: Viewer, group: Group, standing: Standing) -> Verdict:
    """May this person ask to be let in?"""
    if standing.has_ended:
        return no(HAS_ENDED)
    if group.join_policy == "request":
        return _can_come_in(viewer, standing)
    if group.join_policy == "open":
        return no(_l("You need not ask: everybody can join this group."))
    return no(_l("This group invites people itself."))


def can_accept_invitation(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person use an invitation? Whether it still works, the invitation says."""
    return no(HAS_ENDED) if standing.has_ended else can_write(viewer)


def _can_come_in(viewer: Viewer, standing: Standing) -> Verdict:
    if standing.is_inside:
        return no(_l("You are in this group already."))
    return can_write(viewer)


def can_withdraw(viewer: Viewer, request: JoinRequest) -> Verdict:
    """May this person take back a request?"""
    return YES if viewer.is_member and viewer.id == request.user_id else no(_l("This is not your request."))


def can_follow(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person follow the group, or stop doing so?"""
    if standing.is_inside:
        return no(_l("You are in this group: you need not follow it."))
    return can_write(viewer)


def can_leave(group: Group, standing: Standing) -> Verdict:
    """May this person leave? The last coordinator stays until there is another."""
    if not standing.is_inside:
        return no(NOT_IN_IT)
    return _keeps_coordinator(group, standing.role)


def _keeps_coordinator(group: Group, role: str) -> Verdict:
    if role == COORDINATOR and group.coordinator_count <= 1:
        return no(LAST_COORDINATOR)
    return YES


def can_manage(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person change what the group says of itself, and who is in it?"""
    if not standing.is_coordinator:
        return no(ONLY_COORDINATORS)
    return can_write(viewer)


def can_decide(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person accept and decline requests?"""
    return can_manage(viewer, standing)


def can_invite(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person invite people, and take invitations back?"""
    return can_manage(viewer, standing)


def can_remove_member(viewer: Viewer, group: Group, standing: Standing, member: Membership) -> Verdict:
    """May this person put somebody out of the group?"""
    if viewer.is_member and viewer.id == member.user_id:
        return no(_l("Leave the group yourself, if you want to."))
    return can_manage(viewer, standing) and _keeps_coordinator(group, member.role)


def can_change_role(viewer: Viewer, standing: Standing, member: Membership) -> Verdict:
    """May this person make somebody coordinator, or a member again?"""
    if member.role == FOLLOWER:
        return no(_l("This person only follows the group. Invite them first."))
    return can_manage(viewer, standing)


def can_step_down(group: Group, member: Membership) -> Verdict:
    """May this coordinator become a member again? Not the last one."""
    return _keeps_coordinator(group, member.role)


def can_name_delegate(viewer: Viewer, group: Group, standing: Standing, member: Membership) -> Verdict:
    """May this person say who casts the vote of the group? Initiatives alone have one."""
    if group.kind != "initiative":
        return no(_l("Only initiatives have a vote, so only they have delegates."))
    return can_change_role(viewer, standing, member)


def can_hide(standing: Standing) -> Verdict:
    """May this person choose not to stand in the list of members?"""
    return YES if standing.is_inside else no(NOT_IN_IT)


def can_speak_for(viewer: Viewer, group: Group, standing: Standing) -> Verdict:
    """May this person's posts say that they speak for this initiative?"""
    if group.kind != "initiative":
        return no(_l("Only for an initiative can you speak."))
    return can_write(viewer) if standing.is_inside else no(NOT_IN_IT)


def visible_initiative_files(viewer: Viewer, standing: Standing) -> sa.ColumnElement[bool]:
    """Return the clause for photos and documents of an initiative this viewer may know of."""
    return InitiativeFile.audience.in_(WITHIN[reach(viewer, standing)])


def can_contact(viewer: Viewer, standing: Standing) -> Verdict:
    """May this person write to the coordinators of this initiative?"""
    if standing.is_coordinator:
        return no(_l("You are a coordinator of this initiative yourself."))
    return can_write(viewer)


def can_answer(viewer: Viewer, standing: Standing, *, wrote: bool) -> Verdict:
    """May this person write back, for the initiative, to somebody who (if so) wrote to it?"""
    verdict = can_manage(viewer, standing)
    if wrote or not verdict:
        return verdict
    return no(_l("This person did not write to your initiative."))
