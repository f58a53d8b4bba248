"""pictures of posts"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.add_column("post", sa.Column("picture_count", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_table(
        "post_picture",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("post_id", NUMBER, nullable=True),
        sa.Column("report_id", NUMBER, nullable=True),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("member_id", "member"),
        _key("post_id", "post"),
        _key("report_id", "report"),
        sa.ForeignKeyConstraint(
            ["sha256", "width"], ["picture.sha256", "picture.size"], name=op.f("fk_post_picture_sha256_width_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_picture")),
        sqlite_autoincrement=True,
    )
    for columns in (["member_id"], ["report_id"], ["post_id", "place"], ["sha256", "width"]):
        op.create_index(op.f(f"ix_post_picture_{'_'.join(columns)}"), "post_picture", columns, unique=False)


def _key(column, to):
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_post_picture_{column}_{to}"), ondelete="CASCADE"
    )


def downgrade():
    op.drop_table("post_picture")
    op.drop_column("post", "picture_count")
