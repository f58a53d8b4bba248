"""Commands of `flask`: doors for the people who run the machine."""

from __future__ import annotations

import signal
from pathlib import Path

import click
from flask import Flask, current_app

from app import database, logs, migrating
from app.commands.check import check
from app.commands.mail import mail
from app.queries import accounts


def init_app(app: Flask) -> None:
    for command in (serve, setup_link, worker, demo, backup, restore, mail, check):
        app.cli.add_command(command)


@click.command()
@click.option("--demo", "wants_demo", is_flag=True, help="Fill the database with a living organisation first.")
def serve(wants_demo: bool) -> None:
    """Migrate, print the set-up link where it is needed, then serve pages and send letters until interrupted."""
    from app import server

    logs.take_over()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    listener = server.handed_over() or server.listen(app.config["HOST"], app.config["PORT"])
    _migrate()
    if wants_demo:
        _fill()
    if app.config["BASE_URL"].startswith("http://"):
        click.echo("BASE_URL is http: cookies are not protected on the way. Fine on this machine, not on the internet.")
    if not _is_set_up():
        click.echo(f"\nOpen this link once to set up your organisation:\n  {_setup_url()}\n")
    server.serve(
        app, app.config["HOST"], app.config["PORT"], app.config["WEB_CONCURRENCY"], click.echo, listener=listener
    )


@click.command("setup-link")
def setup_link() -> None:
    """Print the one-time link that creates the organisation and its first admin."""
    if _is_set_up():
        raise click.ClickException("This organisation is set up already.")
    click.echo(_setup_url())


@click.command()
def worker() -> None:
    """Send the letters of the outbox until interrupted (bin/serve starts one by itself)."""
    from app.delivery import worker as delivery

    logs.take_over()
    migrating.check_present()
    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: stopped.append(number))
    delivery.run(current_app._get_current_object(), lambda: bool(stopped))  # type: ignore[attr-defined]


@click.command()
@click.option("--edges", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of edges to take.")
def demo(edges: Path | None) -> None:
    """Fill an empty database with a living organisation, or with the graph of a list of directed edges."""
    _migrate()
    _fill(edges)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything but the secret key to a new FILE, while Kontor runs."""
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
def restore(file: Path, replace: bool) -> None:
    """Put the backup FILE into an empty database. Stop Kontor before."""
    from app.portability import archive
    from app.portability import restore as reading

    try:
        restored = reading.restore(file, replace=replace)
    except archive.Unusable as told:
        raise click.ClickException(str(told)) from None
    if restored.copy:
        click.echo(f"What was there before is in {restored.copy}.")
    click.echo(f"Restored as it was on {restored.manifest.made_at}: {restored.manifest.row_count} rows.")
    click.echo(f"{restored.letters} letters that waited then are not sent; everybody signs in anew.")
    if not restored.same_key:
        click.echo("The secret key is another one: links in letters sent before are dead (docs/backup.md).")


def _migrate() -> None:
    copy = migrating.bring_up_to_date()
    if copy:
        click.echo(f"The database was copied to {copy} before it was migrated.")


def _fill(edges: Path | None = None) -> None:
    from app.demo import fill

    fill.fill(edges)


def _is_set_up() -> bool:
    with database.transaction(reading=True):
        return accounts.site() is not None


def _setup_url() -> str:
    from app.actions.setup import setup_token

    return f"{current_app.config['BASE_URL']}/setup/{setup_token()}"
