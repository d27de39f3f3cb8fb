"""Suggesting: a changed text waits for who looks after the dossier, and they decide change by change."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.accounts.viewer import Viewer, viewer_of
from app.activity import verbs
from app.activity.actions import record
from app.activity.verbs import Verb
from app.dossiers.actions.folding import accept_fold, accepted_passages
from app.dossiers.actions.revisions import Change, add_revision
from app.dossiers.attempts import draft_key, own_attempt, whole_page
from app.dossiers.hunks import hunks_of
from app.dossiers.loading import latest_revision, revision_of
from app.dossiers.models import Dossier, Revision, Suggestion
from app.dossiers.policy import can_decide, can_suggest, can_withdraw_suggestion
from app.dossiers.review_letters import tell
from app.dossiers.standing import standing
from app.dossiers.suggestions import Decision, Outcome, base_of, load_suggestion, outcome_of
from app.dossiers.typed import accept_note, accept_summary
from app.forum.actions.drafts import finish_draft
from app.foundation import clock
from app.foundation.database import db, lock
from app.foundation.errors import Conflict, Hidden, Invalid
from app.foundation.gate import require


class SuggestionConflict(Conflict):
    """Others changed the same words since: `clashes` are the numbers of the changes that no longer fit."""

    def __init__(self, clashes: tuple[int, ...], latest: Revision) -> None:
        super().__init__(
            _("Others changed the same words since. Leave those changes out, or put them in by hand."),
            latest.body,
        )
        self.clashes = clashes


def suggest(actor: Viewer, dossier: Dossier, attempt_id: int) -> Suggestion:
    """Propose a kept attempt to who looks after the dossier; sending it twice proposes it once."""
    lock(dossier)
    attempt = own_attempt(actor, attempt_id)
    if attempt.dossier_id != dossier.id:
        raise Hidden
    if attempt.suggestion_id:
        return load_suggestion(dossier, attempt.suggestion_id)
    require(can_suggest(actor, dossier))
    base = revision_of(dossier, attempt.base_id)
    if base is None:
        raise Invalid(
            _("This form does not say which version it began from. Copy your text and open the editor again.")
        )
    body, section = whole_page(base, attempt)
    suggestion = _keep(actor, base, body, accept_summary(attempt.summary), section)
    attempt.suggestion_id = suggestion.id
    finish_draft(actor, draft_key(dossier.id, attempt.section))
    _record(actor, verbs.DOSSIER_SUGGESTED, dossier, suggestion)
    return suggestion


def _keep(actor: Viewer, base: Revision, body: str, reason: str, section: str) -> Suggestion:
    if not hunks_of(base.body, body):
        raise Invalid(_("This is the text as it was: change something first."), "body")
    suggestion = Suggestion(
        dossier_id=base.dossier_id,
        base_id=base.id,
        author_id=actor.id,
        body=body,
        reason=reason,
        section=section,
        created_at=clock.now(),
    )
    db.session.add(suggestion)
    db.session.flush()
    return suggestion


def decide_suggestion(
    actor: Viewer, dossier: Dossier, suggestion: Suggestion, decisions: Mapping[int, Decision]
) -> Suggestion:
    """Take in the chosen changes as one version by who suggested them; leave out the others with a reason."""
    lock(dossier)
    lock(suggestion)
    require(can_decide(actor, dossier, standing(actor, dossier)))
    _stop_when_decided(suggestion)
    base = base_of(suggestion)
    numbers = [hunk.index for hunk in hunks_of(base.body, suggestion.body)]
    kept = {number: _accept(number, decisions.get(number)) for number in numbers}
    chosen = {number for number, one in kept.items() if one.is_taken}
    if chosen:
        suggestion.revision_id = _take_in(actor, dossier, suggestion, base, chosen)
    _close(
        actor, suggestion, "rejected" if not chosen else "partly" if len(chosen) < len(kept) else "accepted"
    )
    suggestion.decisions = {
        str(number): {"is_taken": one.is_taken, "reason": one.reason} for number, one in kept.items()
    }
    db.session.flush()
    if suggestion.author_id != actor.id:
        tell("suggestion_decided", [suggestion.author_id], dossier.id, suggestion.id)
    _record(actor, verbs.DOSSIER_DECIDED, dossier, suggestion)
    return suggestion


def _stop_when_decided(suggestion: Suggestion) -> None:
    if suggestion.state != "open":
        raise Conflict(_("Somebody decided on this suggestion before you, or it was withdrawn."))


def _accept(number: int, decision: Decision | None) -> Decision:
    """Refuse a change that was forgotten, and one that is left out without a word."""
    if decision is None:
        raise Invalid(_("Choose for this change as well."), f"change-{number}")
    reason = accept_note(decision.reason, f"change-{number}")
    if not decision.is_taken and not reason:
        raise Invalid(_("Say why you leave this out: the writer reads it."), f"change-{number}")
    return Decision(decision.is_taken, "" if decision.is_taken else reason)


def _take_in(
    actor: Viewer, dossier: Dossier, suggestion: Suggestion, base: Revision, chosen: set[int]
) -> int | None:
    """Put the changes on the newest text; None when it says so already."""
    latest = latest_revision(dossier)
    outcome = outcome_of(base.body, suggestion.body, chosen, latest.body)
    if not outcome.merged.is_clean:
        raise SuggestionConflict(outcome.clashes, latest)
    if outcome.merged.text == latest.body:
        return None
    passages = accepted_passages(actor, dossier, suggestion, latest.body, outcome.merged.text)
    change = _change(suggestion, outcome, base, passages, is_newer=base.id != latest.id)
    revision = add_revision(viewer_of(suggestion.author_id), dossier, change)
    accept_fold(actor, dossier, suggestion, revision)
    return revision.id


def _change(
    suggestion: Suggestion,
    outcome: Outcome,
    base: Revision,
    passages: tuple[tuple[int, int, int], ...],
    *,
    is_newer: bool,
) -> Change:
    return Change(
        "suggestion",
        outcome.merged.text,
        suggestion.reason,
        base_id=base.id,
        submitted=outcome.chosen if is_newer else None,
        section=suggestion.section,
        passages=passages,
    )


def withdraw_suggestion(actor: Viewer, dossier: Dossier, suggestion: Suggestion) -> None:
    """Take one's own suggestion back; what was sent stays under "my edits"."""
    lock(suggestion)
    require(can_withdraw_suggestion(actor, suggestion))
    _stop_when_decided(suggestion)
    _close(actor, suggestion, "withdrawn")
    _record(actor, verbs.DOSSIER_SUGGESTION_WITHDRAWN, dossier, suggestion)


def _close(actor: Viewer, suggestion: Suggestion, state: str) -> None:
    suggestion.state, suggestion.decided_by_id, suggestion.decided_at = state, actor.id, clock.now()
    db.session.flush()


def _record(actor: Viewer, verb: Verb, dossier: Dossier, suggestion: Suggestion) -> None:
    details: dict[str, str | int] = {
        "title": dossier.title,
        "suggestion": suggestion.id,
        "state": suggestion.state,
    }
    record(actor, verb, dossier, audience="members", **details)
