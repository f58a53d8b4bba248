"""Labels: our own texts, translated where they are shown. A member's words are never a label.

A translated text may contain markup and placeholders, so only labels may be translated (`app/text/formatting.py`,
`app/text/markup.py` and the template compiler in `app/web/translating.py` enforce it).
"""

from __future__ import annotations


class Label(str):
    """An English text of ours, translated where it is shown.

    Any text derived from one (joined, shortened, lower-cased, read back from a column) is a plain str and no label.
    """

    __slots__ = ()


def checked(text: Label) -> Label:
    """The label itself; raises TypeError for any other text."""
    if type(text) is not Label:
        raise TypeError(f"{type(text).__name__} is no label: only texts of registries are translated")
    return text


_KNOWN: dict[str, Label] = {}


def N_(text: str) -> Label:  # the name that gettext's extractors look for
    """Mark a constant text for translation without translating it."""
    return _KNOWN.setdefault(text, Label(text))


def known(text: str) -> Label | None:
    """The label with this text, for a text that was a label before it was stored; None if there is none."""
    return _KNOWN.get(text)
