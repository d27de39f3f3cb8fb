"""The tables of the groups' room."""

from app.groups.models.entrance import Invitation, JoinRequest
from app.groups.models.groups import (
    GROUP_KINDS,
    JOIN_POLICIES,
    MEMBER_LISTS,
    ROLES,
    Group,
    Membership,
)
from app.groups.models.initiatives import Initiative, InitiativeFile, PhaseChange

__all__ = [
    "GROUP_KINDS", "JOIN_POLICIES", "MEMBER_LISTS", "ROLES",
    "Group", "Initiative", "InitiativeFile", "Invitation", "JoinRequest", "Membership", "PhaseChange",
]  # fmt: skip
