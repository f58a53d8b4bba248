"""the stream of Home that a member chose last"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("member", sa.Column("home_stream", sa.String(16), nullable=False, server_default=""))


def downgrade():
    op.drop_column("member", "home_stream")
