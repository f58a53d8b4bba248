"""What an administrator's drill needs: a Kontor with a folder for backups, its commands, a clock, a list of people."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.config import SETTINGS
from tests import ROOT
from tests.journeys.place import Place

BAD = 30  # lines of a roster that cannot be added
FIRST = ("Anneliese", "Björn", "Çelik", "Dörte", "Émile", "François", "Günther", "Häkan", "Inès", "Jürgen")
LAST = ("Äckerle", "Böhm", "Großmann", "Jäger", "Köhler", "Lüders", "Müller", "Österreich", "Straßer", "Würfel")


class Office(Place):
    """A Kontor with a folder for backups."""

    def settings(self) -> dict[str, str]:
        return {**super().settings(), "BACKUP_DIR": str(self.folder / "backups")}

    def without_email(self) -> Office:
        """The same before it runs, with an SMTP server that does not answer."""
        self.postbox = Silent()  # type: ignore[assignment]
        return self

    def stop(self) -> None:
        """As Ctrl-C does; once it has ended, nothing."""
        if self.tree.poll() is None:
            self.__exit__(None, None, None)


class Silent:
    """In the place of an SMTP server before there is one."""

    port = 9


class Clock:
    """`with clock("start"):` times a step; `told()`: how long each took."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, float]] = []

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.taken.append((step, time.monotonic() - began))

    def told(self) -> str:
        return "\n".join(f"{step}: {seconds:.1f} s" for step, seconds in self.taken)


def flask(place: Place, *words: Any) -> str:
    """A command on the machine of this place; what it said."""
    ours = {each.name for each in SETTINGS}
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**environ, **place.settings()}, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def another(place: Office, folder: Path) -> Office:
    """Another machine, to which the secret key was copied, before anything runs there."""
    folder.mkdir()
    (folder / "secret_key").write_text((place.folder / "secret_key").read_text())
    return Office(folder).without_email()


def write_roster(file: Path, people: int) -> None:
    """A list as a German spreadsheet saves it, with semicolons and in cp1252; BAD of its lines cannot be added."""
    good = [
        f"{FIRST[n % 10]};{LAST[n // 10 % 10]};{n}@ehemalige.example;{1960 + n % 60};Brook & Söhne"
        for n in range(people)
    ]
    bad = [
        *(f"{FIRST[n]};{LAST[n]};;1999;" for n in range(10)),
        *(f"{FIRST[n]};{LAST[n]};{n} (at) ehemalige.example;1999;" for n in range(10)),
        *(f"{FIRST[n]};{LAST[n]};{n}@EHEMALIGE.example;1999;" for n in range(10)),
    ]
    step = people // BAD
    lines = [each for n, one in enumerate(good) for each in ([one, bad[n // step]] if n % step == step - 1
             and n // step < BAD else [one])]  # fmt: skip
    written = ["Vorname;Nachname;E-Mail-Adresse;Abschlussjahr;Firma", *lines, ""]
    file.write_bytes("\r\n".join(written).encode("cp1252"))
