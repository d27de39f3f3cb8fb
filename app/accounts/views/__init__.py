"""The doors of this room; importing them also tells the worker about the letters."""

from app.accounts import letters
from app.accounts.views import account, password, people, preferences, registration, sign_ins
from app.accounts.views.room import room

__all__ = [
    "account",
    "letters",
    "password",
    "people",
    "preferences",
    "registration",
    "room",
    "sign_ins",
]
