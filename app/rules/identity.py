"""The organisation's colour: twelve named hues in two strengths. How light a colour is, is ours (css/20-tokens.css), so
that every one of them can be read on both papers.
"""

from __future__ import annotations

from app.rules.labels import N_, Label

# Degrees of oklch.
HUES: dict[int, Label] = {
    208: N_("Elbe"),
    240: N_("Navy"),
    262: N_("Cobalt"),
    285: N_("Plum"),
    305: N_("Lilac"),
    345: N_("Berry"),
    15: N_("Burgundy"),
    35: N_("Brick"),
    65: N_("Ochre"),
    100: N_("Olive"),
    130: N_("Beech"),
    160: N_("Spruce"),
}
STRENGTHS: dict[float, Label] = {0.068: N_("Muted"), 0.105: N_("Strong")}
USUAL = 208, 0.068
MOST_CHROMA = 0.11  # of any colour: beyond it some hues cannot be shown


def initial(name: str) -> str:
    """The letter of the mark of an organisation that has none of its own."""
    return name[:1].upper()[:1]  # upper case may be two letters
