"""e-mail addresses that admins ask for, and what admins write to members"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('asked', 'sent')")


def upgrade():
    op.create_table(
        "address_by_admin",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("admin_id", NUMBER, nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("former", sa.String(254), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_address_by_admin_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["admin_id"], ["member.id"], name=op.f("fk_address_by_admin_admin_id_member"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_by_admin")),
        sqlite_autoincrement=True,
    )
    for column in ("member_id", "admin_id"):
        op.create_index(op.f(f"ix_address_by_admin_{column}"), "address_by_admin", [column], unique=False)
    op.create_index(
        "uq_address_by_admin_open", "address_by_admin", ["member_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "admin_words",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_admin_words_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_words")),
    )
    op.create_index(op.f("ix_admin_words_member_id"), "admin_words", ["member_id"], unique=False)


def downgrade():
    op.drop_table("admin_words")
    op.drop_table("address_by_admin")
