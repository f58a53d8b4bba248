"""Removing what was reported, and restoring it: one module a kind, by its name in rules/reporting.py.

    remove(id, member)                  it disappears from every surface, for everybody
    restore(id, member, texts, kept)    as it stood, with what queries/reported/ kept of it; raises Refused
    keep(report, id)                    optional: what a report keeps of it besides its texts
    finish(id, member)                  optional: it can no longer be restored, so what is left of it is deleted
"""

from __future__ import annotations

from app.queries.reported import load
from app.rules.reporting import KINDS

WANTED = ("remove", "restore")
MODULES = {name: load(__name__, name, WANTED) for name in KINDS}
