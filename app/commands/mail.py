"""`flask mail`: which e-mails wait and why, the server's replies, trying again, a test e-mail."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app

from app import database
from app.actions import letters, mail_checks
from app.commands import Commands
from app.database import migrating
from app.delivery import outcomes, testing
from app.queries import outbox
from app.queries.outbox import Line
from app.rules import mail_troubles
from app.rules.email import Unsendable

SHOWN = 20  # e-mails of each list


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def mail(context: click.Context) -> None:
    """Show which e-mails wait and why; send a test, try again."""
    migrating.check_present()
    if context.invoked_subcommand is None:
        _show()


def _show() -> None:
    server, port = current_app.config["MAIL_SERVER"], current_app.config["MAIL_PORT"]
    click.echo(f"SMTP server: {server}, port {port}." if server else "MAIL_SERVER is not set: e-mails wait.")
    with database.transaction(reading=True):
        counts, held = outbox.counts(), outbox.held()
        waiting, done = outbox.waiting(SHOWN), outbox.done(SHOWN)
    click.echo(", ".join(f"{counts.get(state, 0)} {name}" for state, name in STATES.items()) + ".")
    for each in held:
        click.echo(f"\n{each.count} of them, since {_time(each.since)}: {mail_troubles.MEANINGS[each.trouble]}")
        click.echo(f"  Last answer: {each.answer}")
    _list("Waiting, the next one first", waiting)
    _list("Last answers", done)


STATES = {"due": "waiting", "sent": "sent", "failed": "failed", "cancelled": "no longer wanted"}


def _list(title: str, lines: list[Line]) -> None:
    if lines:
        click.echo(f"\n{title}:")
    for line in lines:
        state = f"tried {line.attempts} times, next at" if line.state == "due" else f"{STATES[line.state]} at"
        click.echo(f"  {line.id}  {line.kind}  {state} {_time(line.at)}  {line.answer}".rstrip())


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@mail.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**62))
def retry(numbers: tuple[int, ...]) -> None:
    """Try again now: all e-mails that wait, or those with these NUMBERS, even if they have failed."""
    if not current_app.config["MAIL_SERVER"]:
        raise click.ClickException("Set MAIL_SERVER: without it nothing is sent.")
    with database.transaction():
        count = letters.try_again(numbers)
    click.echo(f"{count} e-mails are due now; the worker sends them within seconds.")


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a test e-mail to ADDRESS now and show what the SMTP server says."""
    if not current_app.config["MAIL_SERVER"]:
        raise click.ClickException("Set MAIL_SERVER: without it nothing is sent.")
    try:
        outcome = testing.send_to(address)
    except Unsendable as error:
        raise click.ClickException(str(error)) from None
    is_sent = outcome.state == outcomes.SENT
    with database.transaction():
        mail_checks.keep_test(None, trouble=outcome.trouble, answer=outcome.answer, is_sent=is_sent)
    if is_sent:
        click.echo(f"The SMTP server took it: {outcome.answer}")
        return
    meaning = mail_troubles.MEANINGS.get(outcome.trouble, mail_troubles.OF_RECIPIENT)
    raise click.ClickException(f"{meaning} Last answer: {outcome.answer}")
