"""What an entry of a registry asks for is there, or the start ends with a sentence that names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app.queries.kinds import MODULES, Incomplete
from app.rules.kinds import KINDS, Kind


def init_app(app: Flask) -> None:
    """Raise Incomplete where a kind has no template. Its file in queries/kinds/ was checked when it was imported."""
    folder = Path(app.root_path, str(app.template_folder))
    for kind in KINDS.values():
        for template in _templates(kind):
            if not (folder / template).is_file():
                raise Incomplete(f"The kind “{kind.name}” has no template app/templates/{template}.")


def _templates(kind: Kind) -> Iterator[str]:
    module = MODULES[kind.name]
    if kind.feed and (hasattr(module, "fetch") or kind.feed.pair):
        yield f"feed/kinds/_{kind.name}.html"
    if hasattr(module, "detail"):
        yield f"notifications/kinds/_{kind.name}.html"
    for letter in (kind.name, kind.told.reminder) if kind.told else ():
        if letter:
            yield from (f"mail/{letter}/{part}" for part in ("subject.txt", "body.txt", "body.html"))
