"""whether a newcomer hid the first steps on Home"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("member", sa.Column("hides_first_week", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.drop_column("member", "hides_first_week")
