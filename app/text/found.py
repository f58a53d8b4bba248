"""Why somebody is among the results of a search: the words that were looked for, marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from app.rules.beginnings import begins, not_in
from app.rules.labels import N_, Label
from app.text.markup import sentence

EXCERPT = 60  # characters of a longer text before its marked word
WHAT: dict[str, Label] = {
    "former": N_("was at %(what)s"),
    "skill": N_("skill: %(what)s"),
    "education": N_("school: %(what)s"),
    "wants": N_("seeks: %(what)s"),
    "offers": N_("offers: %(what)s"),
    "place": N_("place: %(what)s"),
    "industry": N_("industry: %(what)s"),
}


def marked(text: str, terms: Sequence[str]) -> Markup:
    """The text, escaped, with the words marked that begin like one of the folded terms."""
    if not terms or not begins([text], *terms):
        return escape(text)
    shown: list[str] = []
    end = 0
    for chunk in re.finditer(r"\S+", text):
        if begins([chunk[0]], *terms):
            shown += escape(text[end : chunk.start()]), _marked(chunk[0], terms)
            end = chunk.end()
    return Markup("".join([*shown, escape(text[end:])]))  # noqa: S704 (its parts are escaped)


def _marked(chunk: str, terms: Sequence[str]) -> str:
    """A word that is meant; of what a mark divides (Kaffee-Institut) the part that is meant, or all of it."""
    parts = re.split(r"([^\W_]+)", chunk)
    meant = [bool(part) and begins([part], *terms) for part in parts]
    if not any(meant):
        return f"<mark>{escape(chunk)}</mark>"
    return "".join(
        f"<mark>{escape(part)}</mark>" if is_meant else escape(part)
        for part, is_meant in zip(parts, meant, strict=True)
    )


def reason(said: Sequence[Sequence[str]], shown: Sequence[str], terms: Sequence[str]) -> Markup | None:
    """In words, where the terms stand that are not in the texts beside it; the first two places. None if all are."""
    missing = not_in(shown, terms)
    found: list[Markup] = []
    for kind, *texts in said:
        if not missing or len(found) == 2:
            break
        rest = not_in(texts, missing) if kind != "headline" else missing
        if len(rest) < len(missing):
            told = _told(kind, texts, [term for term in missing if term not in rest])
            found.append(sentence(WHAT[kind], what=told) if kind in WHAT else told)  # a position names itself
            missing = rest
    return Markup(" · ").join(found) if found else None


def _told(kind: str, texts: Sequence[str], terms: Sequence[str]) -> Markup:
    told = [marked(_around(text, terms), terms) for text in texts if text]
    if kind == "former" and len(told) == 2:
        return Markup("{} ({})").format(told[1], told[0])
    return Markup(", ").join(told)


def _around(text: str, terms: Sequence[str]) -> str:
    """A long text from a little before the word that is meant, so that a narrow row does not cut it off."""
    text = " ".join(text.split())
    if len(text) <= 2 * EXCERPT:
        return text
    words = text.split(" ")
    place = next((n for n, word in enumerate(words) if begins([word], *terms)), 0)
    start = place
    while start and len(" ".join(words[start - 1 : place])) < EXCERPT // 3:
        start -= 1
    return ("… " if start else "") + " ".join(words[start : place + 12])
