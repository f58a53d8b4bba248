"""Commands of `flask`, for the people who run the machine."""

from __future__ import annotations

import functools
import signal
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import flask.cli
from flask import Flask, current_app

from app import checks, database, logs
from app.commands.mail import mail
from app.commands.member import member
from app.database import migrating, sqlite_file, troubles
from app.extensions import db
from app.queries import accounts
from app.rules.findings import GREEN, RED, YELLOW

COLOURS = {GREEN: "green", YELLOW: "yellow", RED: "red"}


def init_app(app: Flask) -> None:
    for command in (serve, upgrade, check, mail, member, setup_link, worker, demo, backup, restore, erase_again, move):
        app.cli.add_command(command)
    for offered in (flask.cli.run_command, flask.cli.shell_command, flask.cli.routes_command):
        offered.hidden = True  # Flask's own, for development: `flask run` sends no e-mail


def told(command: Callable[..., None]) -> Callable[..., None]:
    """A database that is full, missing or away ends a command with one sentence, not with a traceback."""

    @functools.wraps(command)
    def run(*given: Any, **options: Any) -> None:
        with troubles.told():
            command(*given, **options)

    return run


@click.command()
@click.option("--demo", "wants_demo", is_flag=True, help="Fill the database with a living organisation first.")
@told
def serve(wants_demo: bool) -> None:
    """Serve pages and send e-mails until interrupted."""
    from app.serving import children, server

    logs.take_over()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    config = app.config
    with closing(server.opened(config["HOST"], config["PORT"])) as listener:
        if children.place():  # of a child that died
            migrating.check_present()
        else:
            _prepare(wants_demo)
        server.serve(app, config["HOST"], config["PORT"], config["WEB_CONCURRENCY"], click.echo, listener=listener)


def _prepare(wants_demo: bool) -> None:
    """Everything before the first page: migrate, check, print the set-up link."""
    _migrate()
    if wants_demo:
        _fill()
    if current_app.config["BASE_URL"].startswith("http://"):
        click.echo("BASE_URL is http: cookies are not protected on the way. Fine on this machine, not on the internet.")
    _tell(checks.AT_START, YELLOW, RED)
    if not _is_set_up():
        click.echo(f"\nOpen this link once to set up your organisation:\n  {_setup_url()}\n")


@click.command()
@told
def upgrade() -> None:
    """Bring the database up to date; bin/serve does so by itself."""
    if not _migrate():
        click.echo(f"The database is up to date (revision {migrating.newest()}).")


@click.command()
def check() -> None:
    """Say whether all is well; status 1 if one check is red."""
    if RED in _tell(checks.CHECKS, *COLOURS):
        raise SystemExit(1)


@click.command("setup-link")
@told
def setup_link() -> None:
    """Print the link that creates organisation and first admin."""
    if _is_set_up():
        raise click.ClickException("This organisation is set up already.")
    click.echo(_setup_url())


@click.command()
@told
def worker() -> None:
    """Send e-mails, make backups; bin/serve starts one by itself."""
    from app.delivery import worker as delivery

    logs.take_over()
    migrating.check_present()
    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: stopped.append(number))
    delivery.run(current_app._get_current_object(), lambda: bool(stopped))  # type: ignore[attr-defined]


@click.command()
@click.option("--edges", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of edges instead.")
@told
def demo(edges: Path | None) -> None:
    """Fill an empty database with a demo organisation."""
    _migrate()
    if _is_set_up():
        raise click.ClickException("This site is set up already. Give the demo a place of its own: DATA_DIR=data-demo.")
    _fill(edges)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@told
def backup(file: Path) -> None:
    """Save all but the secret key in a new FILE, while Kontor runs."""
    from app.portability import archive
    from app.portability import backup as writing

    try:
        manifest = writing.write(file)
    except archive.Unusable as told:
        raise click.ClickException(str(told)) from None
    size = file.stat().st_size / 1_000_000
    click.echo(f"{manifest.row_count} rows of {len(manifest.tables)} tables are in {file} ({size:.1f} MB).")
    click.echo("The secret key is not: keep a copy of it in another place (docs/backup.md).")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also over a database with members, which is saved first.")
@told
def restore(file: Path, replace: bool) -> None:
    """Bring back the backup FILE into an empty database. Stop Kontor first."""
    from app.portability import archive
    from app.portability import restore as restoring

    try:
        restored = restoring.restore(file, replace=replace)
    except archive.Unusable as told:
        raise click.ClickException(str(told)) from None
    if restored.copy:
        click.echo(f"What was there before is in {restored.copy}.")
    click.echo(f"Restored as it was on {restored.manifest.made_at}: {restored.manifest.row_count} rows.")
    click.echo(f"{restored.letters} e-mails that waited then are not sent; everyone has to sign in again.")
    if restored.erased:
        click.echo(f"Members who were erased since then, and are now erased again: {restored.erased}.")
    if not restored.same_key:
        click.echo("The secret key is another one: links in e-mails sent before are no longer valid (docs/backup.md).")


@click.command("erase-again")
@told
def erase_again() -> None:
    """Erase once more who was erased before a dump was restored.

    `flask restore` does so automatically.
    """
    from app.portability import erasures

    click.echo(f"Members erased again: {erasures.repeat()}.")
@click.command()
@click.argument("address")
@told
def move(address: str) -> None:
    """Copy an SQLite database to the empty PostgreSQL at ADDRESS. Stop Kontor first.

    ADDRESS is what DATABASE_URL will be: postgresql://user:password@host/name. The SQLite file is only read.
    """
    from app.portability import archive, moving

    try:
        moved = moving.move(address)
    except archive.Unusable as told:
        raise click.ClickException(str(told)) from None
    for name, count in sorted(moved.tables.items()):
        click.echo(f"{count:>10,}  {name}")
    click.echo(f"{sum(moved.tables.values()):>10,}  rows of {len(moved.tables)} tables, the same in both databases.")
    click.echo(f"Set DATABASE_URL={moved.address} (with the password) and start Kontor; keep DATA_DIR.")
    click.echo(f"The file {sqlite_file.path(db.engine)} is as it was; delete it once all is well.")


def _migrate() -> bool:
    """Migrate; returns whether there was something to do."""
    change = migrating.bring_up_to_date()
    if change is None:
        return False
    if change.copy:
        click.echo(f"The database was copied to {change.copy} before it was migrated.")
    if change.was:
        click.echo(f"The database was brought from revision {change.was} to {change.now}.")
    else:
        click.echo(f"A new, empty database was made: {_place()}. If yours is elsewhere, see DATA_DIR and DATABASE_URL.")
    return True


def _place() -> str:
    url = db.engine.url
    return str(sqlite_file.path(db.engine)) if not url.host else f"{url.database} on {url.host}"


def _tell(names: Iterable[str], *levels: str) -> set[str]:
    """Print the findings of these checks that are of one of these levels; return all levels found."""
    seen = set()
    for name, finding in checks.look(names):
        seen.add(finding.level)
        if finding.level in levels:
            click.echo(f"{click.style(f'{finding.level:<6}', fg=COLOURS[finding.level])} {name}: {finding.sentence}")
    return seen


def _fill(edges: Path | None = None) -> None:
    from app.demo import fill

    fill.fill(edges)


def _is_set_up() -> bool:
    with database.transaction(reading=True):
        return accounts.site() is not None


def _setup_url() -> str:
    from app.actions.setup import setup_token

    return f"{current_app.config['BASE_URL']}/setup/{setup_token()}"
