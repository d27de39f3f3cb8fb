"""All categories, and making a new one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.presence import current_viewer
from app.forum import actions
from app.forum.forms import CategoryForm, PositionForm, TagForm
from app.forum.loading import load_category, load_tag
from app.forum.models import Category
from app.forum.pages.categories import categories_page, settings_page, tags_page
from app.forum.policy import can_manage_categories
from app.forum.views.category_settings import facts_in, offer_choices
from app.forum.views.room import room
from app.foundation.forms import accepts
from app.foundation.gate import require
from app.foundation.transaction import writes

SEE_OTHER = 303
UNPROCESSABLE = 422


@room.get("/categories")
def categories() -> ResponseReturnValue:
    """Show every section with its categories."""
    return render_template("forum/categories.html", page=categories_page(current_viewer()))


@room.get("/categories/new")
def new_category() -> ResponseReturnValue:
    """Show the form for a new category."""
    require(can_manage_categories(current_viewer()))
    return _form(CategoryForm(formdata=None, read_access="public", write_access="members", door="lei"))


@room.post("/categories")
@writes
def create_category() -> ResponseReturnValue:
    """Make a category."""
    viewer, form = current_viewer(), CategoryForm()
    made: list[Category] = []
    if accepts(form, lambda: made.append(actions.create_category(viewer, facts_in(form)))):
        return redirect(url_for("forum.category", slug=made[0].slug, category_id=made[0].id), SEE_OTHER)
    return _form(form), UNPROCESSABLE


def _form(form: CategoryForm) -> str:
    page = settings_page(current_viewer(), None)
    offer_choices(form, page)
    return render_template("forum/category_form.html", page=page, form=form)


@room.post("/c/<int:category_id>/position")
@writes
def move_category(category_id: int) -> ResponseReturnValue:
    """Move a category one place in its section."""
    viewer = current_viewer()
    actions.move_category(viewer, load_category(viewer, category_id), PositionForm().direction())
    return redirect(url_for("forum.categories") + f"#category-{category_id}", SEE_OTHER)


@room.get("/tags")
def tags() -> ResponseReturnValue:
    """Show every tag; moderators add and rename them here."""
    return _tags(TagForm(formdata=None))


@room.post("/tags")
@writes
def create_tag() -> ResponseReturnValue:
    """Add a tag."""
    viewer, form = current_viewer(), TagForm()

    def create() -> None:
        names = (form.name_nl.data or "", form.name_en.data or "", form.family.data or "")
        actions.create_tag(viewer, form.slug.data or "", *names)

    if accepts(form, create):
        flash(_("The tag has been added."))
        return redirect(url_for("forum.tags"), SEE_OTHER)
    return _tags(form), UNPROCESSABLE


@room.post("/tags/<slug>")
@writes
def change_tag(slug: str) -> ResponseReturnValue:
    """Give a tag other names."""
    viewer, tag, form = current_viewer(), load_tag(slug), TagForm()
    names = (form.name_nl.data or "", form.name_en.data or "")
    if accepts(form, lambda: actions.change_tag(viewer, tag, *names)):
        return redirect(url_for("forum.tags"), SEE_OTHER)
    return _tags(TagForm(formdata=None), slug, form), UNPROCESSABLE


def _tags(form: TagForm, slug: str = "", renaming: TagForm | None = None) -> str:
    """Show the tags; `renaming` holds the other names of one of them that were refused."""
    page = tags_page(current_viewer())
    return render_template("forum/tags.html", page=page, form=form, slug=slug, renaming=renaming)
