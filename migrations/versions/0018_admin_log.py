"""the log of what admins did"""

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


def downgrade():
    op.drop_table("admin_log")
