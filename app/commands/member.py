"""`flask member`: what admins do on the pages about members, for whoever runs the machine.

Everything is a line of the log, as an act of the command line. Links go to the member only: none is printed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from app import database
from app.actions import address_by_admin, member_acts
from app.commands import Commands
from app.database import migrating
from app.queries import member_list as queries
from app.queries.graph import NOBODY
from app.queries.member_list import Wanted
from app.rules import email as addresses
from app.rules import limits, member_list
from app.rules import text as cleaning
from app.rules.errors import Gone, Refused

Act = Callable[..., Any]


@click.group(cls=Commands)
def member() -> None:
    """Find members; lock, sign out, delete, keep, make admins.

    MEMBER is a handle or an e-mail address.
    """
    migrating.check_present()


def told(command: Act) -> Act:
    """A refusal is one sentence, and nothing was changed."""

    @functools.wraps(command)
    def run(*given: Any, **options: Any) -> None:
        try:
            with database.transaction():
                command(*given, **options)
        except Refused as refused:
            raise click.ClickException(str(refused.message) % refused.values) from None
        except Gone:
            raise click.ClickException("There is no such member.") from None

    return run


@member.command()
@click.argument("words", nargs=-1)
@click.option("--state", type=click.Choice([tab for tab in member_list.TABS if tab]))
def find(words: tuple[str, ...], state: str | None) -> None:
    """List members by name; WORDS are parts of names, handles or e-mail addresses."""
    with database.transaction(reading=True):
        page = queries.page(NOBODY, Wanted(state=state or "", query=" ".join(words)))
    for each in page.shown:
        click.echo(f"{each.handle}  {each.name}  {each.email}  {each.standing[1]}")
    if page.after:
        click.echo(f"… and more. These are the first {limits.LIST_PAGE}: add words.")
    if not page.shown:
        click.echo("Nobody found.")


@member.command()
@click.argument("who", metavar="MEMBER")
@told
def show(who: str) -> None:
    """Show what admins see of one member."""
    account = queries.one(NOBODY, queries.called(who))
    if account is None:
        raise Gone
    found = account.member
    click.echo(f"{found.name}  {found.email}  /in/{found.handle}")
    click.echo(f"Status: {account.standing[1]}. Role: {found.role}. Signed-in browsers: {account.browsers}.")
    click.echo(f"Joined {_day(found.created_at)}, last seen {_day(found.last_seen_at)}.")
    if found.lock_reason:
        click.echo(f"Locked because: {found.lock_reason}")
    if found.leaves_at:
        click.echo(f"Deleted on {_day(found.leaves_at)}.")


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "never"


@member.command()
@click.argument("who", metavar="MEMBER")
@click.option("--reason", prompt=True, help="For admins.")
@click.option("--text", prompt="Text to the member", help="Sent to the member by e-mail.")
@told
def lock(who: str, reason: str, text: str) -> None:
    """Lock an account; the member is signed out and told by e-mail."""
    reason, text = (cleaning.without_forbidden(words) for words in (reason, text))
    reason, text = cleaning.clean_line(reason), cleaning.clean_text(text)
    if not 0 < len(reason) <= limits.LOCK_REASON or not 0 < len(text) <= limits.ADMIN_WORDS:
        raise click.ClickException(
            f"Give a reason of up to {limits.LOCK_REASON} and a text of up to {limits.ADMIN_WORDS} characters."
        )
    member_acts.lock(None, queries.called(who), reason, text)
    click.echo("Locked.")


def _simple(name: str, act: Act, done: str, help: str) -> None:
    """A command that takes a member and nothing else."""

    @member.command(name, help=help)
    @click.argument("who", metavar="MEMBER")
    @told
    def run(who: str) -> None:
        act(None, queries.called(who))
        click.echo(done)


_simple("unlock", member_acts.unlock, "Unlocked.", "Unlock an account; the member is told by e-mail.")
_simple("sign-out", member_acts.sign_out, "Signed out everywhere.", "Sign out all browsers of a member.")
_simple(
    "reset", member_acts.send_reset, "The e-mail is on its way to the member.",
    "Send a link to a new password to the member only.",
)  # fmt: skip
_simple("admin", member_acts.make_admin, "An admin now.", "Make a member an admin.")
_simple("no-admin", member_acts.end_admin, "No longer an admin.", "End the role of an admin, but not of the last one.")
_simple("memoriam", member_acts.begin_memoriam, "In memoriam.", "The member has died: the profile stays.")
_simple("no-memoriam", member_acts.end_memoriam, "No longer in memoriam.", "Undo in memoriam.")
_simple(
    "delete", member_acts.delete, f"Deleted in {limits.LEAVING_LASTS.days} days.",
    "Delete a member; until they are erased, `keep` undoes it.",
)  # fmt: skip
_simple("keep", member_acts.keep, "Kept.", "Keep a member who is about to be deleted.")


@member.command("email")
@click.argument("who", metavar="MEMBER")
@click.argument("address")
@told
def change_address(who: str, address: str) -> None:
    """Ask for another e-mail ADDRESS: an admin confirms it where there is one, then a link goes to it."""
    typed = addresses.address_in(address).lower()
    try:
        addresses.deliverable(typed)
    except addresses.Unsendable as error:
        raise click.ClickException(str(error)) from None
    if address_by_admin.ask(None, queries.called(who), typed):
        click.echo("The link to confirm the address is on its way to it; the old address is told.")
    else:
        click.echo("An admin has to confirm it on the page of the member; until then nothing is sent.")
