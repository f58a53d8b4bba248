"""introductions, and who may ask for them"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNANSWERED = sa.text("state IN ('asked', 'dismissed', 'lost')")


def upgrade():
    op.add_column("member", sa.Column("who_may_ask", sa.String(16), nullable=False, server_default="connections"))
    op.create_table(
        "introduction",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("asker_id", NUMBER, nullable=False),
        sa.Column("via_id", NUMBER, nullable=False),
        sa.Column("target_id", NUMBER, nullable=False),
        sa.Column("via_name", sa.String(80), nullable=False),
        sa.Column("target_name", sa.String(80), nullable=False),
        sa.Column("to_via", sa.String(300), nullable=False),
        sa.Column("to_target", sa.String(300), nullable=False),
        sa.Column("language", sa.String(8), nullable=False, server_default=""),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("words_language", sa.String(8), nullable=False, server_default=""),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("invitation_id", NUMBER, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "asker_id <> via_id AND asker_id <> target_id AND via_id <> target_id",
            name=op.f("ck_introduction_three_members"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["member.id"], name=op.f(f"fk_introduction_{column}_member"), ondelete="CASCADE"
            )
            for column in ("asker_id", "via_id", "target_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_introduction_invitation_id_invitation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(
        "uq_introduction_open_pair", "introduction", ["asker_id", "target_id"], unique=True, sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )  # fmt: skip
    op.create_index(op.f("ix_introduction_asker_id_state"), "introduction", ["asker_id", "state"])
    op.create_index(op.f("ix_introduction_via_id_state"), "introduction", ["via_id", "state"])
    op.create_index(op.f("ix_introduction_target_id"), "introduction", ["target_id"])
    op.create_index(op.f("ix_introduction_invitation_id"), "introduction", ["invitation_id"])


def downgrade():
    op.drop_table("introduction")
    # Earlier versions know no such choice: the next narrower one.
    op.execute("UPDATE member SET who_may_invite = 'nobody' WHERE who_may_invite = 'introduced'")
    op.drop_column("member", "who_may_ask")
