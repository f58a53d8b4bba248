"""what happened to an account, the way back from a changed address, fresh passwords, how long things are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "account_event",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        _key("account_event"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_account_event_member_id_id"), "account_event", ["member_id", "id"], unique=False)
    op.create_index(op.f("ix_account_event_at"), "account_event", ["at"], unique=False)
    op.create_table(
        "address_undo",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _key("address_undo"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_undo")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_address_undo_member_id"), "address_undo", ["member_id"], unique=False)
    op.create_table(
        "retention",
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_retention")),
    )
    op.add_column("session", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))


def _key(table):
    return sa.ForeignKeyConstraint(
        ["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id_member"), ondelete="CASCADE"
    )


def downgrade():
    op.drop_column("session", "confirmed_at")
    for table in ("retention", "address_undo", "account_event"):
        op.drop_table(table)
