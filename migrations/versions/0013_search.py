"""a search index of what all members may see, documents of what connections see, facets"""

import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from app.rules import searching, text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500  # members in memory at once
TYPED = "osk"  # kinds of facets that are suggested while somebody types
SQLITE = (
    "DROP TABLE IF EXISTS search_index",  # of a database that is replaced by a backup
    "CREATE VIRTUAL TABLE search_index USING fts5(name, words, facets, content='search_entry',"
    " content_rowid='member_id', tokenize='ascii', prefix='1 2 3', detail=column)",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_index (rowid, name, words, facets) VALUES (new.member_id, new.name, new.words, new.facets); END",
    "CREATE TRIGGER search_entry_dropped AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_index (search_index, rowid, name, words, facets)"
    " VALUES ('delete', old.member_id, old.name, old.words, old.facets); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN"
    " INSERT INTO search_index (search_index, rowid, name, words, facets)"
    " VALUES ('delete', old.member_id, old.name, old.words, old.facets);"
    " INSERT INTO search_index (rowid, name, words, facets) VALUES (new.member_id, new.name, new.words, new.facets); END",
)
# Words as they are, words of names after a full stop, facets after an equals sign: no word has either.
POSTGRESQL = (
    "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (array_to_tsvector(array_remove(string_to_array("
    "words || ' .' || replace(name, ' ', ' .') || ' =' || replace(facets, ' ', ' ='), ' '), '')))",
    "ALTER INDEX ix_search_entry_tokens ALTER COLUMN 1 SET STATISTICS 1000",
)


def _folded(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade():
    op.add_column("member", sa.Column("in_search", sa.Boolean(), nullable=False, server_default=sa.true()))
    for table, more in (("search_entry", ["facets"]), ("search_document", [])):
        op.create_table(
            table,
            sa.Column("member_id", NUMBER, nullable=False),
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "words", *more, "said")),
            _of_member(table),
            sa.PrimaryKeyConstraint("member_id", name=op.f(f"pk_{table}")),
        )
    _create_facets()
    op.create_table(
        "slip",
        sa.Column("form", _folded(80), nullable=False),
        sa.Column("word", _folded(80), nullable=False),
        sa.PrimaryKeyConstraint("form", "word", name=op.f("pk_slip")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_slip_word"), "slip", ["word"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(sa.text(statement))
    _fill()
    op.drop_index(op.f("ix_name_word_member_id"), table_name="name_word")
    op.drop_table("name_word")


def _of_member(table):
    return sa.ForeignKeyConstraint(
        ["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id_member"), ondelete="CASCADE"
    )


def _create_facets():
    op.create_table(
        "member_facet",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("audience", sa.String(11), nullable=False),
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("label", _folded(200), nullable=False),
        _of_member("member_facet"),
        sa.PrimaryKeyConstraint("member_id", "audience", "token", name=op.f("pk_member_facet")),
        sqlite_with_rowid=False,
    )
    columns = ["token", "audience", "label"]
    op.create_index(op.f("ix_member_facet_token_audience_label"), "member_facet", columns, unique=False)
    op.create_table(
        "facet_count",
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(1), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_facet_count")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_facet_count_kind_members"), "facet_count", ["kind", "members"], unique=False)
    op.create_table(
        "facet_word",
        sa.Column("kind", sa.String(1), nullable=False),
        sa.Column("word", _folded(80), nullable=False),
        sa.Column("token", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "token", name=op.f("pk_facet_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_facet_word_token"), "facet_word", ["token"], unique=False)


def _fill():
    """As `actions/search_index.py` does it."""
    connection, last = op.get_bind(), 0
    while rows := _all("SELECT id, name, headline, place, industry, wants, offers FROM member WHERE id > :last"
                       " ORDER BY id LIMIT :most", last=last, most=BATCH):
        _fill_batch(rows, rows[0][0], rows[-1][0])
        last = rows[-1][0]
    connection.execute(sa.text(
        "INSERT INTO facet_count (token, kind, label, members) SELECT token, substr(token, 1, 1), min(label), count(*)"
        " FROM member_facet WHERE audience = 'members' GROUP BY token"
    ))
    labels = [row for row in _all("SELECT token, label FROM facet_count") if row[0][0] in TYPED]
    _add("facet_word", [{"kind": token[0], "word": word, "token": token}
                        for token, label in labels for word in searching.words(label)])


def _fill_batch(rows, first, last):
    between = {"first": first, "last": last}
    lists = {
        "positions": _by_member("SELECT member_id, title, organisation, ends FROM position", searching.Position, between),
        "education": _by_member("SELECT member_id, school, degree, starts, ends FROM education", searching.Education,
                                between),
        "skills": _by_member("SELECT member_id, name FROM skill", lambda name: name, between),
    }
    audiences = _by_member("SELECT member_id, section, audience FROM section_audience", lambda *row: row, between)
    entries, documents, facets, names = [], [], [], set()
    for id, *words in rows:
        told = {name: found.get(id, ()) for name, found in lists.items()}
        told["positions"] = tuple(sorted(told["positions"], key=lambda each: bool(each.ends)))
        source = searching.Source(*words, **told, audiences=dict(audiences.get(id, ())))
        far, near, shown = searching.indexed(source)
        entries.append({"member_id": id, **_row(far), "facets": " ".join(sorted(far.facets))})
        documents.append({"member_id": id, **_row(near)})
        facets += [{"member_id": id, "token": token, "audience": audience, "label": label}
                   for token, (audience, label) in shown.items()]
        names |= searching.slip_words(far.name)
    _add("search_entry", entries)
    _add("search_document", documents)
    _add("member_facet", facets)
    _add("slip", [{"form": form, "word": word} for word in names for form in searching.slips(word)], known=True)


def _row(found):
    return {"name": found.name, "words": found.words, "said": json.dumps(found.said, ensure_ascii=False)}


def _by_member(asked, make, between):
    order = " WHERE member_id BETWEEN :first AND :last ORDER BY member_id"
    if "audience" not in asked:
        order += ", id"
    found = groupby(_all(asked + order, **between), key=lambda row: row[0])
    return {id: tuple(make(*row[1:]) for row in rows) for id, rows in found}


def _all(asked, **given):
    return op.get_bind().execute(sa.text(asked), given).all()


def _add(table, rows, known=False):
    if rows:
        names = list(rows[0])
        asked = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"  # noqa: S608
        op.get_bind().execute(sa.text(asked + " ON CONFLICT DO NOTHING" * known), rows)


def downgrade():
    op.create_table(
        "name_word",
        sa.Column("word", _folded(80), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        _of_member("name_word"),
        sa.PrimaryKeyConstraint("word", "member_id", name=op.f("pk_name_word")),
    )
    op.create_index(op.f("ix_name_word_member_id"), "name_word", ["member_id"], unique=False)
    for id, name in _all("SELECT id, name FROM member"):
        _add("name_word", [{"word": word, "member_id": id} for word in {word[:80] for word in text.words(name)}])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    for table in ("slip", "facet_word", "facet_count", "member_facet", "search_document", "search_entry"):
        op.drop_table(table)
    op.drop_column("member", "in_search")
