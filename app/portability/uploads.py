"""What a member uploads to import a profile: a ZIP, one CSV or one JSON, told apart by content, never by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from app.portability import foreign
from app.portability.zips import Zip
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_

HEAD = 16_384  # bytes that show what a file is: a preamble and the header row
PICTURE = ".webp"
TOO_LARGE = N_("The file is larger than %(most)s\u00a0MB.")
EMPTY = N_("Choose a file.")
ONE = N_("Choose one ZIP file, one JSON file, or several CSV files.")
UNKNOWN = N_("Choose the file as you downloaded it: this is neither a ZIP file nor a CSV or JSON file.")


@dataclass(frozen=True)
class File:
    """One file of an upload. `head()`: its first bytes; `read()` the whole. Both raise Refused; nothing is unpacked
    before they are called. `size`: bytes, as the upload claims.
    """

    name: str
    size: int
    head: Callable[[], bytes]
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Upload:
    """`kind`: zip, csv or json. `files`: the CSV and JSON files in it, those of a ZIP without its one top folder;
    `pictures`: the WebP files of a ZIP; `others`: names of what else is in it.
    """

    kind: str
    files: list[File]
    pictures: list[File] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def together(files: Sequence[tuple[bytes, str]]) -> Upload:
    """The upload: one file or several tables of one archive. Raises Refused."""
    uploads = [opened(content, name) for content, name in files]
    if len(uploads) == 1:
        return uploads[0]
    if any(upload.kind != "csv" for upload in uploads):
        raise Refused(ONE)
    if sum(len(content) for content, _ in files) > limits.UPLOAD_BYTES:
        raise Refused(TOO_LARGE, most=limits.UPLOAD_BYTES // 1_000_000)
    return Upload("csv", [file for upload in uploads for file in upload.files])


def opened(content: bytes, name: str = "") -> Upload:
    """Tell what was uploaded. `name`: the name of the file, as the browser says. Raises Refused."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > limits.UPLOAD_BYTES:
        raise Refused(TOO_LARGE, most=limits.UPLOAD_BYTES // 1_000_000)
    if content[:4] in (b"PK\3\4", b"PK\5\6"):
        archive = Zip(content)
        if why := foreign.of_zip(entry.name for entry in archive.entries):
            raise Refused(why)
        return _of_zip(archive)
    if len(content) > limits.ENTRY_BYTES:
        raise Refused(TOO_LARGE, most=limits.ENTRY_BYTES // 1_000_000)
    head = content[:HEAD]
    if why := foreign.of_beginning(head):
        raise Refused(why)
    if re.search(rb"[\x00-\x08\x0e-\x1f]", head[:64]) and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(UNKNOWN)
    kind = "json" if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"
    return Upload(kind, [File(name or f"upload.{kind}", len(content), lambda: head, lambda: content)])


def _of_zip(archive: Zip) -> Upload:
    """The files that may contain data of the member; those that Apple's Finder adds are left out."""
    entries = [entry for entry in archive.entries if not _is_of_finder(entry.name)]
    top = len(_top_folder([entry.name for entry in entries]))
    found = Upload("zip", [])
    for entry in entries:
        name, ending = entry.name[top:], entry.name.lower()
        file = File(name, entry.size, partial(archive.beginning, entry, HEAD), partial(archive.read, entry))
        if ending.endswith((".csv", ".json")):
            found.files.append(file)
        elif ending.endswith(PICTURE):
            found.pictures.append(file)
        else:
            found.others.append(name)
    return found


def _is_of_finder(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _top_folder(names: list[str]) -> str:
    """The common top folders of all files, one within the other, with their slash; empty if there are none."""
    levels = zip(*(name.split("/")[:-1] for name in names), strict=False)
    return "".join(f"{level[0]}/" for level in takewhile(lambda level: len(set(level)) == 1, levels))
