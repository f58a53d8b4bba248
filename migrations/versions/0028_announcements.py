"""announcements of the organisation, what members answered, and activity of the organisation, which has no actor"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COUNTS = ("coming", "not_coming", "per_hour")
MOMENTS = ("starts_at", "ends_at", "pinned_until", "published_at", "edited_at", "tested_at")


def upgrade():
    _actor(nullable=True)
    op.create_table(
        "announcement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), server_default="", nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("mail_state", sa.String(8), nullable=False),
        sa.Column("mailed_to", NUMBER, nullable=False),
        sa.Column("mail_until", NUMBER, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        *(sa.Column(name, MOMENT, nullable=True) for name in MOMENTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcement_pinned_until"), "announcement", ["pinned_until"], unique=False)
    op.create_index(op.f("ix_announcement_published_at_id"), "announcement", ["published_at", "id"], unique=False)
    op.create_table(
        "announcement_answer",
        sa.Column("announcement_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.ForeignKeyConstraint(
            [f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_announcement_answer_{to}_id_{to}"), ondelete="CASCADE"
        ) for to in ("announcement", "member")),
        sa.PrimaryKeyConstraint("announcement_id", "member_id", name=op.f("pk_announcement_answer")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(op.f("ix_announcement_answer_member_id"), "announcement_answer", ["member_id"], unique=False)


def _actor(*, nullable):
    with op.batch_alter_table("activity", table_kwargs={"sqlite_autoincrement": True}) as activity:
        activity.alter_column("actor_id", existing_type=NUMBER, nullable=nullable)


def downgrade():
    op.drop_table("announcement_answer")
    op.drop_table("announcement")
    op.execute("DELETE FROM activity WHERE actor_id IS NULL")
    _actor(nullable=False)
