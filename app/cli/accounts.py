"""Commands about people: the first administrator, who cannot be made in the browser."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.accounts import actions, policy
from app.accounts.models import User
from app.accounts.people import person_by_email
from app.accounts.viewer import Viewer
from app.foundation.errors import HouseError
from app.foundation.text.typed import clean_line
from app.foundation.transaction import writing


@click.command("create-admin")
@click.option("--name", help="The name others see.")
@click.option("--email", help="Where letters go; taken as confirmed.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def create_admin(name: str | None, email: str | None, *, password_stdin: bool) -> None:
    """Make somebody an administrator; whoever has the address already keeps name and password."""
    address = clean_line(email or click.prompt("E-mail address"))
    try:
        with force_locale("en"), writing():
            person = person_by_email(address) or _newcomer(name, address, is_piped=password_stdin)
            operator = Viewer(name=current_app.config["SETTINGS"].site_name, is_administrator=True)
            actions.give_role(operator, person.id, policy.ADMINISTRATOR)
            sentence = f"{person.name} (@{person.username}) is an administrator."
    except HouseError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(sentence)


def _newcomer(name: str | None, email: str, *, is_piped: bool) -> User:
    given = clean_line(name or click.prompt("Name"))
    return actions.make_account(given, email, _password(is_piped=is_piped), is_confirmed=True)


def _password(*, is_piped: bool) -> str:
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
