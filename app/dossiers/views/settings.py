"""The doors of what a steward group decides: settings, title, archive."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions import stewardship
from app.dossiers.actions.stewardship import Settings
from app.dossiers.forms.settings import POLICY_HINTS, RenameForm, SettingsForm
from app.dossiers.loading import choose_theme, load_dossier
from app.dossiers.models import Dossier
from app.dossiers.pages.choices import choose_steward
from app.dossiers.pages.head import head_of
from app.dossiers.pages.settings import settings_page
from app.dossiers.policy import ONLY_STEWARDS, is_caretaker
from app.dossiers.standing import standing
from app.dossiers.views.room import room
from app.foundation.forms import accepts, offer
from app.foundation.gate import YES, no, require
from app.foundation.transaction import writes
from app.groups.models import Group

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/d/<_slug>/<int:dossier_id>/settings")
def dossier_settings(_slug: str, dossier_id: int) -> ResponseReturnValue:
    """Show the settings to who looks after it."""
    return _settings(_load(dossier_id))


@room.post("/d/<int:dossier_id>/settings")
@writes
def change_dossier_settings(dossier_id: int) -> ResponseReturnValue:
    """Change the settings."""
    viewer, form = current_viewer(), SettingsForm()
    dossier = _load(dossier_id)
    if accepts(form, lambda: stewardship.change_settings(viewer, dossier, _chosen(viewer, dossier, form))):
        flash(_("The settings are saved."))
        return redirect(f"{dossier.url}/settings", SEE_OTHER)
    return _settings(dossier, form=form), UNPROCESSABLE


def _chosen(viewer: Viewer, dossier: Dossier, form: SettingsForm) -> Settings:
    return Settings(
        theme=choose_theme(form.theme_id.data),
        steward=_steward(viewer, dossier, form.group_id.data),
        policy=form.policy.data or "",
        read_access=form.read_access.data or "",
        review_months=form.review_months.data,
        applies_on=form.applies_on.data,
        phases=frozenset(form.phases.data or ()),
        kinds=frozenset(form.kinds.data or ()),
    )


def _steward(viewer: Viewer, dossier: Dossier, group_id: int | None) -> Group | None:
    """The group that has it now may keep it, also when this person is not in it."""
    if dossier.steward is not None and group_id == dossier.steward.id:
        return dossier.steward
    return choose_steward(viewer, group_id)


@room.post("/d/<int:dossier_id>/title")
@writes
def rename_dossier(dossier_id: int) -> ResponseReturnValue:
    """Give it another title."""
    viewer, form = current_viewer(), RenameForm()
    dossier = _load(dossier_id)
    if accepts(form, lambda: stewardship.rename_dossier(viewer, dossier, form.title.data or "")):
        flash(_("It has another title now; links with the former one still lead here."))
        return redirect(f"{dossier.url}/settings", SEE_OTHER)
    return _settings(dossier, rename=form), UNPROCESSABLE


@room.post("/d/<int:dossier_id>/archive")
@writes
def archive_dossier(dossier_id: int) -> ResponseReturnValue:
    """Keep it to be read, as it is."""
    dossier = load_dossier(current_viewer(), dossier_id)
    stewardship.archive_dossier(current_viewer(), dossier)
    flash(_("The dossier is archived; it stays as it is."))
    return redirect(dossier.url, SEE_OTHER)


@room.post("/d/<int:dossier_id>/revival")
@writes
def revive_dossier(dossier_id: int) -> ResponseReturnValue:
    """Let it be written in again."""
    dossier = load_dossier(current_viewer(), dossier_id)
    stewardship.revive_dossier(current_viewer(), dossier)
    flash(_("The dossier can be written in again."))
    return redirect(dossier.url, SEE_OTHER)


def _load(dossier_id: int) -> Dossier:
    """Load a dossier for who looks after it; also one that is archived, to take it out of there."""
    viewer = current_viewer()
    dossier = load_dossier(viewer, dossier_id)
    is_theirs = is_caretaker(viewer, dossier, standing(viewer, dossier))
    require(YES if is_theirs else no(ONLY_STEWARDS))
    return dossier


def _settings(dossier: Dossier, form: SettingsForm | None = None, rename: RenameForm | None = None) -> str:
    viewer = current_viewer()
    page = settings_page(viewer, dossier)
    form = form or SettingsForm(formdata=None, obj=dossier, group_id=dossier.steward_id or 0)
    form.theme_id.choices = offer(page.themes)
    form.group_id.choices = offer([(0, _("No group")), *page.groups])
    return render_template(
        "dossiers/settings.html",
        head=head_of(viewer, dossier, "settings"),
        page=page,
        form=form,
        rename=rename or RenameForm(formdata=None, title=dossier.title),
        policy_hints=POLICY_HINTS,
    )
