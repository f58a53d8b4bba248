"""mutes of a member, conversations of more than two, words that outlive their author"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What names a member whom a conversation needs.
KEYS = {"conversation": ("low_id", "high_id"), "participant": ("peer_id",), "message": ("sender_id",)}


def upgrade():
    op.create_table(
        "mute",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("muted_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("member_id <> muted_id", name=op.f("ck_mute_two_members")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_mute_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["muted_id"], ["member.id"], name=op.f("fk_mute_muted_id_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "muted_id", name=op.f("pk_mute")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_mute_muted_id"), "mute", ["muted_id"], unique=False)
    # When somebody was muted was not kept: not before the two were connected.
    op.execute("INSERT INTO mute (member_id, muted_id, at) SELECT member_id, peer_id, since FROM connection WHERE muted")
    op.drop_column("connection", "muted")
    _point("RESTRICT", nullable=True)


def downgrade():
    # An earlier version knows pairs only.
    groups = "(SELECT id FROM conversation WHERE low_id IS NULL)"
    for table in ("message", "participant"):
        op.execute(f"DELETE FROM {table} WHERE conversation_id IN {groups}")  # noqa: S608
    op.execute("DELETE FROM conversation WHERE low_id IS NULL")
    _point("CASCADE", nullable=False)
    op.add_column("connection", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Whoever is muted without being connected is heard again.
    op.execute(
        "UPDATE connection SET muted = true WHERE EXISTS (SELECT 1 FROM mute"
        " WHERE mute.member_id = connection.member_id AND mute.muted_id = connection.peer_id)"
    )
    op.drop_index(op.f("ix_mute_muted_id"), table_name="mute")
    op.drop_table("mute")


def _point(ondelete, *, nullable):
    """Make the keys of a conversation say what becomes of it when the member is deleted; only those of a pair may be
    left open.
    """
    for table, columns in KEYS.items():
        # Rebuilt on SQLite, where a number that was given once must not be given again.
        numbered = {"sqlite_autoincrement": True} if table != "participant" else {}
        with op.batch_alter_table(table, table_kwargs=numbered) as batch_op:
            for column in columns:
                name = batch_op.f(f"fk_{table}_{column}_member")
                batch_op.drop_constraint(name, type_="foreignkey")
                batch_op.create_foreign_key(name, "member", [column], ["id"], ondelete=ondelete)
                if table != "message":
                    batch_op.alter_column(column, existing_type=NUMBER, nullable=nullable)
            if table == "conversation" and nullable:
                both = "(low_id IS NULL) = (high_id IS NULL)"
                batch_op.create_check_constraint(batch_op.f("ck_conversation_pair_or_group"), both)
            elif table == "conversation":
                batch_op.drop_constraint(batch_op.f("ck_conversation_pair_or_group"), type_="check")
