"""The settings of one category: what it is, who looks after it, archiving and merging."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions as accounts
from app.accounts.policy import can_choose_moderators
from app.accounts.presence import current_viewer
from app.accounts.viewer import Viewer
from app.forum import actions
from app.forum.actions.categories import CategoryFacts
from app.forum.audience import audience
from app.forum.forms import CategoryForm, MergeCategoryForm, PersonForm, ReasonForm
from app.forum.loading import choose_category, load_category
from app.forum.models import Category
from app.forum.pages.categories import SettingsPage, id_of_person, settings_page
from app.forum.policy import can_manage_categories, can_manage_category
from app.forum.views.room import room
from app.foundation.forms import accepts, offer
from app.foundation.gate import require
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422
ChangeModerators = Callable[[Viewer, int, int | None, str, str], None]


@room.get("/c/<int:category_id>/settings")
def category_settings(category_id: int) -> ResponseReturnValue:
    """Show the settings of a category."""
    viewer = current_viewer()
    category = load_category(viewer, category_id)
    require(can_manage_category(viewer, category))
    return _settings(category)


@room.post("/c/<int:category_id>/settings")
@writes
def change_category(category_id: int) -> ResponseReturnValue:
    """Change the settings of a category."""
    viewer, form = current_viewer(), CategoryForm()
    category = load_category(viewer, category_id)
    if accepts(form, lambda: actions.change_category(viewer, category, facts_in(form))):
        flash(_("The settings are saved; the change is in the public log."))
        return _to(category)
    return _settings(category, form=form), UNPROCESSABLE


def facts_in(form: CategoryForm) -> CategoryFacts:
    """Return what was typed and chosen."""
    return CategoryFacts(
        section_id=form.section_id.data or 0,
        name_nl=form.name_nl.data or "",
        name_en=form.name_en.data or "",
        description_nl=form.description_nl.data or "",
        description_en=form.description_en.data or "",
        door=form.door.data or "",
        read_access=form.read_access.data or "",
        write_access=form.write_access.data or "",
        topic_template=form.topic_template.data or "",
        tag_ids=frozenset(form.tags.data or ()),
    )


def offer_choices(form: CategoryForm, page: SettingsPage) -> None:
    """Put the sections and tags of this house in the form."""
    form.section_id.choices = offer(page.sections)
    form.tags.choices = offer((tag.id, tag.name) for tag in page.tags)


def _settings(
    category: Category,
    form: CategoryForm | None = None,
    merge: MergeCategoryForm | None = None,
    person: PersonForm | None = None,
    archive: ReasonForm | None = None,
) -> str:
    page = settings_page(current_viewer(), category)
    form = form or CategoryForm(formdata=None, obj=category, tags=list(page.tag_ids))
    offer_choices(form, page)
    merge = merge or MergeCategoryForm(formdata=None)
    merge.into.choices = offer((one.id, one.name) for one in page.others)
    forms = {
        "form": form,
        "merge": merge,
        "person": person or PersonForm(formdata=None),
        "archive": archive or ReasonForm(formdata=None),
    }
    return render_template("forum/category_settings.html", page=page, **forms)


@room.post("/c/<int:category_id>/archive")
@writes
def archive_category(category_id: int) -> ResponseReturnValue:
    """Keep a category to read only."""
    viewer, form = current_viewer(), ReasonForm()
    category = load_category(viewer, category_id)
    if accepts(form, lambda: actions.archive_category(viewer, category, form.reason.data or "")):
        flash(_("The category is archived; it is in the public log."))
        return _to(category)
    return _settings(category, archive=form), UNPROCESSABLE


@room.post("/c/<int:category_id>/reopening")
@writes
def reopen_category(category_id: int) -> ResponseReturnValue:
    """Take topics in a category again."""
    viewer, form = current_viewer(), ReasonForm()
    category = load_category(viewer, category_id)
    if accepts(form, lambda: actions.reopen_category(viewer, category, form.reason.data or "")):
        flash(_("The category takes topics again; it is in the public log."))
        return _to(category)
    return _settings(category, archive=form), UNPROCESSABLE


@room.post("/c/<int:category_id>/merge")
@writes
def merge_category(category_id: int) -> ResponseReturnValue:
    """Move all topics into another category."""
    viewer, form = current_viewer(), MergeCategoryForm()
    category = load_category(viewer, category_id)
    require(can_manage_categories(viewer))
    into: list[Category] = []
    if accepts(form, lambda: into.append(_merge(viewer, category, form))):
        flash(_("Merged; nothing was lost, and old addresses lead here."))
        return _to(into[0])
    return _settings(category, merge=form), UNPROCESSABLE


def _merge(viewer: Viewer, category: Category, form: MergeCategoryForm) -> Category:
    into = choose_category(viewer, form.into.data, "into")
    actions.merge_categories(viewer, category, into, form.reason.data or "")
    return into


@room.post("/c/<int:category_id>/moderators")
@writes
def add_moderator(category_id: int) -> ResponseReturnValue:
    """Let somebody look after this category."""
    return _change_moderators(category_id, accounts.make_moderator)


@room.post("/c/<int:category_id>/moderators/end")
@writes
def remove_moderator(category_id: int) -> ResponseReturnValue:
    """Let somebody no longer look after this category."""
    return _change_moderators(category_id, accounts.unmake_moderator)


def _change_moderators(category_id: int, change: ChangeModerators) -> ResponseReturnValue:
    viewer, form = current_viewer(), PersonForm()
    category = load_category(viewer, category_id)
    require(can_choose_moderators(viewer, category.id))

    def act() -> None:
        user_id = id_of_person(form.username.data or "")
        change(viewer, user_id, category.id, category.name_nl, audience(category))

    if accepts(form, act):
        return redirect(url_for("forum.category_settings", category_id=category.id), SEE_OTHER)
    return _settings(category, person=form), UNPROCESSABLE


def _to(category: Category) -> ResponseReturnValue:
    return redirect(url_for("forum.category", slug=category.slug, category_id=category.id), SEE_OTHER)
