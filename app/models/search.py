"""What a search reads: made of profiles (rules/searching.py), changed in their transactions, checked by `flask check`.

The database keeps the index of `SearchEntry` by itself: on SQLite the FTS5 table `search_index` with triggers, on
PostgreSQL the column `search_index` with a GIN index. The migration that creates the tables has both.
"""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import member_key
from app.models.members import folded

# Kept by the database, and no table, index or column of any model.
KEPT_BY_THE_DATABASE = ("search_index", "ix_search_entry_tokens")


class SearchEntry(db.Model):
    """What all members may find of a member who is in the search. `name` and `words`: folded, with blanks between;
    `said`: JSON, what a result can give as a reason; `facets`: tokens, with blanks between.
    """

    member_id: Mapped[int] = member_key(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    facets: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)


class SearchDocument(db.Model):
    """What connections find of a member, the same columns. Read for the viewer's own connections alone."""

    member_id: Mapped[int] = member_key(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)


class MemberFacet(db.Model):
    """A value of a facet that a member has. `audience`: members or connections; `token`: its word in the index."""

    member_id: Mapped[int] = member_key(primary_key=True)
    audience: Mapped[str] = mapped_column(String(11), primary_key=True)
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(folded(200))

    __table_args__ = (Index(None, "token", "audience", "label"), {"sqlite_with_rowid": False})


class FacetCount(db.Model):
    """How many members who are in the search show a value to all members. `kind`: the letter of its kind; `label`: the
    first of the spellings.
    """

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(1))
    label: Mapped[str] = mapped_column(String(200))
    members: Mapped[int]

    __table_args__ = (Index(None, "kind", "members"), {"sqlite_with_rowid": False})


class FacetWord(db.Model):
    """A folded word of the label of a FacetCount: typing its beginning suggests the value."""

    kind: Mapped[str] = mapped_column(String(1), primary_key=True)
    word: Mapped[str] = mapped_column(folded(80), primary_key=True)
    token: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class Slip(db.Model):
    """A word of a name in the index, and one of the forms by which a slip of the finger finds it."""

    form: Mapped[str] = mapped_column(folded(80), primary_key=True)
    word: Mapped[str] = mapped_column(folded(80), primary_key=True, index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)
