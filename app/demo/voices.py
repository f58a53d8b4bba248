"""What invented people say about themselves: headline, about, wants and offers."""

from __future__ import annotations

from random import Random

from app.demo import words
from app.demo.careers import Life
from app.demo.draw import Decks
from app.demo.vocabulary import gendered

JOINED = frozenset(
    "für mit und in im an am auf bei zwischen gegen von einer eines zu zur zum aus sucht seit".split()
)  # words that continue a title; anything else stands after a comma
TELLS_ABOUT = 0.42


def headline(chance: Random, decks: Decks, life: Life, skills: list[str]) -> str:
    """One line: the occupation and something that only this person would say. Nobody copies another one's lightly."""
    title = life.job.title(life.gender, life.locale)
    for _ in range(6):
        line = _retired(decks, life, title) if life.retired else _told(chance, decks, life, title, skills)
        if line not in decks.said:
            break
    decks.said.add(line)
    return line


def about(chance: Random, decks: Decks, life: Life, skills: list[str]) -> str:
    """Two to five sentences, sometimes in two paragraphs; "" for those who leave it empty."""
    if chance.random() >= TELLS_ABOUT:
        return ""
    texts = life.work.lines(("about", "about-en")[life.english], life.job, life.senior)
    if life.retired:
        texts = _common(life, "about-retired")
    first = [_drawn(decks, life, "about", texts)] if texts else []
    middles = [] if life.retired else life.work.lines(("mid", "mid-en")[life.english], life.job, life.senior)
    if middles and (not first or chance.random() < 0.7):
        first.append(_drawn(decks, life, "mid", middles))
    closings = [text for text in _common(life, "close") if _may_say(life, text)]
    last = [decks.draw(("close", life.locale), _common(life, "close")) for _ in range(chance.choice((1, 1, 2)))]
    last = [_filled(chance, life, skills, text if text in closings else chance.choice(closings)) for text in last]
    last = list(dict.fromkeys(last))
    return (" " if chance.random() < 0.6 else "\n\n").join([" ".join(first), " ".join(last)]).strip()


def wish(chance: Random, decks: Decks, life: Life, skills: list[str], kind: str) -> str:
    """One thing that somebody wants or offers (`kind` "want" or "offer"); "" for about half of all people."""
    if chance.random() < 0.48:
        return ""
    own = [] if life.retired else life.work.lines(kind + ("", "-en")[life.english], life.job, life.senior)
    if own and chance.random() < 0.4:
        return gendered(_drawn(decks, life, kind, own), life.gender)
    return _filled(chance, life, skills, decks.draw((kind, life.locale), _common(life, kind)))


def _told(chance: Random, decks: Decks, life: Life, title: str, skills: list[str]) -> str:
    where, kind = life.business or life.positions[0].organisation, chance.random()
    leads = title.startswith(("Inhaber", "Gründer", "Owner", "Founder"))  # of what, the title says
    if kind > 0.92 or (leads and kind > 0.7):
        return f"{title}, {life.place}"
    if kind > 0.72:
        joint = (" bei ", " at ")[life.english] if " & " in where or life.english else ", "
        return f"{title}{joint}{where}"
    if kind > 0.64 and not life.english:
        return f"{title}: {skills[0]} und {skills[1]}"
    if life.english:
        return gendered(decks.draw(("headline", life.job.male), life.job.headlines), life.gender)
    tail = gendered(decks.draw(("tail", life.job.male), life.job.tails), life.gender).format(place=life.place)
    return f"{title}{' ' if tail.split()[0] in JOINED else ', '}{tail}"


def _retired(decks: Decks, life: Life, title: str) -> str:
    after = decks.draw(("after", life.locale), _common(life, "after")).format(org=life.positions[1].organisation)
    return f"{title}{' ' if after.startswith('im ') else ', '}{after}"


def _drawn(decks: Decks, life: Life, kind: str, texts: list[str]) -> str:
    return gendered(decks.draw((kind, life.work.key, life.locale, tuple(texts)), texts), life.gender)


def _common(life: Life, key: str) -> tuple[str, ...]:
    return words.keyed(f"person_{life.locale}.txt")[key]


def _may_say(life: Life, text: str) -> bool:
    if "Elternzeit" in text:
        return 1982 <= life.born <= 1998
    if "zwei Kinder" in text or "two children" in text:
        return 1970 <= life.born <= 1992
    if "ersten Tag" in text:
        return len(life.positions) == 1 and not life.business
    if "Lehrlinge" in text:
        return life.job.level == 3 and not life.retired
    return not (life.retired and ("Arbeit" in text or "work" in text))


def _filled(chance: Random, life: Life, skills: list[str], text: str) -> str:
    return text.format(
        place=life.place,
        org=life.business or life.positions[0].organisation,
        year=life.graduated,
        department=life.work.school[0],
        skill=_inline(chance.choice(skills)) if life.english else chance.choice(skills),
    )


def _inline(skill: str) -> str:
    """An English skill inside a sentence: lower case, unless it is a name."""
    first = skill.split()[0].rstrip(",")
    named = first in {"German", "Danish", "Low", "Python", "PostgreSQL", "Linux", "English"} or first.isupper()
    return skill if named else skill[0].lower() + skill[1:]
