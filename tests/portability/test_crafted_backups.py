"""`flask restore` of files whose manifest agrees with tables that no Kontor wrote: a sentence, and nothing changed."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

import pytest

from app.portability import archive
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.places import assert_sound, place, rows
from tests.portability.commands import close, ok, people, say

WRITTEN, FITS, NONE = "is not as Kontor writes it", "do not fit together", "is no backup of Kontor"


def cell(table, column, value):
    """Another value in the first row of a table."""

    def change(files, manifest):
        rows = lines(files, table)
        rows[0][manifest["tables"][table]["columns"].index(column)] = value
        put(files, table, rows)

    return change


def every_row(table, change):
    return lambda files, _manifest: put(files, table, [change(row) for row in lines(files, table)])


def in_manifest(**values):
    return lambda _files, manifest: manifest.update(values)


def extra(name, columns, *rows):
    def change(files, manifest):
        manifest["tables"][name] = {"columns": columns, "rows": 0, "sha256": ""}
        put(files, name, rows)

    return change


def without(table):
    return lambda files, manifest: (manifest["tables"].pop(table), files.pop(f"{table}.jsonl"))


def columns(change):
    return lambda _files, manifest: manifest["tables"]["member"].update(columns=change)


def lines(files, table):
    return [json.loads(line) for line in files[f"{table}.jsonl"].splitlines()]


def put(files, table, rows):
    files[f"{table}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def raw(content):
    return lambda files, _manifest: files.update({"member.jsonl": content})


CRAFTED = {
    "a table of others": (extra("evil", ["a"], [1]), "tables that are not Kontor's"),
    "the revision": (extra("alembic_version", ["version_num"], ["zzz"]), "tables that are not Kontor's"),
    "a column": (columns(["evil; DROP TABLE member"]), WRITTEN),
    "columns as a word": (columns("id"), NONE),
    "columns twice": (columns(["id", "id"]), NONE),
    "short rows": (every_row("member", lambda row: row[:-1]), WRITTEN),
    "rows as words": (raw(b'"abc"\n5\n'), WRITTEN),
    "no JSON": (raw(b"abc\n"), WRITTEN),
    "no UTF-8": (raw(b'["\xff"]\n'), WRITTEN),
    "lists without end": (raw(b"[" * 100_000 + b"]" * 100_000 + b"\n"), WRITTEN),
    "an object": (cell("member", "name", {"a": 1}), WRITTEN),
    "a number for a word": (cell("member", "name", 5), WRITTEN),
    "a word for a number": (cell("member", "id", "1"), WRITTEN),
    "a huge number": (cell("member", "id", 2**70), WRITTEN),
    "no moment": (cell("member", "created_at", "soon"), WRITTEN),
    "a word for yes": (cell("member", "mail_paused", "yes"), WRITTEN),
    "half a surrogate": (cell("member", "headline", "\ud800"), WRITTEN),
    "no name": (cell("member", "name", None), FITS),
    "one id twice": (cell("member", "id", 2), FITS),
    "nobody's connection": (without("member"), FITS),
    "no key": (in_manifest(key=None), NONE),
    "a number for a key": (in_manifest(key=5), NONE),
    "a list for a revision": (in_manifest(revision=["0001"]), NONE),
    "a word for a sequence": (in_manifest(sequences={"member": "x"}), NONE),
    "a huge sequence": (in_manifest(sequences={"member": 2**70}), NONE),
    "sequences as a list": (in_manifest(sequences=[1]), NONE),
}  # fmt: skip


def crafted(file, change):
    """The bytes of a backup whose manifest agrees with its tables after `change` went over both."""
    with zipfile.ZipFile(file) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    read = json.loads(files.pop(archive.MANIFEST))
    change(files, read)
    for name, table in read["tables"].items():
        content = files[f"{name}.jsonl"]
        table.update(rows=content.count(b"\n"), sha256=sha256(content).hexdigest())
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**files, archive.MANIFEST: json.dumps(read).encode()}.items():
            packed.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize("other", SQLITE_FIRST)
def test_a_crafted_backup_is_refused_with_a_sentence_and_changes_nothing(there, tmp_path):
    here = place("sqlite", tmp_path, "here")
    people(here)
    good, file = tmp_path / "good.zip", tmp_path / "crafted.zip"
    ok(here, "backup", good)
    close(here)
    file.write_bytes(crafted(good, lambda files, manifest: None))
    ok(there, "restore", file)
    with there.app_context():
        before = rows()
    for name, (change, sentence) in [*CRAFTED.items()][:: 1 if LONG else 2]:
        file.write_bytes(crafted(good, change))
        status, said = say(there, "restore", file, "--replace")
        assert (status, said.count("\n")) == (1, 1) and sentence in said, (name, said)
    with there.app_context():
        assert_sound()
        assert rows() == before
