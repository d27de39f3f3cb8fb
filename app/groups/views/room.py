"""The doors of the groups' room hang on this one blueprint."""

from __future__ import annotations

from flask import Blueprint

room = Blueprint("groups", __name__)
