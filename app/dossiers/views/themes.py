"""Themes, for moderators: making, changing, ordering, archiving, merging."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.dossiers.actions import themes as actions
from app.dossiers.actions.themes import ThemeFacts
from app.dossiers.forms.themes import MergeThemeForm, ThemeForm
from app.dossiers.loading import choose_theme, load_theme
from app.dossiers.models import Theme
from app.dossiers.models.themes import REVIEW_MONTHS
from app.dossiers.pages.themes import theme_settings_page, themes_page
from app.dossiers.policy import can_manage_themes
from app.dossiers.views.room import room
from app.forum.forms import PositionForm
from app.foundation.forms import Form, accepts, offer
from app.foundation.gate import require
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/dossiers/themes")
def themes() -> ResponseReturnValue:
    """Show all themes in their order, and the form for a new one."""
    require(can_manage_themes(current_viewer()))
    return _list(
        ThemeForm(formdata=None, door="lei", policy="open", review_months=REVIEW_MONTHS, reviewers_needed=1)
    )


@room.post("/dossiers/themes")
@writes
def create_theme() -> ResponseReturnValue:
    """Make a theme."""
    viewer, form = current_viewer(), ThemeForm()
    require(can_manage_themes(viewer))
    made: list[Theme] = []
    if accepts(form, lambda: made.append(actions.create_theme(viewer, _facts(form)))):
        return redirect(f"/dossiers/theme/{made[0].slug}", SEE_OTHER)
    return _list(form), UNPROCESSABLE


@room.get("/dossiers/themes/<slug>/settings")
def theme_settings(slug: str) -> ResponseReturnValue:
    """Show the settings of a theme."""
    viewer, theme = current_viewer(), load_theme(slug)
    require(can_manage_themes(viewer))
    return _settings(viewer, theme, ThemeForm(formdata=None, obj=theme))


@room.post("/dossiers/themes/<slug>/settings")
@writes
def change_theme(slug: str) -> ResponseReturnValue:
    """Change the settings of a theme."""
    viewer, theme, form = current_viewer(), load_theme(slug), ThemeForm()
    return _done(viewer, theme, form, lambda: actions.change_theme(viewer, theme, _facts(form)))


@room.post("/dossiers/themes/<slug>/position")
@writes
def move_theme(slug: str) -> ResponseReturnValue:
    """Move a theme one place."""
    actions.move_theme(current_viewer(), load_theme(slug), PositionForm().direction())
    return redirect(f"/dossiers/themes#theme-{slug}", SEE_OTHER)


@room.post("/dossiers/themes/<slug>/archive")
@writes
def archive_theme(slug: str) -> ResponseReturnValue:
    """Take no new dossiers in a theme."""
    actions.archive_theme(current_viewer(), load_theme(slug))
    return redirect(f"/dossiers/themes/{slug}/settings", SEE_OTHER)


@room.post("/dossiers/themes/<slug>/reopening")
@writes
def reopen_theme(slug: str) -> ResponseReturnValue:
    """Take new dossiers in a theme again."""
    viewer, theme, form = current_viewer(), load_theme(slug), Form()
    return _done(viewer, theme, form, lambda: actions.reopen_theme(viewer, theme))


@room.post("/dossiers/themes/<slug>/merge")
@writes
def merge_theme(slug: str) -> ResponseReturnValue:
    """Move all dossiers to another theme."""
    viewer, theme, form = current_viewer(), load_theme(slug), MergeThemeForm()

    def merge() -> None:
        actions.merge_themes(viewer, theme, choose_theme(form.into.data, "into"))

    return _done(viewer, theme, form, merge)


def _done(viewer: Viewer, theme: Theme, form: Form, act: Callable[[], None]) -> ResponseReturnValue:
    """Do what a form asks, or show the settings with the reason."""
    require(can_manage_themes(viewer))
    if accepts(form, act):
        flash(_("Done; the change is in the public log."))
        return redirect(f"/dossiers/theme/{theme.slug}", SEE_OTHER)
    is_main = isinstance(form, ThemeForm)
    shown = form if is_main else ThemeForm(formdata=None, obj=theme)
    return _settings(viewer, theme, shown, None if is_main else form), UNPROCESSABLE


def _list(form: ThemeForm) -> str:
    return render_template("dossiers/themes.html", page=themes_page(), form=form)


def _settings(viewer: Viewer, theme: Theme, form: Form, refused: Form | None = None) -> str:
    page = theme_settings_page(viewer, theme)
    merge = refused if isinstance(refused, MergeThemeForm) else MergeThemeForm(formdata=None)
    merge.into.choices = offer([(0, _("Choose …")), *page.others])
    errors = refused.form_errors if refused else []
    return render_template("dossiers/theme_settings.html", page=page, form=form, merge=merge, errors=errors)


def _facts(form: ThemeForm) -> ThemeFacts:
    return ThemeFacts(
        name_nl=form.name_nl.data or "",
        name_en=form.name_en.data or "",
        description_nl=form.description_nl.data or "",
        description_en=form.description_en.data or "",
        door=form.door.data or "",
        review_months=form.review_months.data or 0,
        reviewers_needed=form.reviewers_needed.data or 0,
        policy=form.policy.data or "",
        template=form.template.data or "",
        is_glossary=bool(form.is_glossary.data),
    )
