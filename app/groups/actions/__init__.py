"""Every write of the groups' room, one function for each verb."""

from app.groups.actions.export import export_initiative
from app.groups.actions.groups import GroupFacts, change_group, found_group, show_own_groups
from app.groups.actions.initiatives import change_section, register_initiative
from app.groups.actions.invitations import (
    accept_invitation,
    invite_by_email,
    make_link,
    withdraw_invitation,
)
from app.groups.actions.members import (
    choose_voice,
    follow_group,
    hide_oneself,
    join,
    leave,
    unfollow_group,
)
from app.groups.actions.phases import end, move_to_phase, verify
from app.groups.actions.photos import FileChoice, add_file, change_file, remove_file
from app.groups.actions.relay import answer, contact
from app.groups.actions.requests import accept_request, ask_to_join, decline_request, withdraw_request
from app.groups.actions.roles import change_role, give_delegate, remove_member, take_delegate

__all__ = [
    "FileChoice",
    "GroupFacts",
    "accept_invitation",
    "accept_request",
    "add_file",
    "answer",
    "ask_to_join",
    "change_file",
    "change_group",
    "change_role",
    "change_section",
    "choose_voice",
    "contact",
    "decline_request",
    "end",
    "export_initiative",
    "follow_group",
    "found_group",
    "give_delegate",
    "hide_oneself",
    "invite_by_email",
    "join",
    "leave",
    "make_link",
    "move_to_phase",
    "register_initiative",
    "remove_file",
    "remove_member",
    "show_own_groups",
    "take_delegate",
    "unfollow_group",
    "verify",
    "withdraw_invitation",
    "withdraw_request",
]
