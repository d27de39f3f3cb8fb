"""The doors of the archive: add a file, and fetch one."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirection

from app.accounts.presence import current_viewer
from app.files import actions, pages
from app.files.delivery import CHUNK, deliver
from app.files.forms import FileForm
from app.files.models import File
from app.files.policy import can_upload
from app.files.refusals import RefusedFile, StoreUnavailable, TooLarge, UnknownKind
from app.files.store import open_store
from app.foundation.errors import Denied, HouseError, Invalid, TooFast
from app.foundation.forms import show_invalid
from app.foundation.gate import require
from app.foundation.limits import limited
from app.foundation.transaction import writes_quietly

room = Blueprint("files", __name__)
logger = logging.getLogger(__name__)
MOST_HEARD = 100 * 1024 * 1024

_STATUS: dict[type[HouseError], HTTPStatus] = {
    Denied: HTTPStatus.FORBIDDEN,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    RefusedFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnknownKind: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    TooFast: HTTPStatus.TOO_MANY_REQUESTS,
    StoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


@room.record_once
def _open_the_store(state: BlueprintSetupState) -> None:
    """Stop at the start, with a sentence, when the store cannot work."""
    open_store(state.app.config["SETTINGS"].storage_url)


@room.get("/files/new")
def new_file() -> str:
    """Show the form: the way to add a file without JavaScript."""
    return _upload_page(FileForm())


@room.post("/files")
@limited("upload", most=10, seconds=60)
@writes_quietly
def add_file() -> ResponseReturnValue:
    """Take a file in; the Markdown that shows it is the answer."""
    viewer, form = current_viewer(), FileForm()
    require(can_upload(viewer))
    if not form.validate_on_submit():
        raise RefusedFile(str(next(iter(form.file.errors), _("Choose a file first."))))
    sent = form.file.data
    return _added(actions.keep_file(viewer, sent.filename or "", sent.read()))


@room.get("/files/<key>")
def file(key: str) -> str:
    """Show the owner how to put the file into a post."""
    return render_template("files/file.html", page=pages.file_page(current_viewer(), key))


@room.get("/files/<key>/<name>")
def original(key: str, name: str) -> Response:
    """Hand over the file."""
    return deliver(pages.find_file(current_viewer(), key, name, "original"), "original")


@room.get("/files/<key>/thumb/<name>")
def thumb(key: str, name: str) -> Response:
    """Hand over the smaller copy."""
    return deliver(pages.find_file(current_viewer(), key, name, "thumb"), "thumb")


def _added(kept: File) -> Response | Redirection:
    if _wants_page():
        return redirect(url_for("files.file", key=kept.key), HTTPStatus.SEE_OTHER)
    answer = jsonify(markdown=pages.markdown(kept), name=kept.name, url=kept.path)
    answer.status_code = HTTPStatus.CREATED
    return answer


def _wants_page() -> bool:
    """Return whether a browser sent a form; a script asks for JSON, or for anything."""
    kinds = ("application/json", "text/html")
    return request.accept_mimetypes.best_match(kinds) == "text/html"


def _upload_page(form: FileForm) -> str:
    return render_template("files/new.html", page=pages.upload_page(current_viewer()), form=form)


@room.errorhandler(Denied)
@room.errorhandler(Invalid)
@room.errorhandler(TooFast)
def _refused(error: HouseError) -> Response:
    response = _refusal(error.sentence, _STATUS[type(error)])
    if isinstance(error, TooFast):
        response.headers["Retry-After"] = str(error.seconds)
    return response


@room.errorhandler(StoreUnavailable)
def _unavailable(error: StoreUnavailable) -> Response:
    logger.error("the file store does not answer", exc_info=error)
    return _refused(error)


@room.errorhandler(RequestEntityTooLarge)
def _heavy(_error: RequestEntityTooLarge) -> Response:
    _hear_out()
    return _refused(TooLarge())


def _hear_out() -> None:
    """Let a browser finish sending, within reason: until then it does not read the answer."""
    stream, left = request.environ["wsgi.input"], MOST_HEARD
    while left > 0 and (piece := stream.read(CHUNK)):
        left -= len(piece)


@room.errorhandler(CSRFError)
def _expired(_error: CSRFError) -> Response:
    return _refusal(_("This page was open for too long. Send the file once more."), HTTPStatus.BAD_REQUEST)


def _refusal(sentence: str, status: HTTPStatus) -> Response:
    """Say why not: to a script in JSON, to a person on the page with the form."""
    if not _wants_page():
        return make_response(jsonify(error=sentence), status)
    form = FileForm(formdata=None)
    show_invalid(form, Invalid(sentence, "file"))
    return make_response(_upload_page(form), status)
