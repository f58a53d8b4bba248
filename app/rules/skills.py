"""Skills: when two of them are the same, and how several are typed at once."""

from __future__ import annotations

import re
import unicodedata

from app.rules import text

KEY = 120  # characters
_TELLING = "#*&@%"  # distinguish skills as symbols (C, C++, C#, A*); other punctuation does not
_ALIKE = str.maketrans({"♯": "#", "∗": "*"})
_ONE = re.compile(r"(?:\([^()]*\)|(?<=\d),(?=\d)|[^,;\n、，；،؛])+")


def key(name: str) -> str:
    """The key by which two skills are the same: letters folded as in names, symbols, and the full stop that begins a
    word (.NET). "" for a text without letters: nobody would find it.
    """
    if not text.fold(name):
        return ""
    signs = "".join(sign if _tells(sign) else " " for sign in text.letters(name.translate(_ALIKE)))
    words = " ".join(re.sub(r"(?<=\S)\.|\.(?!\w)", " ", signs).split())
    return text.as_umlauts(re.sub(r" ?([^\w\s.]+) ?", r"\1", words))[:KEY]


def _tells(sign: str) -> bool:
    return sign.isalnum() or sign in "_." or sign in _TELLING or unicodedata.category(sign)[0] == "S"


def apart(typed: str) -> list[str]:
    """The skills of a list, each once: "Rösten, Verkosten" is two, "Sprachen (Deutsch, Dari)" one.

    Items without letters stay in the list, to be refused.
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in _ONE.findall(typed))):
        found.setdefault(key(part) or part, part)
    return list(found.values())
