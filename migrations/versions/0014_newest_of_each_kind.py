"""the newest activity of each kind, for the stream of all members"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("ix_activity_kind_id"), "activity", ["kind", "id"])


def downgrade():
    op.drop_index(op.f("ix_activity_kind_id"), table_name="activity")
