"""Commands of `flask` with subcommands; app/cli.py adds them to the others."""

from __future__ import annotations

from typing import Any

import click

from app.database import troubles


class Commands(click.Group):
    """Subcommands, each of which a database that is full, missing or away ends with one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        with troubles.told():
            return super().invoke(ctx)
