"""`make run`: everything Cooplink needs, started in order, watched, and stopped in order."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from app.cli.bell import Bell
from app.cli.children import Child, LastingChild
from app.cli.console import Stopped, Trouble, complain, say, step
from app.cli.only_run import Turn, only_run
from app.cli.our_postgres import OurPostgres
from app.cli.ports import health, refuse_taken_port
from app.cli.watchman import Watchman
from app.foundation.postgres import PostgresUnavailable, local_postgres
from config import Settings, load_settings

LISTEN_SECONDS = 0.05
LOOK_SECONDS = 2.0
WEB = ("-m", "app.cli.web", "--prepare")
WORKER = ("-m", "flask", "--app", "wsgi", "worker")
DEMO_SIGN_INS = """\
  This is a demo. Sign in as nadia, omar, pia, quinn (moderator) or ruth (administrator),
  each with <name>@voorbeeld.example and the password samen-wonen-demo."""


class House:
    """What `make run` starts, and how it is looked after."""

    def __init__(self, settings: Settings, bell: Bell, undo: ExitStack) -> None:
        self._settings = settings
        self._bell = bell
        self._undo = undo
        self._watchman = Watchman()
        self._postgres: OurPostgres | None = None
        self._web = Child("web server", *WEB, watchman=self._watchman)
        self._worker = LastingChild("worker", *WORKER, watchman=self._watchman)

    def open(self) -> None:
        """Start everything, in order; whatever happens, the exit stack stops it in reverse."""
        is_local = self._settings.database_url is None
        turn = self._take_turn() if is_local else None
        refuse_taken_port(self._settings.host, self._settings.port)
        self._undo.enter_context(self._watchman)
        if turn:
            self._open_postgres(is_left_over=turn.was_cut_short)
        self._start_processes()
        self._announce()

    def mind(self) -> int:
        """Look after everything until somebody says stop; return the exit code."""
        while not self._bell.stop_asked:
            if not self._web.is_running:
                complain(f"\nThe web server {self._web.ending}.")
                return 1
            self._look_after_the_rest()
            self._bell.wait(LOOK_SECONDS)
        return 0

    def _look_after_the_rest(self) -> None:
        if sentence := self._worker.look_after():
            complain(sentence)
        self._watchman.look_after()
        if self._postgres:
            self._postgres.look_after()

    def _take_turn(self) -> Turn:
        turn = self._undo.enter_context(only_run(self._settings.instance_dir, self._bell))
        self._watchman.hold_open(turn.held_open)
        return turn

    def _open_postgres(self, *, is_left_over: bool) -> None:
        local = local_postgres(self._settings.instance_dir)
        self._postgres = OurPostgres(local, self._watchman, is_left_over=is_left_over)
        self._undo.callback(self._postgres.close)
        self._postgres.open()

    def _start_processes(self) -> None:
        self._undo.callback(_stop_processes, self._web, self._worker)
        with step(f"Tables, content and web server ({self._settings.workers} processes)"):
            self._web.start()
            self._wait_for_answer()
        self._worker.start()

    def _wait_for_answer(self) -> None:
        """Wait as long as it takes: a long migration says so itself."""
        while health(self._settings.host, self._settings.port) is None:
            self._bell.wait(LISTEN_SECONDS)
            if self._bell.stop_asked:
                raise Stopped
            if not self._web.is_running:
                raise Trouble(f"The web server {self._web.ending}.")

    def _announce(self) -> None:
        say(f"\n  Cooplink is at {self._settings.base_url}")
        if self._settings.is_demo and self._postgres:
            say(DEMO_SIGN_INS)
        say("  Ctrl-C stops it.\n")


def _stop_processes(*children: Child) -> None:
    """Ask all of them first, so that they stop side by side."""
    with step("Stopping the web server and the worker"):
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.finish()


def main() -> int:
    """Run until somebody says stop; return the exit code."""
    settings = load_settings()
    try:
        with Bell() as bell, ExitStack() as undo:
            house = House(settings, bell, undo)
            house.open()
            return house.mind()
    except Stopped:
        return 0
    except (Trouble, PostgresUnavailable, OSError) as trouble:
        complain(f"\n{trouble}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
