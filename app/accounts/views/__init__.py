"""The doors of this room."""

from app.accounts.views import account, language, password, people, preferences, registration, sign_ins
from app.accounts.views.room import room

__all__ = [
    "account",
    "language",
    "password",
    "people",
    "preferences",
    "registration",
    "room",
    "sign_ins",
]
