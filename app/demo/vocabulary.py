"""The fields of work of the demo organisation, with their jobs, organisations and sentences, read from words/."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from app.demo import words

FIELDS = (
    "handel", "schifffahrt", "logistik", "steuern_recht", "handwerk", "bau", "gesundheit", "bildung", "it", "technik",
    "energie", "finanzen", "medien", "lebensmittel", "verwaltung", "landwirtschaft",
)  # fmt: skip
OWN = {"*": 1.0, "~": 0.6}  # how a level in the list is marked
WEIGHTS = (15, 13, 13, 9, 8, 5, 7, 7, 8, 7, 5, 6, 5, 7, 6, 4)


@dataclass(frozen=True, slots=True)
class Organisation:
    """`number` is the place in `organisations()`; `weight` says how many work there in proportion to the others."""

    number: int
    name: str
    place: str
    weight: int
    field: str
    only: bool = False  # nobody works there but those whose job names it


@dataclass(slots=True)
class Job:
    """One occupation: level 1 (trained), 2 (experienced), 3 (in charge); `own` = chance of an own business, 0 to 1.
    `before` names the jobs (by their male title) that usually come first, `study` the degree it cannot do without,
    `employers` the organisations that have such a job (empty: all of the field)."""

    level: int
    own: float
    male: str
    female: str
    english: str
    neutral: str | None
    tails: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    study: tuple[str, str] | None = None
    before: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()

    def title(self, gender: str, locale: str) -> str:
        if locale == "en":
            return self.english
        return {"m": self.male, "f": self.female}.get(gender) or self.neutral or self.english

    def matches(self, stems: list[str]) -> bool:
        names = f"{self.male} {self.female} {self.english}".casefold()
        return any(stem.casefold() in names for stem in stems)


@dataclass(slots=True)
class Field:
    """One line of work. `sentences`: the texts of the keys about, mid, text, want, offer, own (and those with -en)."""

    key: str
    industry: tuple[str, str]
    school: tuple[str, str, str]
    studies: list[tuple[str, str]]
    organisations: list[Organisation]
    jobs: list[Job]
    skills: list[tuple[str, str, str]]  # German, English, stems of the jobs that have it
    sentences: dict[str, list[str]]
    closed: bool = False  # one does not change from any job into any other here

    def skills_of(self, job: Job, language: int) -> list[str]:
        """Names of the skills that somebody in this job may have; `language` 0 German, 1 English."""
        return [each[language] for each in self.skills if not each[2] or job.matches(each[2].split(","))]

    def employers(self, job: Job) -> list[Organisation]:
        """Where somebody in this job may work."""
        if job.employers:
            return [each for each in organisations() if each.name in job.employers]
        return [each for each in self.organisations if not each.only]

    def lines(self, key: str, job: Job, senior: bool) -> list[str]:
        """The sentences of `key` that somebody in this job may say. "@stem,stem text" fits titles with that stem."""
        found = []
        for text in self.sentences.get(key, ()):
            if text.startswith("@"):
                tag, _, text = text.partition(" ")
                stems = tag[1:].split(",")
                if "senior" in stems and not senior:
                    continue
                stems = [stem for stem in stems if stem != "senior"]
                if stems and not job.matches(stems):
                    continue
            found.append(text)
        return found


@lru_cache
def fields() -> dict[str, Field]:
    """All fields of work by key, in the order of FIELDS."""
    gathered: dict[str, Field] = {}
    for key in FIELDS:
        start = sum(len(each.organisations) for each in gathered.values())
        gathered[key] = _read(key, start)
    return gathered


@lru_cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation where more than one member works; Organisation.number is the index."""
    return tuple(each for line_of_work in fields().values() for each in line_of_work.organisations)


def gendered(text: str, gender: str) -> str:
    """ "his | hers" cut down to what fits; a text without a bar fits everybody."""
    his, _, hers = text.partition(" | ")
    return hers if hers and gender == "f" else his


def _read(key: str, start: int) -> Field:
    found = Field(key, ("", ""), ("", "", ""), [], [], [], [], {})
    for line in words.lines(f"fields/{key}.txt"):
        if line.startswith("  "):
            _extend(found.jobs[-1], line.strip()[0], line.strip()[2:])
            continue
        name, _, text = line.partition(": ")
        parts = [part.strip() for part in text.split(" | ")]
        match name:
            case "industry":
                found.industry = (parts[0], parts[1])
            case "school":
                found.school = (parts[0], parts[1], parts[2])
            case "study":
                found.studies.append((parts[0], parts[1]))
            case "org":
                number = start + len(found.organisations)
                only = parts[3:] == ["only"]
                found.organisations.append(Organisation(number, parts[0], parts[1], int(parts[2]), key, only))
            case "path":
                found.closed = text == "closed"
            case "job":
                found.jobs.append(_job(parts))
            case "skill":
                found.skills.append((parts[0], parts[1], parts[2] if len(parts) > 2 else ""))
            case _:
                found.sentences.setdefault(name, []).append(text)
    return found


def _job(parts: list[str]) -> Job:
    level, male, female, english, *neutral = parts
    return Job(int(level[0]), OWN.get(level[1:], 0.0), male, female, english, neutral[0] if neutral else None)


def _extend(job: Job, sign: str, text: str) -> None:
    if sign == "+":
        job.tails.append(text)
    elif sign == ">":
        job.headlines.append(text)
    elif sign in "<@":
        names = tuple(name.strip() for name in text.split(";"))
        job.before, job.employers = (names, job.employers) if sign == "<" else (job.before, names)
    else:
        german, _, english = text.partition(" | ")
        job.study = (german, english)
