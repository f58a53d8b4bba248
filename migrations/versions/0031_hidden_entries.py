"""entries that members hide from their feeds; what notifications are listed together by, and which were read"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "hidden_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("object_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_hidden_entry_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_entry")),
        sa.UniqueConstraint("member_id", "kind", "object_id", name=op.f("uq_hidden_entry_member_id_kind_object_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hidden_entry_kind_object_id"), "hidden_entry", ["kind", "object_id"], unique=False)
    op.add_column("notification", sa.Column("about_id", NUMBER, nullable=False, server_default="0"))
    op.add_column("notification", sa.Column("read", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE notification SET about_id = object_id")
    op.execute(
        "UPDATE notification SET about_id = coalesce((SELECT c.post_id FROM comment c"
        " WHERE c.id = notification.object_id), 0) WHERE kind IN ('commented', 'answered')"
    )
    op.execute(
        "UPDATE notification SET about_id = coalesce((SELECT m.conversation_id FROM message m"
        " WHERE m.id = notification.object_id), 0) WHERE kind = 'inmail'"
    )
    op.create_index("ix_notification_bundle", "notification", ["member_id", "kind", "about_id", "id"], unique=False)


def downgrade():
    op.drop_index("ix_notification_bundle", "notification")
    op.drop_column("notification", "read")
    op.drop_column("notification", "about_id")
    op.drop_table("hidden_entry")
