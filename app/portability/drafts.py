"""What was recognised, as the JSON of a draft and back."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.portability.recognised import LeftOut, Portrait, Recognised, Row
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_, Label, known

NO_REASON = N_("This was not taken.")  # a draft that another release of Kontor wrote
TOO_MUCH = N_("This file says more than a profile has room for. Nothing was read.")


def dumped(found: Recognised) -> str:
    """ASCII: what no database takes as text (NUL, half a surrogate) is written as an escape. Raises Refused for more
    than every page about the draft should load.
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
    )


def _label(text: str) -> Label:
    return known(text) or NO_REASON
