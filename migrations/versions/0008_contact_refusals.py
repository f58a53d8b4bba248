"""contact refusals"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contact_refusal",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("peer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_contact_refusal_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["member.id"], name=op.f("fk_contact_refusal_peer_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", "peer_id", name=op.f("pk_contact_refusal")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("contact_refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_refusal_peer_id"), ["peer_id"], unique=False)


def downgrade():
    with op.batch_alter_table("contact_refusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_refusal_peer_id"))
    op.drop_table("contact_refusal")
