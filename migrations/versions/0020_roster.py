"""the roster, people who apply, and what a policy of joining needs"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.add_column("site", sa.Column("domains", sa.Text(), nullable=False, server_default=""))
    op.add_column("site", sa.Column("question", sa.String(300), nullable=False, server_default=""))
    op.add_column("site", sa.Column("roster_per_hour", sa.Integer(), nullable=False, server_default="600"))
    op.add_column("site", sa.Column("roster_days", sa.Integer(), nullable=False, server_default="60"))
    op.add_column("sign_up", sa.Column("state", sa.String(16), nullable=False, server_default="asked"))
    op.add_column("sign_up", sa.Column("answer", sa.String(1000), nullable=False, server_default=""))
    op.add_column("sign_up", sa.Column("reason", sa.String(500), nullable=False, server_default=""))
    op.add_column("sign_up", sa.Column("applied_at", MOMENT, nullable=True))
    op.add_column("sign_up", sa.Column("decided_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_sign_up_state_id"), "sign_up", ["state", "id"], unique=False)
    op.create_table(
        "roster_draft",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _key("roster_draft", "member_id", "member"),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_roster_draft")),
    )
    op.create_table(
        "roster_batch",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("remind", sa.Boolean(), nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_batch")),
        sqlite_autoincrement=True,
    )
    _create_entries()


def _create_entries():
    op.create_table(
        "roster_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("batch_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=True),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("school", sa.String(120), nullable=False),
        sa.Column("year", sa.String(4), nullable=False),
        sa.Column("organisation", sa.String(120), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("invited_at", MOMENT, nullable=True),
        sa.Column("remind_at", MOMENT, nullable=True),
        _key("roster_entry", "batch_id", "roster_batch"),
        _key("roster_entry", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_roster_entry_address_hash")),
        sqlite_autoincrement=True,
    )
    for columns in (["batch_id", "state", "id"], ["state", "id"], ["remind_at"], ["member_id"]):
        op.create_index(op.f(f"ix_roster_entry_{'_'.join(columns)}"), "roster_entry", columns, unique=False)


def _key(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="CASCADE")


def downgrade():
    for table in ("roster_entry", "roster_batch", "roster_draft"):
        op.drop_table(table)
    op.drop_index(op.f("ix_sign_up_state_id"), table_name="sign_up")
    for column in ("decided_at", "applied_at", "reason", "answer", "state"):
        op.drop_column("sign_up", column)
    for column in ("roster_days", "roster_per_hour", "question", "domains"):
        op.drop_column("site", column)
