"""Files that look like a supported format but are another: what they are, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.rules.labels import N_
from app.rules.sections import LISTS

BUILDER = N_("Export your CV as “JSON Resume” there, and upload that: a CV builder’s own format cannot be read here.")
JOB = N_("Choose the file with your own CV: this one describes a job on offer.")
OTHER = N_(
    "Choose a JSON Resume, or the archive of LinkedIn or of a site like this one: this JSON file is none of them."
)
PAPER = N_(
    "Choose the archive that you asked LinkedIn for, or a JSON Resume: a CV as PDF or as a text cannot be read here."
)
SHEET = N_("Save the sheet as CSV, and upload that: files of a spreadsheet program cannot be read here.")
PAGE = N_("Choose the ZIP or JSON file that you downloaded: web pages, XML and address cards cannot be read here.")

# The keys of a JSON Resume at its top, besides its notes about itself; and keys that only other formats have.
_LISTS = {each.resume.key for each in LISTS.values() if each.resume and not each.resume.within}
KNOWN = frozenset({"basics", "interests", "references", *_LISTS})
NOTES = frozenset({"meta"})
_BUILDERS = ({"sections"}, {"workExperiences"}, {"personalDetails"}, {"cv", "design"}, {"resume", "settings"})
_JOBS = ({"responsibilities"}, {"qualifications"}, {"hiringOrganization"}, {"jobLocation"}, {"salary"})
_BEGINNINGS = (
    (b"%PDF", PAPER), (b"{\\rtf", PAPER), (b"\xd0\xcf\x11\xe0", PAPER), (b"<", PAGE), (b"BEGIN:VCARD", PAGE),
)  # fmt: skip


def of_json(document: dict[str, Any]) -> str:
    """What to do instead with JSON that is no JSON Resume; "" for what may be one."""
    keys = {key for key in document if not key.startswith(("$", "@", "_", "x-"))} - NOTES
    if not keys:
        return ""  # it is empty, and the member is told so
    if any(mark <= keys for mark in _BUILDERS):
        return BUILDER
    known = keys & KNOWN
    if (isinstance(document.get("basics"), dict) and len(known) > 1) or (known and 2 * len(known) >= len(keys)):
        return ""
    is_job = any(mark <= keys for mark in _JOBS) or document.get("@type") == "JobPosting"
    return JOB if is_job else OTHER


def of_zip(names: Iterable[str]) -> str:
    """The same for the files in a ZIP: office programs pack their documents as one."""
    held = set(names)
    if not held & {"[Content_Types].xml", "mimetype"}:
        return ""
    return SHEET if any(name.startswith("xl/") for name in held) else PAPER


def of_beginning(head: bytes) -> str:
    """The same for a file that is neither, by its first bytes."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((sentence for mark, sentence in _BEGINNINGS if begins.startswith(mark)), "")
