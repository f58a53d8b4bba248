"""Invisible characters: removed from what people type, except where they shape the characters beside them.

They come along with pasted text, and make two names that look the same differ.
"""

from __future__ import annotations

import re
import unicodedata

# Default_Ignorable_Code_Point of Unicode (DerivedCoreProperties.txt, the same in 14.0 to 17.0), and the interlinear
# annotation characters, which no browser draws either.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Drawn as a blank, but not white space: the fillers of Hangul and Khitan, the empty Braille cell, the blanks among
# hieroglyphs (letters from Unicode 15 on, so in newer Pythons only), a musical note without a head.
_BLANKS = re.compile("[\u115f\u1160\u3164\uffa0\u2800\U00013441\U00013442\U00016fe4\U0001d159]")
_RUN = re.compile(f"[{_IGNORABLE}]+")
_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TAGS = re.compile("[\U000e0020-\U000e007e]{1,8}\U000e007f")  # the flags of England, Scotland, Wales
_DIRECTION = "\u061c\u200e\u200f"
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_FORBIDDEN = "\u202a-\u202e\u2066-\u2069"  # kept, to be refused, see text.has_forbidden
_DROPPED = re.compile(f"(?:(?![{_FORBIDDEN}])[{_IGNORABLE}])+")


def bare(text: str) -> str:
    """The text without any of them, for comparing; blanks become white space."""
    return _RUN.sub("", _BLANKS.sub(" ", text))


def without(text: str) -> str:
    """The text as it looks: blanks become white space. Of the others those stay that shape a letter or an emoji, and
    direction marks in a text with right-to-left characters.
    """
    text = _BLANKS.sub(" ", text)
    if not _DROPPED.search(text):  # most texts
        return text
    both_ways = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text if sign not in _DIRECTION)
    return _DROPPED.sub(lambda run: _kept(run, both_ways), text)


def _kept(run: re.Match[str], both_ways: bool) -> str:
    """The part of a run of such characters that stays, by the characters before and after it."""
    before, after = run.string[max(0, run.start() - 4) : run.start()], run.string[run.end() : run.end() + 1]
    if before.endswith("\U0001f3f4") and (tags := _TAGS.match(run[0])):
        return tags[0]
    kept = ""
    if (selector := _SELECTOR.match(run[0])) and _takes_selector(before[-1:]):
        kept = selector[0]
    joiner = next((sign for sign in run[0] if sign in (_JOINER, _NON_JOINER)), "")
    if joiner and _joins(joiner, before, after):
        kept += joiner
    elif both_ways:
        kept += next((sign for sign in run[0] if sign in _DIRECTION), "")
    return kept


def _takes_selector(base: str) -> bool:
    """Emoji, digits of keycaps, ideographs and letters without case have variants; a, ä and я do not."""
    return bool(base) and not base.isspace() and base.lower() == base.upper() and not unicodedata.combining(base)


def _joins(joiner: str, before: str, after: str) -> bool:
    """Whether a joiner changes anything: next to a virama (Indic), between Arabic letters, between emoji."""
    if 9 in (unicodedata.combining(before[-1:] or " "), unicodedata.combining(after or " ")):
        return True
    base = next((sign for sign in reversed(before) if not unicodedata.combining(sign)), " ")
    if unicodedata.bidirectional(base) == "AL":
        return joiner == _JOINER or unicodedata.bidirectional(after or " ") == "AL"
    pictures = unicodedata.category(base)[0] == "S" and unicodedata.category(after or " ")[0] == "S"
    return joiner == _JOINER and pictures
