"""the log of what admins did, states of a member, legal pages"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "admin_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("admin_id", NUMBER, nullable=True),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("object_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], ["member.id"], name=op.f(f"fk_admin_log_{column}_member"), ondelete="RESTRICT"
            )
            for column in ("admin_id", "member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_log")),
        sqlite_autoincrement=True,
    )
    for column in ("admin_id", "member_id"):
        op.create_index(op.f(f"ix_admin_log_{column}"), "admin_log", [column], unique=False)
    op.add_column("member", sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("member", sa.Column("leaves_by", sa.String(8), nullable=False, server_default=""))
    op.add_column("member", sa.Column("lock_reason", sa.String(500), nullable=False, server_default=""))
    op.add_column("member", sa.Column("in_memoriam", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "legal_page",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("page", sa.String(16), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_page")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_legal_page_page_locale_id"), "legal_page", ["page", "locale", "id"], unique=False)


def downgrade():
    op.drop_table("legal_page")
    for column in ("in_memoriam", "lock_reason", "leaves_by", "leaves_at"):
        op.drop_column("member", column)
    op.drop_table("admin_log")
