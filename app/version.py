"""The version of this Kontor, as pyproject.toml says it: the one place."""

import tomllib
from pathlib import Path


def _read() -> str:
    written = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(written.read_text(encoding="utf-8"))["project"]["version"])


VERSION = _read()
