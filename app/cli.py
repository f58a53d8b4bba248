"""Commands of `flask`: each is a door for people who run the machine."""

from __future__ import annotations

import click
from flask import Flask, current_app

from app import database
from app.queries import accounts


def init_app(app: Flask) -> None:
    for command in (worker,):
        app.cli.add_command(command)


@click.command()
def worker() -> None:
    """Send the letters of the outbox until interrupted (bin/serve starts one by itself)."""
    import signal

    from app.delivery import worker as delivery

    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: stopped.append(number))
    delivery.run(current_app._get_current_object(), lambda: bool(stopped))  # type: ignore[attr-defined]


def is_set_up() -> bool:
    with database.transaction(reading=True):
        return accounts.site() is not None
