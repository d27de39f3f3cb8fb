"""Every error gets a page in words, with one step on; a script gets the same sentence as JSON."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from app.accounts.presence import current_viewer
from app.accounts.viewer import VISITOR
from app.foundation.errors import Conflict, Denied, Gone, Hidden, HouseError, Invalid, TooFast, Unavailable
from app.foundation.logs import logger, open_path
from app.foundation.returning import came_from
from app.resubmission import kept_form

MEGABYTE = 1024 * 1024
MINUTE = 60
BROKEN = 500
FOR_SCRIPTS = (
    "/drafts/",
    "/files",
    "/people/suggestions",
    "/preview",
    "/categories/suggestions",
    "/topics/similar",
)
STATUS: dict[type[HouseError], int] = {
    Hidden: 404, Gone: 410, Denied: 403, Invalid: 422, Conflict: 409, TooFast: 429,
    Unavailable: 503,
}  # fmt: skip
SENTENCES = {
    400: _l("Your browser sent something we do not understand. Go back and try again."),
    403: _l("You may not do this."),
    404: _l("Perhaps the address has changed, or this is not for you to see."),
    409: _l("Somebody else changed this just before you."),
    410: _l("This was taken away and does not come back."),
    422: _l("Something in what you sent is not right."),
    429: _l("That is going too fast. Wait a moment."),
    500: _l("Something broke on our side. It was written down, and somebody will look at it."),
    503: _l("We cannot reach our own database. It is often over in a minute."),
}
TOLD_ON = ("Allow", "Retry-After", "Content-Range", "WWW-Authenticate")
OFFERS_SIGN_IN = (403, 404)
MAY_RESEND = (429, 500, 503)


def register_error_pages(app: Flask) -> None:
    """Give each error its page."""
    app.register_error_handler(HouseError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(OperationalError, _unreachable)
    app.register_error_handler(InternalServerError, _broken)
    app.logger.disabled = True  # what broke is logged below, as one line like all others


def _refused(error: HouseError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)
    facts: dict[str, str | int] = {}
    if isinstance(error, Conflict):  # a script needs the text that stands now
        facts = {"body": error.theirs, "sequence": error.sequence}
    response = _answer(status, error.sentence or str(SENTENCES[status]), **facts)
    if isinstance(error, TooFast):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or BROKEN
    known = status if status in SENTENCES else {405: 404}.get(status, 400 if status < BROKEN else BROKEN)
    response = _answer(status, str(SENTENCES[known]), template=known)
    for name, value in error.get_headers():
        if name in TOLD_ON:
            response.headers[name] = value
    return response


def _too_large(_error: RequestEntityTooLarge) -> Response:
    most = (current_app.config["MAX_CONTENT_LENGTH"] or 0) // MEGABYTE
    return _answer(413, _("This is too much to send at once: at most %(n)s MB, and less for text.", n=most))


def _expired(_error: CSRFError) -> Response:
    """Keep what was typed, and offer to send it again with a token that works."""
    sentence = _("This page was open for too long, so we could not be sure that it was you.")
    return _answer(400, sentence, template="expired")


def _unreachable(error: OperationalError) -> Response:
    """Say that the database does not answer, without asking it anything."""
    _log(error)
    response = _without_database(503)
    response.headers["Retry-After"] = str(MINUTE)
    return response


def _broken(error: InternalServerError) -> Response:
    """Say that something broke, whatever broke."""
    _log(error.original_exception or error)
    try:
        return _without_database(BROKEN)
    except Exception as trouble:
        _log(trouble)
        return _never_kept(Response("Something went wrong.", BROKEN, mimetype="text/plain"))


def _log(error: BaseException) -> None:
    logger.error("request failed", method=request.method, path=open_path(), exc_info=error)


def _without_database(status: int) -> Response:
    """Make the page for whoever was loaded already, else for the visitor: nothing is asked any more."""
    g.setdefault("_login_user", VISITOR)
    return _answer(status, str(SENTENCES[status]))


def _answer(status: int, sentence: str, *, template: str | int = "", **facts: str | int) -> Response:
    """Answer a script in JSON, with the facts it needs, and a person with a page."""
    if wants_json():
        return _never_kept(make_response(jsonify(error=sentence, **facts), status))
    html = render_template(
        f"errors/{template or status}.html",
        sentence=sentence,
        kept=kept_form(can_resend=template == "expired" or status in MAY_RESEND),
        sign_in_url=_sign_in_url(status),
        back=came_from(otherwise=""),
    )
    return _never_kept(make_response(html, status))


def _sign_in_url(status: int) -> str:
    """Return where a visitor signs in and comes back from, when that may help."""
    if status not in OFFERS_SIGN_IN or current_viewer().is_member:
        return ""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else came_from()
    return url_for("accounts.sign_in_form", next=here)


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Return whether a script asked: it says so, or it asks for anything at a door made for scripts."""
    accepted = request.accept_mimetypes
    if accepted["application/json"] > accepted["text/html"] or request.path.endswith(".json"):
        return True
    return request.path.startswith(FOR_SCRIPTS) and accepted.best != "text/html"
