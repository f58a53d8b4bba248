"""posts, messages, recommendations and notes keep the language they are written in"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AUTHORS = {"post": "author_id", "message": "sender_id", "recommendation": "author_id", "invitation": "inviter_id"}


def upgrade():
    for table, author in AUTHORS.items():
        op.add_column(table, sa.Column("language", sa.String(length=8), server_default="", nullable=False))
        # What was written before is taken to be in the language that its author reads.
        op.execute(f"UPDATE {table} SET language = (SELECT locale FROM member WHERE id = {author})")  # noqa: S608


def downgrade():
    for table in AUTHORS:
        op.drop_column(table, "language")
