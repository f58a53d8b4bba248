"""A working life from graduation to today: positions with coherent dates, education, languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from random import Random

from app.demo import SCHOOL, words
from app.demo.draw import Decks
from app.demo.vocabulary import Field, Job, Organisation

# Up to so many years since graduation -> weights of level 1, 2, 3; up to so many years of work -> of 1 to 4 positions.
LEVELS = ((3, (100, 0, 0)), (7, (65, 35, 0)), (14, (30, 58, 12)), (99, (14, 40, 46)))
STATIONS = ((3, (1, 0, 0, 0)), (7, (50, 50, 0, 0)), (18, (14, 38, 32, 16)), (99, (4, 26, 42, 28)))
RETIRES_AT = 67
STUDY_YEARS = 5


@dataclass(frozen=True, slots=True)
class Position:
    """`start` and `end` are months, "YYYY-MM"; `end` is None for the current one."""

    title: str
    organisation: str
    place: str
    start: str
    end: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Education:
    """`field` is the department or subject; years are whole numbers."""

    school: str
    degree: str
    field: str
    start_year: int
    end_year: int


@dataclass(slots=True)
class Life:
    """What a career needs to know about a person, and its result."""

    work: Field
    gender: str
    locale: str
    born: int
    graduated: int
    family: str
    job: Job = field(init=False)
    organisation: Organisation | None = field(init=False, default=None)
    business: str = ""
    place: str = ""
    retired: bool = False
    positions: list[Position] = field(default_factory=list)
    education: list[Education] = field(default_factory=list)

    @property
    def english(self) -> int:
        return int(self.locale == "en")

    @property
    def senior(self) -> bool:
        return len(self.positions) > 1 and int(self.positions[-1].start[:4]) <= 2011


def live(chance: Random, decks: Decks, life: Life, until: str) -> None:
    """Fill in job, organisation, place, positions (newest first) and education of `life`, up to the month `until`."""
    today = _index(until)
    life.retired = int(until[:4]) - life.born >= RETIRES_AT and chance.random() < 0.9
    life.job = _job(chance, decks, life, int(until[:4]) - life.graduated)
    _employ(chance, life)
    _study(chance, life, int(until[:4]))
    begun = life.education[0].end_year if life.job.study else life.graduated
    start = min((begun * 12) + chance.choice((6, 7, 7, 8, 8, 9)), today - chance.randint(1, 3))
    end = (life.born + RETIRES_AT - chance.randint(1, 3)) * 12 + 5 if life.retired else today
    months = _changes(chance, start, end, life.job.level)
    for number, first in enumerate(months):
        last = number == len(months) - 1
        over = end if last else months[number + 1] - chance.choice((1, 1, 2))
        over = None if last and not life.retired else over
        _take(life, _position(chance, decks, life, first, over, len(months) - 1 - number))
    if life.retired:
        texts = words.keyed(f"person_{life.locale}.txt")["retired"]
        title, where = decks.draw(("retired", life.locale), texts).split(" | ")
        life.positions.insert(0, Position(title, where, life.place, _month(end + chance.randint(2, 9))))
        life.organisation = None


def _job(chance: Random, decks: Decks, life: Life, years: int) -> Job:
    weights = next(weights for limit, weights in LEVELS if years < limit)
    level = chance.choices((1, 2, 3), weights)[0]
    fitting = [job for job in life.work.jobs if job.level == level and (years > STUDY_YEARS + 1 or not job.study)]
    if life.gender == "n" and life.locale == "de":
        fitting = [job for job in fitting if job.neutral] or fitting
    fitting = fitting or [job for job in life.work.jobs if job.level == 1]
    return decks.draw(("job", life.work.key, tuple(job.male for job in fitting)), fitting)


def _employ(chance: Random, life: Life) -> None:
    town = chance.choices(words.rows("towns.txt"), [int(row[1]) for row in words.rows("towns.txt")])[0][0]
    if chance.random() < life.job.own:
        life.business = chance.choice(life.work.lines("own", life.job, True)).format(family=life.family)
        life.place = town
        return
    employers = life.work.employers(life.job)
    life.organisation = chance.choices(employers, [each.weight**1.4 for each in employers])[0]
    life.place = life.organisation.place if chance.random() < 0.75 else town


def _take(life: Life, position: Position) -> None:
    """Put a position on top; the same work at the same place continues instead of starting again."""
    last = life.positions[0] if life.positions else None
    if last and (last.title, last.organisation) == (position.title, position.organisation):
        position = replace(position, start=life.positions.pop(0).start)
    life.positions.insert(0, position)


def _changes(chance: Random, start: int, end: int, level: int) -> list[int]:
    """First months of one to four positions, spread over the career with some chance."""
    years = (end - start) / 12
    weights = next(weights for limit, weights in STATIONS if years < limit)
    count = max(chance.choices((1, 2, 3, 4), weights)[0], 2 if level == 3 and years > 4 else 1)
    share = (end - start) / count
    return [start] + [int(start + share * (number + chance.uniform(-0.32, 0.32))) for number in range(1, count)]


def _position(chance: Random, decks: Decks, life: Life, first: int, last: int | None, back: int) -> Position:
    """The position that lies `back` steps before the newest one of the career."""
    job = _earlier(chance, life, back) if back else life.job
    texts = life.work.lines(("text", "text-en")[life.english], job, True)
    texts = [text for text in texts if all(text != told.text for told in life.positions)]
    text = decks.draw(("text", life.work.key, tuple(texts)), texts) if texts and chance.random() < 0.45 else ""
    if back:
        employers = life.work.employers(job)
        before = life.positions[0].organisation if life.positions else life.organisation and life.organisation.name
        others = [each for each in employers if each.name != before] or employers
        employer = chance.choices(others, [each.weight for each in others])[0]
        name, place = employer.name, employer.place
    else:
        name = life.business or life.organisation.name
        place = life.place if life.business else life.organisation.place
    end = None if last is None else _month(last)
    title = re.split(r" (?:einer|eines|of a|of an) ", job.title(life.gender, life.locale))[0]
    return Position(title, name, place, _month(first), end, text)


def _earlier(chance: Random, life: Life, back: int) -> Job:
    job, work = life.job, life.work
    if job.before:
        known = [each for each in work.jobs if each.male in job.before]
        return known[0] if back > 1 else known[-1]
    lower = [each for each in work.jobs if each.level <= max(1, job.level - back) and not each.own]
    if job.study:
        lower = [each for each in lower if each.study == job.study]
    elif work.closed:
        return job
    else:
        lower = [each for each in lower if not each.study]
    return chance.choice(lower or [job])


def _study(chance: Random, life: Life, this_year: int) -> None:
    """The school, and for some a university before their career or beside it."""
    english, graduated = life.english, life.graduated
    department, german, foreign = life.work.school
    his, _, hers = german.partition(" / ")
    degree = foreign if english or life.gender == "n" else (hers if life.gender == "f" else his)
    life.education.append(Education(SCHOOL, degree, department, graduated - 2, graduated))
    rare = 0.08 if life.work.closed or life.job.level == 1 else 0.34
    if not life.job.study and (chance.random() > rare or graduated + 7 > this_year or not life.work.studies):
        return
    subject = (life.job.study or chance.choice(life.work.studies))[english]
    begun = graduated + (0 if life.job.study else chance.randint(1, 3))
    long = bool(life.job.study) or begun < 2005
    title = ("Diplom" if begun < 2004 else "Master") if long else "Bachelor"
    if subject in {"Rechtswissenschaft", "Medizin", "Pharmazie", "Tiermedizin", "Law", "Medicine", "Pharmacy"}:
        title = ("Staatsexamen", "State examination")[english]
    university = chance.choice(words.lines("schools.txt"))
    life.education.insert(0, Education(university, title, subject, begun, begun + (STUDY_YEARS if long else 3)))


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(index: int) -> str:
    return f"{index // 12:04}-{index % 12 + 1:02}"
