"""Labels: our own texts that are translated where they are shown. What a member wrote is never one.

Translating a text means that it may hold markup and placeholders, so nothing but a label may be translated
(`app/text/formatting.py`, `app/text/markup.py`, and the compiler of templates in `app/web/translating.py` see to it).
"""

from __future__ import annotations


class Label(str):
    """An English text of ours, to be translated by whoever shows it.

    Whatever is made of one (joined, cut, lowered, read back from a column) is a plain str and no label any more.
    """

    __slots__ = ()


def checked(text: Label) -> Label:
    """The label itself; raises TypeError for any other text, whatever it says."""
    if type(text) is not Label:
        raise TypeError(f"{type(text).__name__} is no label: only texts of registries are translated")
    return text


_KNOWN: dict[str, Label] = {}


def N_(text: str) -> Label:  # the name that gettext's extractors look for
    """Mark a constant text for translation without translating it."""
    return _KNOWN.setdefault(text, Label(text))


def known(text: str) -> Label | None:
    """The label that says this, for a text that was a label before it was stored; None where there is none."""
    return _KNOWN.get(text)
