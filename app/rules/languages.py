"""How well somebody speaks a language: which of our levels a text means, and what else it says."""

from __future__ import annotations

import re

from app.rules.sections import LANGUAGE_LEVELS
from app.rules.text import fold

# Folded words, German among them. CEFR: Common European Framework of Reference, A1 to C2.
_WORDS = {
    "native": "native|native speaker|native or bilingual|native or bilingual proficiency|bilingual|mother tongue|"
    "muttersprache|muttersprachlich|muttersprache oder zweisprachig|zweisprachig",
    "full": "full professional proficiency|full professional|fluent|business fluent|c1|c2|fließend|verhandlungssicher|"
    "verhandlungssichere kenntnisse",
    "working": "professional working proficiency|professional working|good working knowledge|advanced|b2|gut|"
    "gute kenntnisse|fortgeschritten",
    "limited": "limited working proficiency|limited working|intermediate|conversational|b1|mittlere kenntnisse|"
    "begrenzte arbeitskenntnisse",
    "elementary": "elementary proficiency|elementary|beginner|basic|basic knowledge|basics|a1|a2|grundkenntnisse|"
    "anfänger",
}
_LEVELS = {fold(words): level for level, listed in _WORDS.items() for words in listed.split("|")}
_LEVELS |= {fold(label): level for level, label in LANGUAGE_LEVELS.items()}


def level_of(words: str) -> str:
    """ "Native speaker" -> native; empty for words that name no level we know."""
    return _LEVELS.get(fold(words), "")


def understood(words: str) -> tuple[str, str]:
    """(level, own words): "Fluent" -> ("full", ""), "Fluent (C1)" -> ("full", "C1"), "Ferengi" -> ("", "Ferengi")."""
    if level := level_of(words):
        return level, ""
    parts = re.fullmatch(r"([^()]+) \((.+)\)", words)
    level = level_of(parts[1]) if parts else ""
    return (level, parts[2]) if parts and level else ("", words)


def told(level: str, words: str) -> str:
    """The two as one text, which `understood` splits again. `level`: its label, empty for none."""
    return f"{level} ({words})" if level and words else level or words
