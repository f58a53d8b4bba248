"""who was told that a post or a comment mentions them"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_POST = sa.text("comment_id IS NULL")


def upgrade():
    op.create_table(
        "mention",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("post_id", NUMBER, nullable=False),
        sa.Column("comment_id", NUMBER, nullable=True),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        _key("post_id", "post"),
        _key("comment_id", "comment"),
        _key("member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("comment_id", "member_id", name=op.f("uq_mention_comment_id_member_id")),
        sqlite_autoincrement=True,
    )
    for column in ("post_id", "member_id"):
        op.create_index(op.f(f"ix_mention_{column}"), "mention", [column], unique=False)
    op.create_index(
        "uq_mention_in_post", "mention", ["post_id", "member_id"], unique=True, sqlite_where=IN_POST,
        postgresql_where=IN_POST,
    )  # fmt: skip


def _key(column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_mention_{column}_{to}"), ondelete="CASCADE")


def downgrade():
    op.drop_table("mention")
