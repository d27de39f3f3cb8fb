"""Everything that can be done in this room, one function for each verb."""

from app.accounts.actions.address import ask_new_email, change_email
from app.accounts.actions.password import ask_new_password, change_password, choose_password
from app.accounts.actions.profile import (
    change_language,
    change_look,
    change_profile,
    change_username,
)
from app.accounts.actions.registration import (
    ask_confirmation,
    confirm,
    make_account,
    register,
)
from app.accounts.actions.roles import give_role, make_moderator, take_role, unmake_moderator
from app.accounts.actions.sign_ins import (
    begin_sign_in,
    end_other_sign_ins,
    end_sign_in,
    end_this_sign_in,
    mark_seen,
    sign_in,
)
from app.accounts.actions.upkeep import clean_up

__all__ = [
    "ask_confirmation",
    "ask_new_email",
    "ask_new_password",
    "begin_sign_in",
    "change_email",
    "change_language",
    "change_look",
    "change_password",
    "change_profile",
    "change_username",
    "choose_password",
    "clean_up",
    "confirm",
    "end_other_sign_ins",
    "end_sign_in",
    "end_this_sign_in",
    "give_role",
    "make_account",
    "make_moderator",
    "mark_seen",
    "register",
    "sign_in",
    "take_role",
    "unmake_moderator",
]
