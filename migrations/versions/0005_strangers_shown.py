"""strangers shown"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "strangers_shown",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_strangers_shown_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "name", name=op.f("pk_strangers_shown")),
    )
    with op.batch_alter_table("strangers_shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_strangers_shown_ends_at"), ["ends_at"], unique=False)


def downgrade():
    with op.batch_alter_table("strangers_shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_strangers_shown_ends_at"))
    op.drop_table("strangers_shown")
