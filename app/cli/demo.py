"""Demo content for an empty database."""

from __future__ import annotations

import time

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.demo.loader import is_empty, load_demo
from app.foundation.errors import HouseError


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is something already.")
@with_appcontext
def demo(*, if_empty: bool) -> None:
    """Fill an empty database with made-up people and conversations."""
    if not is_empty():
        if not if_empty:
            raise click.ClickException("There is content already; the demo is only for an empty database.")
        click.echo("  there is content already: no demo")
        return
    began = time.monotonic()
    click.echo("  filling the database with the demo …")
    try:
        with force_locale("nl"):
            load_demo(click.echo)
    except HouseError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"  the demo is there, in {time.monotonic() - began:.1f} s")
