"""The file of a backup: a ZIP with one file of lines per table, each line a row as JSON, and a manifest.

The manifest gives the revision of the tables and the contents of each file, so that a file is known to be complete
before anything is written to a database. Times are in UTC, bytes in base64: the same file suits every database.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "kontor.json"
MANIFEST_BYTES = 1_000_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError,
    RuntimeError,  # a password, an unknown compression method, endlessly nested lists
)  # fmt: skip
NUMBERS = range(-(2**63), 2**63)  # what a database accepts as a whole number


class Unusable(Exception):
    """A backup cannot be made or restored; the message is a sentence for the admin who ran the command."""


@dataclass
class Table:
    """The content of one file of the archive."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass
class Manifest:
    """`made_at`: ISO 8601. `revision`: of the tables. `key`: proves which secret key was in use, without revealing it.

    `sequences`: the last number assigned in each table, which may be higher than the numbers that still exist.
    """

    made_at: str
    revision: str
    key: str = ""
    sequences: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        return sum(table.rows for table in self.tables.values())


class Writer:
    def __init__(self, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._file, self.manifest = file, manifest

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write one table, row by row."""
        digest, count = sha256(), 0
        with self._file.open(f"{name}.jsonl", "w", force_zip64=True) as lines:
            for row in rows:
                line = json.dumps(list(row), default=_plain, ensure_ascii=False).encode() + b"\n"
                digest.update(line)
                lines.write(line)
                count += 1
        self.manifest.tables[name] = Table(list(columns), count, digest.hexdigest())


@contextmanager
def writing(path: Path, manifest: Manifest, *, replace: bool = False) -> Iterator[Writer]:
    """A new archive, readable by its owner only; it appears at `path` once it is complete, or not at all. `replace`: a
    file that is there may be replaced.
    """
    if path.exists() and not replace:
        raise Unusable(f"{path} exists already; choose another name.")
    try:
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    except OSError as error:
        raise Unusable(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as file:
                yield Writer(file, manifest)
                file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(fresh, path)
    except BaseException as error:
        with suppress(FileNotFoundError):
            os.unlink(fresh)
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise Unusable(f"Make room on the disk of {path.parent}: {path.name} cannot be written.") from None
        raise


class Archive:
    """A file that should be a backup, open for reading. Raises Unusable if it is none, or not complete."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = zipfile.ZipFile(path)
            with self._file.open(MANIFEST) as stream:
                self.manifest = _manifest(json.loads(stream.read(MANIFEST_BYTES)))
        except FileNotFoundError:
            raise Unusable(f"{path} does not exist.") from None
        except BROKEN:
            raise Unusable(f"{path} is no backup of Kontor.") from None
        if self.manifest.format != FORMAT:
            raise Unusable(f"{path} was made by a newer Kontor; update this one first.")

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def verify(self) -> None:
        """Read everything once and compare it with the manifest."""
        for name, table in self.manifest.tables.items():
            digest, count = sha256(), 0
            try:
                for line in self._lines(name):
                    digest.update(line)
                    count += 1
            except BROKEN:
                count = -1
            if (count, digest.hexdigest()) != (table.rows, table.sha256):
                raise Unusable(f"{self.path} is damaged: the table {name} is not what was written.")

    def rows(self, name: str) -> Iterator[list[Any]]:
        return map(json.loads, self._lines(name))

    def _lines(self, name: str) -> Iterator[bytes]:
        with self._file.open(f"{name}.jsonl") as stream:
            yield from stream


def _manifest(read: dict[str, Any]) -> Manifest:
    if read["format"] != FORMAT:
        return Manifest(made_at="", revision="", format=int(read["format"]))
    manifest = Manifest(**read)
    manifest.tables = {name: Table(**table) for name, table in read["tables"].items()}
    datetime.fromisoformat(manifest.made_at)
    columns = [table.columns for table in manifest.tables.values()]
    sound = (
        isinstance(manifest.revision, str) and isinstance(manifest.key, str)
        and all(isinstance(each, list) and len(each) == len(set(each)) for each in columns)
        and all(type(last) is int and last in NUMBERS for last in manifest.sequences.values())
    )  # fmt: skip
    if not sound:
        raise ValueError("a manifest that was not written by this module")
    return manifest


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"a backup knows no {type(value).__name__}")


def moment(text: str) -> datetime:
    """A time in the archive's format."""
    return datetime.fromisoformat(text)


def content(text: str) -> bytes:
    """Bytes in the archive's format."""
    return b64decode(text)


def kept(kind: type, value: Any) -> Any:
    """The JSON value, if it is of this type and a database accepts it. Raises ValueError."""
    if type(value) is not kind or (kind is int and value not in NUMBERS):
        raise ValueError(f"no {kind.__name__} of a backup")
    if kind is str:
        value.encode()  # fails for half a surrogate pair
    return value
