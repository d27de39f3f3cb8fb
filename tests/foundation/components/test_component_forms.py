"""Fields: label, help, error and control belong together, whatever the kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

Draw = Callable[..., str]


class ProfileForm(FlaskForm):
    """One field of each kind."""

    name = StringField("Name", [DataRequired("Give a name."), Length(max=80)])
    email = EmailField("E-mail")
    password = PasswordField("Password")
    about = TextAreaField("About you")
    place = SelectField("Place", choices=["Arnhem"])
    weekly = BooleanField("Every week")
    access = RadioField("Who may read", choices=["all", "members"])


def test_a_field_belongs_to_its_label_help_and_error(draw: Draw) -> None:
    form = ProfileForm(MultiDict({"name": ""}), meta={"csrf": False})
    form.validate()
    html = draw("components/form.html", "{{ field(form.name, help='A first name.') }}", form=form)
    assert '<label for="name">Name</label>' in html
    assert 'aria-describedby="name-help name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="name-help">A first name.' in html
    assert "Give a name." in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", 'class="input"'),
        ("email", 'type="email"'),
        ("password", 'type="password"'),
        ("about", '<textarea class="textarea"'),
        ("place", '<select class="select"'),
        ("weekly", '<label class="check"'),
    ],
)
def test_each_kind_of_field_is_drawn(draw: Draw, name: str, expected: str) -> None:
    html = draw("components/form.html", "{{ field(form[name]) }}", form=ProfileForm(), name=name)
    assert expected in html
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert 'autocomplete=""' not in html


def test_a_field_passes_on_what_was_asked(draw: Draw) -> None:
    line = "{{ field(form.about, autocomplete='off', rows=4, size='tall', label='Tell') }}"
    html = draw("components/form.html", line, form=ProfileForm())
    for piece in ('autocomplete="off"', 'rows="4"', "textarea--tall", ">Tell</label>"):
        assert piece in html


@pytest.mark.parametrize("macro", ["choices", "checks", "chips", "doors"])
def test_a_group_has_a_legend_and_a_label_for_each_choice(draw: Draw, macro: str) -> None:
    html = draw("components/form.html", f"{{{{ {macro}(form.access, 'Help') }}}}", form=ProfileForm())
    assert '<fieldset class="minor" id="access" aria-describedby="access-help">' in html
    assert '<legend class="minor">Who may read</legend>' in html
    assert len(re.findall(r'<label class="[\w-]+" for="access-\d">', html)) == 2


def test_a_refused_form_begins_with_what_is_wrong(draw: Draw) -> None:
    form = ProfileForm(MultiDict({"name": ""}), meta={"csrf": False})
    form.validate()
    html = draw("components/form.html", "{{ error_summary(form) }}", form=form)
    assert 'role="alert"' in html
    assert '<a href="#name">Give a name.</a>' in html


def test_a_good_form_has_no_summary(draw: Draw) -> None:
    html = draw("components/form.html", "{{ error_summary(form) }}", form=ProfileForm())
    assert "notice" not in html
