"""`flask check`: whether this installation does what it should, one line for each thing that can go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app import database, migrating
from app.delivery import testing
from app.queries import accounts, outbox
from app.rules import troubles


class Finding(NamedTuple):
    is_green: bool
    sentence: str


@click.command()
def check() -> None:
    """Check database, set-up and e-mail; ends with status 1 where a line is red."""
    red = False
    for finding in _findings():
        red = red or not finding.is_green
        colour = "green" if finding.is_green else "red"
        click.echo(f"{click.style(f'{colour:5}', fg=colour, bold=True)}  {finding.sentence}")
    if red:
        raise click.exceptions.Exit(1)


def _findings() -> Iterator[Finding]:
    """Without a database that answers and fits there is nothing more to ask."""
    try:
        migrating.check_present()
    except (click.ClickException, SQLAlchemyError) as error:
        told = error.message if isinstance(error, click.ClickException) else f"Check DATABASE_URL: {_line(error)}"
        yield Finding(False, told)
        return
    yield Finding(True, "The database answers and is up to date.")
    with database.transaction(reading=True):
        is_set_up = accounts.site() is not None
        held, untried, failed = outbox.held(), outbox.untried(), outbox.counts().get("failed", 0)
    yield _set_up(is_set_up)
    if not current_app.config["MAIL_SERVER"]:
        yield Finding(False, "Set MAIL_SERVER: without it e-mails wait, and their links appear on the console only.")
        return
    yield _reach()
    for each in held:
        sentence = f"{troubles.MEANINGS[each.trouble]} {_count(each.count)} waiting. Last answer: {each.answer}"
        yield Finding(not each.is_red, sentence)
    yield _worker(untried)
    yield Finding(True, f"E-mails that failed in the last 90 days: {failed}. `flask mail` shows the last answers.")


def _line(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", error)).split())


def _set_up(is_set_up: bool) -> Finding:
    if is_set_up:
        return Finding(True, "The organisation is set up.")
    return Finding(False, "Open the link that `flask setup-link` prints to set up your organisation.")


def _reach() -> Finding:
    outcome = testing.reach()
    if outcome.trouble:
        return Finding(False, f"{troubles.MEANINGS[outcome.trouble]} Last answer: {outcome.answer}")
    return Finding(True, "The SMTP server lets Kontor in.")


def _worker(untried: int) -> Finding:
    if untried:
        return Finding(False, f"Start bin/serve or `flask worker`: {_count(untried)} waiting untried.")
    return Finding(True, "No e-mail waits untried.")


def _count(number: int) -> str:
    return "1 e-mail is" if number == 1 else f"{number} e-mails are"
