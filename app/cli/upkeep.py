"""Keeping the house in order: the worker, the counters, the HTML of posts."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from app.dossiers.baking import bake_outdated
from app.forum import actions
from app.forum.counting import recount as recount_everything
from app.foundation.jobs import work_until_stopped
from app.foundation.text import TextTooLong, cook
from app.foundation.transaction import writing
from app.groups.counting import recount as recount_groups


@click.command()
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Carry out queued and periodic work until stopped."""
    work_until_stopped(info.load_app())


@click.command()
@with_appcontext
def recount() -> None:
    """Derive every counter anew, and say how many were wrong."""
    with writing():
        wrong = recount_everything() + recount_groups()
    click.echo(f"{wrong} rows had a wrong counter." if wrong else "All counters were right.")


@click.command()
@with_appcontext
def rebake() -> None:
    """Render every post and every dossier again that an older renderer made."""
    click.echo(f"{_in_batches(actions.rebake, 'posts')} posts were rendered again.")
    if dossiers := _in_batches(bake_outdated, "dossiers"):
        click.echo(f"{dossiers} dossiers were rendered again.")


def _in_batches(some: Callable[[], int], name: str) -> int:
    """Go on until there is nothing left; each batch is kept by itself."""
    done, last = 0, 1
    while last:
        with writing():
            last = some()
        done += last
        if last:
            click.echo(f"{done} {name} …")
    return done


@click.command()
@with_appcontext
def render() -> None:
    """Turn Markdown on standard input into safe HTML on standard output."""
    source = sys.stdin.buffer.read().decode(errors="replace")
    try:
        click.echo(cook(source).html)
    except TextTooLong as error:
        raise click.ClickException(str(error)) from error
