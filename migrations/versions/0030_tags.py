"""tags of posts, and what posts said before they were changed"""

import sqlalchemy as sa
from alembic import op

from app.rules import tags

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500  # posts in memory at once


def upgrade():
    op.create_table(
        "post_tag",
        sa.Column("tag", sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"), nullable=False),
        sa.Column("post_id", NUMBER, nullable=False),
        _of_post("post_tag"),
        sa.PrimaryKeyConstraint("tag", "post_id", name=op.f("pk_post_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_post_tag_post_id"), "post_tag", ["post_id"], unique=False)
    op.create_table(
        "post_version",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("post_id", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False, server_default=""),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _of_post("post_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_post_version_post_id_id"), "post_version", ["post_id", "id"], unique=False)
    _fill()


def _of_post(table):
    return sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f(f"fk_{table}_post_id_post"), ondelete="CASCADE")


def _fill():
    """The tags of the posts that are there, as `actions/posts.py` stores them."""
    connection, last = op.get_bind(), 0
    newest = sa.text("SELECT id, text FROM post WHERE id > :last ORDER BY id LIMIT :most")
    insert = sa.text("INSERT INTO post_tag (tag, post_id) VALUES (:tag, :post)")
    while posts := connection.execute(newest, {"last": last, "most": BATCH}).all():
        found = [{"tag": tag, "post": id} for id, written in posts for tag in tags.keys(written)]
        if found:
            connection.execute(insert, found)
        last = posts[-1][0]


def downgrade():
    op.drop_table("post_version")
    op.drop_table("post_tag")
