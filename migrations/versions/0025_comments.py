"""comments, likes of comments, and when a post was edited"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.add_column("post", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "comment",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("post_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("answers_id", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False, server_default=""),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        _key("comment", "post_id", "post"),
        _key("comment", "author_id", "member"),
        _key("comment", "answers_id", "comment", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    for columns in (["post_id", "id", "author_id"], ["author_id", "post_id"], ["answers_id"]):
        op.create_index(op.f(f"ix_comment_{'_'.join(columns)}"), "comment", columns, unique=False)
    op.create_table(
        "comment_like",
        sa.Column("comment_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("comment_like", "comment_id", "comment"),
        _key("comment_like", "member_id", "member"),
        sa.PrimaryKeyConstraint("comment_id", "member_id", name=op.f("pk_comment_like")),
    )
    op.create_index(op.f("ix_comment_like_member_id"), "comment_like", ["member_id"], unique=False)


def _key(table, column, to, ondelete="CASCADE"):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def downgrade():
    op.drop_table("comment_like")
    op.drop_table("comment")
    op.drop_column("post", "edited_at")
