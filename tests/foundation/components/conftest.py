"""Ways to draw: one line of template with the macros of a file, or a whole page in the layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from app.foundation.assets import STATIC, register_assets
from app.foundation.keep_tag import KeepTag
from tests.foundation.components.drawing import MEMBER, VISITOR

Draw = Callable[..., str]
TEMPLATES = STATIC.parent / "templates"


@pytest.fixture(scope="session")
def bare() -> Flask:
    """Return an application with templates and nothing else."""
    app = Flask("components", static_folder=None, template_folder=str(TEMPLATES))
    app.config.update(SECRET_KEY="only for tests", TESTING=True)
    Babel(app)
    CSRFProtect(app)
    register_assets(app)
    app.jinja_env.add_extension(KeepTag)
    return app


@pytest.fixture
def draw(bare: Flask) -> Iterator[Draw]:
    """Return a way to render a line of template with the macros of one file."""

    def render(file: str, line: str, **context: object) -> str:
        macros = sorted(set(re.findall(r"{% macro ([a-z]\w*)", (TEMPLATES / file).read_text())))
        source = f"{{% from '{file}' import {', '.join(macros)} %}}{line}"
        return bare.jinja_env.from_string(source).render(**context)

    with bare.test_request_context("/"):
        yield render


@pytest.fixture
def page(bare: Flask) -> Iterator[Draw]:
    """Return a way to render a whole page in the layout."""

    def render(viewer: object = VISITOR, path: str = "/latest", **context: object) -> str:
        source = (
            "{% extends 'layouts/base.html' %}{% block title %}Here{% endblock %}"
            "{% block content %}<h1>Here</h1>{% endblock %}"
        )
        given = {"site_name": "Cooplink", "is_demo": False, "csrf_in_page": viewer is MEMBER}
        return bare.jinja_env.from_string(source).render(
            viewer=viewer, current_path=path, **(given | context)
        )

    with bare.test_request_context("/"):
        yield render
