"""the noticeboard, and who answered a notice"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "notice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("place_folded", sa.String(160), nullable=False),
        sa.Column("pay", sa.String(120), nullable=False),
        sa.Column("words_folded", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False, server_default=""),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        _key("notice", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_until_id"), "notice", ["until", "id"], unique=False)
    op.create_index(op.f("ix_notice_member_id_until_id"), "notice", ["member_id", "until", "id"], unique=False)
    op.create_table(
        "notice_answer",
        sa.Column("notice_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("invitation_id", NUMBER, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("notice_answer", "notice_id", "notice"),
        _key("notice_answer", "member_id", "member"),
        _key("notice_answer", "invitation_id", "invitation"),
        sa.PrimaryKeyConstraint("notice_id", "member_id", name=op.f("pk_notice_answer")),
        sqlite_with_rowid=False,
    )
    for column in ("invitation_id", "member_id"):
        op.create_index(op.f(f"ix_notice_answer_{column}"), "notice_answer", [column], unique=False)


def _key(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="CASCADE")


def downgrade():
    op.drop_table("notice_answer")
    op.drop_table("notice")
