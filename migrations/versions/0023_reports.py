"""reports to the organisation, and what it removed"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")
HIDEABLE = ("post", "notice")


def upgrade():
    for table in HIDEABLE:
        op.add_column(table, sa.Column("removed_at", MOMENT, nullable=True))
    op.create_table(
        "removal",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("object_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("removed_by_id", NUMBER, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_at", MOMENT, nullable=True),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", NUMBER, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        _key("removal", "member_id", "member"),
        _key("removal", "removed_by_id", "member", "RESTRICT"),
        _key("removal", "decided_by_id", "member", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
        sqlite_autoincrement=True,
    )
    for columns in (["member_id", "id"], ["kind", "object_id"], ["removed_by_id"], ["decided_by_id"]):
        op.create_index(op.f(f"ix_removal_{'_'.join(columns)}"), "removal", columns, unique=False)
    op.create_table(
        "report",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("object_id", NUMBER, nullable=False),
        sa.Column("reporter_id", NUMBER, nullable=False),
        sa.Column("reported_id", NUMBER, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("removal_id", NUMBER, nullable=True),
        sa.Column("decided_by_id", NUMBER, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _key("report", "reporter_id", "member", "RESTRICT"),
        _key("report", "reported_id", "member"),
        _key("report", "removal_id", "removal", "SET NULL"),
        _key("report", "decided_by_id", "member", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["reporter_id", "id"], ["reported_id", "state"], ["state", "id"], ["removal_id"], ["decided_by_id"],
    ):  # fmt: skip
        op.create_index(op.f(f"ix_report_{'_'.join(columns)}"), "report", columns, unique=False)
    op.create_index(
        "uq_report_open", "report", ["kind", "object_id", "reported_id", "reporter_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def _key(table, column, to, ondelete="CASCADE"):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def downgrade():
    op.drop_table("report")
    op.drop_table("removal")
    for table in HIDEABLE:
        op.drop_column(table, "removed_at")
