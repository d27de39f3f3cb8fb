"""Texts in progress: saved by the composer, listed for their writer."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.forum import actions
from app.forum.actions.drafts import Writing
from app.forum.forms import DraftForm
from app.forum.models.topics import TAGS_MOST
from app.forum.pages.saved import drafts_page
from app.forum.policy import can_keep
from app.forum.views.room import room
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.moments import iso
from app.foundation.transaction import writes_quietly

SEE_OTHER = 303


@room.get("/drafts")
def drafts() -> ResponseReturnValue:
    """Show what the member was still writing."""
    require(can_keep(current_viewer()))
    return render_template("forum/drafts.html", page=drafts_page(current_viewer()))


@room.post("/drafts/<key>")
@limited("draft", most=120, seconds=60)
@writes_quietly
def save_draft(key: str) -> ResponseReturnValue:
    """Keep what stands in the composer."""
    form = DraftForm()
    draft = actions.save_draft(current_viewer(), key, form.sequence.data or 0, _writing(form))
    return jsonify(sequence=draft.sequence, saved_at=iso(draft.saved_at))


def _writing(form: DraftForm) -> Writing:
    return Writing(
        body=form.body.data or "",
        title=form.title.data or "",
        base_id=form.base_id.data,
        category_id=form.category_id.data or None,
        tag_ids=tuple(form.tags.data or ())[:TAGS_MOST],
    )


@room.post("/drafts/<key>/end")
@writes_quietly
def discard_draft(key: str) -> ResponseReturnValue:
    """Throw a draft away."""
    actions.discard_draft(current_viewer(), key)
    flash(_("The draft is gone."))
    return redirect(url_for("forum.drafts"), SEE_OTHER)
