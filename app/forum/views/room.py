"""The doors of the forum hang on this one blueprint."""

from __future__ import annotations

from flask import Blueprint

room = Blueprint("forum", __name__)
