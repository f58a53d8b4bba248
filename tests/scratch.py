"""A copy of the code to change, and processes that run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
START = "from app import create_app; create_app(DATA_DIR='data', TESTING=True)"


def copy(folder: Path) -> Path:
    """The code in this folder, which the function returns, compiled as it is; large files of the demo are links."""
    for name in ("app", "tests", "migrations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("portraits"))
    (folder / "app/demo/portraits").symlink_to(ROOT / "app/demo/portraits")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def insert(file: Path, text: str, before: str) -> None:
    """Insert a text into a file, before one that it contains once."""
    source = file.read_text(encoding="utf-8")
    assert source.count(before) == 1
    file.write_text(source.replace(before, text + before), encoding="utf-8")


def add_german(folder: Path, words: dict[str, str]) -> None:
    """Add the German of these English texts to the catalogue."""
    catalogue = folder / "app/translations/de/LC_MESSAGES/messages.po"
    with catalogue.open("rb") as file:
        german = read_po(file, locale="de")
    for english, translated in words.items():
        german.add(english, translated)
    with catalogue.open("wb") as file:
        write_po(file, german)
    with catalogue.with_suffix(".mo").open("wb") as file:
        write_mo(file, german)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with these arguments, over the copy."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment["PYTHONPATH"] = str(folder)
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
