"""What was recognised in an upload, as the JSON of a draft and back."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.portability.recognised import LeftOut, Portrait, Recognised, Row
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_, Label, known

NO_REASON = N_("This was not imported.")  # a draft written by another version of Kontor
TOO_MUCH = N_("This file says more than a profile has room for. Nothing was read.")


def dumped(found: Recognised) -> str:
    """In ASCII: characters that no database stores as text (NUL, half a surrogate pair) are escaped. Raises Refused if
    it is more than every page about the draft should load.
    """
    content = json.dumps(asdict(found), ensure_ascii=True)
    if len(content) > limits.IMPORT_DRAFT:
        raise Refused(TOO_MUCH)
    return content


def loaded(content: str) -> Recognised:
    found = json.loads(content)
    return Recognised(
        rows=[Row(**row) for row in found["rows"]],
        left_out=[LeftOut(**{**row, "why": _label(row["why"])}) for row in found["left_out"]],
        notes=[(_label(why), slots) for why, slots in found["notes"]],
        acquaintances=found["acquaintances"],
        resume=found["resume"],
        decided=found["decided"],
        portrait=Portrait(**found["portrait"]) if found["portrait"] else None,
        name=found.get("name", ""),  # drafts from before an update have none
        more=found.get("more", 0),
    )


def _label(text: str) -> Label:
    return known(text) or NO_REASON
