"""locked members"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LOCKED = sa.text("state <> 'active'")


def upgrade():
    op.create_index("ix_member_locked", "member", ["id"], unique=False, sqlite_where=LOCKED, postgresql_where=LOCKED)


def downgrade():
    op.drop_index("ix_member_locked", table_name="member")
