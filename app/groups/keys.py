"""The keys of invitations: they follow from the number and the house's secret, so that no table holds one."""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import current_app

PURPOSE = "invitation"


def invitation_key(invitation_id: int) -> str:
    """Return what stands at the end of the link of this invitation."""
    secret = current_app.config["SETTINGS"].secret_key.encode()
    digest = hmac.digest(secret, f"{PURPOSE}:{invitation_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
