"""The doors of the dossiers hang on this one blueprint."""

from __future__ import annotations

from flask import Blueprint

room = Blueprint("dossiers", __name__)
