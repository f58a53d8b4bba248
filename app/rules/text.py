"""Text as people type it: cleaning, folding for search, handles, initials."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.rules import invisible, limits, titles

# Control and format characters that never belong in a line: C0, C1, line separators, bidirectional overrides.
_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_MARKS = re.compile(r"[\u0300-\u036f]{4,}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_PILE = re.compile(r"[^\w\s]{31,}")  # where more marks could be on one letter than in any language (UAX 15, D4)
_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
RESERVED_HANDLES = frozenset(
    "about account address admin administrator agreement announcements api app beside comments contact data "
    "endorsements feed first-week healthz help home impressum imprint in inmail introductions invitations join kontor "
    "language legal manifest mark me mentions metrics moderator network noticeboard notifications null objections "
    "password pictures post posts privacy profile readyz recommendations reports robots root search settings setup "
    "sign-in sign-out skills static stream support system tags terms undefined unsubscribe updates www you".split()
)


def has_forbidden(text: str) -> bool:
    """True if a text contains characters that could change how a page or an e-mail reads."""
    return bool(_FORBIDDEN.search(text))


def without_forbidden(text: str) -> str:
    """The text without such characters, for files, which nobody can be asked to correct."""
    return _FORBIDDEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


def _without_piles(text: str) -> str:
    """The text without marks where more than 30 could be on one letter: sorting them takes quadratic time."""
    return _PILE.sub(lambda pile: "".join(sign for sign in pile[0] if not unicodedata.combining(sign)), text)


def clean_line(text: str) -> str:
    """One line: composed (NFC), white space folded, without invisible characters; "" if nothing visible is left.

    Forbidden characters stay, so that the form can refuse them.
    """
    text = invisible.without(text.encode("utf-8", "replace").decode("utf-8"))
    text = unicodedata.normalize("NFC", _without_piles(text))
    return _MARKS.sub(lambda marks: marks.group()[:3], re.sub(r"[ \t\u00a0]+", " ", text)).strip()


def clean_text(text: str) -> str:
    """Several lines: as `clean_line`, with uniform line ends and at most one empty line between two."""
    lines = (clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def letters(text: str) -> str:
    """The text in lower case without marks, other characters unchanged."""
    if text.isascii():  # most words, and nothing below does anything else to them
        return text.lower()
    text = unicodedata.normalize("NFKD", _without_piles(invisible.bare(text))).casefold()
    text = _ACCENTS.sub("", text)
    if text.isascii():  # most of the others
        return text
    text = text.translate(_SPECIAL)
    return "".join(char for char in text if not unicodedata.combining(char))


def as_umlauts(text: str) -> str:
    """Lower case, with ae, oe and ue written as the umlauts without their dots."""
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def fold(text: str) -> str:
    """The form in which names are compared: Müller, MULLER and mueller are one."""
    return as_umlauts(" ".join(re.findall(r"\w+", letters(text))))


def name_key(name: str) -> str:
    """The sort key in lists of people: the folded name without academic titles; 160 characters, because a ligature is
    several.
    """
    return fold(titles.without_titles(name))[:160]


def words(text: str) -> list[str]:
    """The folded words of a text, each once, in order."""
    return list(dict.fromkeys(fold(text).split()))


@lru_cache(16_384)
def initials(name: str) -> str:
    """Up to two capitals: of the first and the last word that begin with a letter ("Dr. Samira Haddad" -> SH)."""
    parts = [part for part in re.split(r"[\s-]+", name) if part[:1].isalpha() and not part.endswith(".")]
    letters = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0].upper() for part in letters)


def split_name(name: str) -> tuple[str, str]:
    """(given, family) names: "Otto von Bismarck" -> "Otto", "von Bismarck". A single name is a given one."""
    words = name.split()
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return (" ".join(words[:first]), " ".join(words[first:])) if len(words) > 1 else (name, "")


def handle_from(name: str) -> str:
    """A first handle for a name: "Jürgen Groß" -> "juergen-gross". May be too short or taken."""
    text = name.casefold().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})).translate(_SPECIAL)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[: limits.HANDLE_MAX - 8].strip("-")


def is_handle(text: str) -> bool:
    """3 to 100 of a-z, 0-9 and single hyphens inside; not one of the reserved words."""
    return could_be_handle(text) and text not in RESERVED_HANDLES


def could_be_handle(text: str) -> bool:
    """What may be after /in/: a handle that became reserved later stays valid."""
    shape = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text)
    return bool(shape) and limits.HANDLE_MIN <= len(text) <= limits.HANDLE_MAX


def shorten(text: str, most: int) -> str:
    """The first `most` characters, cut at a word, with an ellipsis if something was left out."""
    if len(text) <= most:
        return text
    head = text[:most]
    cut = head.rsplit(None, 1)[0] if " " in head or "\n" in head else head
    return cut.rstrip(" ,.;:-\n") + " …"


def first_sentences(text: str, most: int) -> str:
    """As many whole sentences as fit into `most` characters, with an ellipsis if more follow; else as `shorten`."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in re.finditer(r"[.!?…][\"'”“»«)]*(?=\s)", text[:most])]
    return text[: ends[-1]] + " …" if ends else shorten(text, most)
