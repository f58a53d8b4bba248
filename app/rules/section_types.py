"""What the registry of sections (rules/sections.py) says of each section and of each of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.rules import limits
from app.rules.labels import Label

# Where the rows of a section are kept: in `profile_entry`, in a table of its own, as columns of the member; or it holds
# what others wrote, or what the member did elsewhere.
ENTRIES, TABLE, MEMBER, OTHERS = "entries", "table", "member", "others"
FORMS = ("line", "link", "month", "text", "level", "skill")
AUDIENCES = ("members", "connections", "self")


class Field(NamedTuple):
    """One field of a row, and the column of its table.

    `form`: line, link, month, text, level (of a language) or skill: how it is entered, checked and read. `most`:
    characters. `resume`: its keys in an object of JSON Resume, with spaces between them: the first is written, others
    are read, too; of a text the first is that of a list of lines at its end. `lens`: how it stands there, where it is
    not as its form says (portability/resume_sections.py). `schema`: the property of a Person at schema.org that lists
    it, and the type of thing that it names.
    """

    column: str
    label: Label
    form: str = "line"
    most: int = limits.TITLE
    required: bool = False
    hint: Label | None = None
    resume: str = ""
    lens: str = ""
    schema: str = ""


class Resume(NamedTuple):
    """A list of a JSON Resume. `key`: its name; `within`: the object that holds it, where it is not the document;
    `listed`: a key of its items whose words are rows of their own, as the keywords of a skill are skills.
    """

    key: str
    within: str = ""
    listed: str = ""


class Table(NamedTuple):
    """A table in the archive of LinkedIn. `name`: of the file; `columns`: their headers in order, each with the column
    of ours, or "" where there is none; `signs`: the headers that tell this table from others.
    """

    name: str
    columns: Mapping[str, str]
    signs: frozenset[str]

    def header_of(self, column: str) -> str:
        """The header above a column of ours, "" where the table has none."""
        return next((header for header, ours in self.columns.items() if ours == column), "")


class Step(NamedTuple):
    """What a profile lacks without the section. `rank`: 1 is the most useful; `why`: what its owner gets from it;
    `enough`: rows.
    """

    rank: int
    label: Label
    why: Label
    enough: int = 1


@dataclass(frozen=True)
class Section:
    """One section of a profile. `name`: in addresses, in the database, in profile.json of the own archive.

    `label` heads it, `one` names an entry ("Add: Certificate"), `prompt` says what it is for; `chosen`: what it is
    called where its audience is chosen, `closed`: where others are told that they do not see it, `hint`: what is seen
    of it beside its audience. `usual`: its audience until somebody chooses another one. `most`: rows.
    `look`: how a row looks on paper and in the archive; "": it is no part of the page. `beside`: in the narrow column
    of the page. `dated`: its rows stand by date, newest first; those of others are ordered by hand. `lasting`: a row
    without an end still goes on. `names_others`: guests never see it. `same`: by which columns two rows are the same,
    as far as those in `unless` do not differ. `held`: its attributes of a ProfileSeen, where it is not one of its name.
    `door`: the handler of blueprints/editing.py that adds to it, where it is not that of all entries.
    """

    name: str
    label: Label
    one: Label | None = None
    prompt: Label | None = None
    fields: tuple[Field, ...] = ()
    kept: str = ENTRIES
    usual: str = "connections"
    chosen: Label | None = None
    closed: Label | None = None
    hint: Label | None = None
    most: int = 30
    look: str = "rows"
    beside: bool = False
    on_cv: bool = True
    dated: bool = True
    lasting: bool = False
    names_others: bool = False
    same: tuple[str, ...] = ("title",)
    unless: tuple[str, ...] = ("detail", "number")
    held: tuple[str, ...] = ()
    door: str = ""
    resume: Resume | None = None
    linkedin: Table | None = None
    step: Step | None = None
    by_column: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_column", {each.column: each for each in self.fields})

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.by_column)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(each.column for each in self.fields if each.required)

    @property
    def page_piece(self) -> str:
        """Its template on the page of a profile, "" where it is no part of it."""
        if self.kept == ENTRIES:
            return "profiles/_entries.html"
        return f"profiles/_{self.name}.html" if self.look else ""

    @property
    def cv_piece(self) -> str:
        return f"exports/_cv_{self.look}.html"

    @property
    def archive_piece(self) -> str:
        return f"archive/_{self.look}.html"

    def labels(self) -> Iterator[Label]:
        """Every text of ours in it."""
        given = [self.label, self.one, self.prompt, self.chosen, self.closed, self.hint]
        given += [text for each in self.fields for text in (each.label, each.hint)]
        given += [self.step.label, self.step.why] if self.step else []
        yield from (text for text in given if text is not None)

    def mistakes(self) -> Iterator[str]:
        """What of the entry cannot be, each as the end of a sentence."""
        if not (self.name.isascii() and self.name.islower() and self.name.isalpha()):
            yield "needs a name in small letters"
        if not all(isinstance(text, Label) for text in self.labels()):
            yield "has a text that is no label (N_), or lacks one of those that come first"
        if self.kept not in (ENTRIES, TABLE, MEMBER, OTHERS):
            yield f"is kept in {self.kept}, which is no place"
        if self.usual not in AUDIENCES:
            yield f"is for {self.usual}, which is none of {', '.join(AUDIENCES)}"
        if self.kept == ENTRIES and not (self.one and self.prompt):
            yield "does not say what an entry is called and what it is for"
        if self.kept in (ENTRIES, TABLE):
            yield from self._mistakes_of_lists()
        if self.look == "words" and "level" not in {each.form for each in self.fields}:
            yield "looks like words, and has no field in the form level to stand beside them"
        yield from (f"has {each.column} in the form {each.form}, which is none of {', '.join(FORMS)}"
                    for each in self.fields if each.form not in FORMS)

    def _mistakes_of_lists(self) -> Iterator[str]:
        if not self.resume:
            yield "has no key in JSON Resume"
        yield from (f"has no key in JSON Resume for {each.column}" for each in self.fields if not each.resume)
        table = self.linkedin or Table("", {}, frozenset())
        named = {*self.same, *filter(None, table.columns.values())}
        yield from (f"has no field {column}, which it names" for column in sorted(named - set(self.columns)))
        yield from (f"has no column {header} in its table of LinkedIn, which tells it from others"
                    for header in sorted(table.signs - set(table.columns)))
