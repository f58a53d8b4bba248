"""updates of profiles say what changed"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PROFILE = 7  # the kind in rules/kinds.py


def upgrade():
    # The object was the member alone; from now on it is the member times four and what changed, here unknown.
    op.execute(f"UPDATE activity SET object_id = object_id * 4 WHERE kind = {PROFILE}")  # noqa: S608 (ours)


def downgrade():
    op.execute(f"UPDATE activity SET object_id = object_id / 4 WHERE kind = {PROFILE}")  # noqa: S608 (ours)
