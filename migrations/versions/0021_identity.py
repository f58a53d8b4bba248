"""the organisation's mark and languages, what members agreed to"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "site_mark",
        sa.Column("name", sa.String(68), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "size", name=op.f("pk_site_mark")),
    )
    op.create_table(
        "consent",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("version_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_consent_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["legal_page.id"], name=op.f("fk_consent_version_id_legal_page"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "version_id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_version_id"), "consent", ["version_id"], unique=False)
    op.add_column("legal_page", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("site", sa.Column("mark", sa.String(68), nullable=False, server_default=""))
    op.add_column("site", sa.Column("locales", sa.String(40), nullable=False, server_default="en de"))
    op.add_column("site", sa.Column("public_about", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("site", sa.Column("legal", sa.String(120), nullable=False, server_default=""))
    op.add_column("site", sa.Column("terms_version", NUMBER, nullable=False, server_default="0"))
    op.add_column("member", sa.Column("agreed_version", NUMBER, nullable=False, server_default="0"))
    op.add_column("sign_up", sa.Column("agreed_version", NUMBER, nullable=False, server_default="0"))


def downgrade():
    op.drop_column("sign_up", "agreed_version")
    op.drop_column("member", "agreed_version")
    for column in ("terms_version", "legal", "public_about", "locales", "mark"):
        op.drop_column("site", column)
    op.drop_table("consent")
    op.drop_column("legal_page", "asks")
    op.drop_table("site_mark")
