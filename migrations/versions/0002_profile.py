"""profile"""

import sqlalchemy as sa
from alembic import op

from app.rules.text import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contact_grant",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("peer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_contact_grant_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["member.id"], name=op.f("fk_contact_grant_peer_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", "peer_id", name=op.f("pk_contact_grant")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("contact_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_grant_peer_id"), ["peer_id"], unique=False)

    op.create_table(
        "import_draft",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_import_draft_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_import_draft")),
    )
    op.create_table(
        "profile_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("starts", sa.String(length=7), nullable=False),
        sa.Column("ends", sa.String(length=7), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_profile_entry_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("profile_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_profile_entry_member_id_kind_rank"), ["member_id", "kind", "rank"], unique=False
        )

    op.create_table(
        "resume_origin",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_resume_origin_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_resume_origin")),
    )
    op.create_table(
        "suggestion",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_suggestion_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["member.id"], name=op.f("fk_suggestion_other_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "other_id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_other_id"), ["other_id"], unique=False)

    op.create_table(
        "endorsement_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["member.id"], name=op.f("fk_endorsement_request_asked_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_endorsement_request_skill_id_skill"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement_request")),
        sa.UniqueConstraint("skill_id", "asked_id", name=op.f("uq_endorsement_request_skill_id_asked_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("endorsement_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsement_request_asked_id"), ["asked_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("relationship", sa.String(length=16), nullable=False),
        sa.Column("position_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position_title", sa.String(length=120), nullable=False),
        sa.Column("position_organisation", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("author_id <> subject_id", name=op.f("ck_recommendation_two_members")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["member.id"], name=op.f("fk_recommendation_author_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_recommendation_position_id_position"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["member.id"], name=op.f("fk_recommendation_subject_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_author_id_state"), ["author_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_position_id"), ["position_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_subject_id_state"), ["subject_id", "state"], unique=False)
        batch_op.create_index(
            "uq_recommendation_open",
            ["author_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'submitted', 'revision')"),
            postgresql_where=sa.text("state IN ('requested', 'submitted', 'revision')"),
        )

    with op.batch_alter_table("education", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "school_folded",
                sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
                nullable=False,
                server_default="",
            )
        )
        batch_op.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_education_school_folded"), ["school_folded"], unique=False)

    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("endorsements", sa.String(length=8), nullable=False, server_default="shown"))
        batch_op.add_column(sa.Column("public_profile", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("public_indexed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("hides_completeness", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "title_folded",
                sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
                nullable=False,
                server_default="",
            )
        )
        batch_op.add_column(
            sa.Column(
                "organisation_folded",
                sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
                nullable=False,
                server_default="",
            )
        )
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_position_organisation_folded"), ["organisation_folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_title_folded"), ["title_folded"], unique=False)

    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_profiles", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("skill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("contact") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_contact_release"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_contact_release"), "release IN ('connections', 'chosen', 'nobody')")
    _fold("position", "title", "organisation")
    _fold("education", "school")


def _fold(table, *columns):
    """Fill the columns that suggestions are found by, as the application folds them."""
    connection = op.get_bind()
    for column in columns:
        for (text,) in connection.execute(sa.text(f"SELECT DISTINCT {column} FROM {table}")).all():  # noqa: S608
            change = sa.text(f"UPDATE {table} SET {column}_folded = :folded WHERE {column} = :text")  # noqa: S608
            connection.execute(change, {"folded": fold(text)[:160], "text": text})


def downgrade():
    op.execute("UPDATE contact SET release = 'nobody' WHERE release = 'chosen'")
    with op.batch_alter_table("contact") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_contact_release"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_contact_release"), "release IN ('connections', 'nobody')")
    with op.batch_alter_table("skill", schema=None) as batch_op:
        batch_op.drop_column("origin")

    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_column("public_profiles")

    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_title_folded"))
        batch_op.drop_index(batch_op.f("ix_position_organisation_folded"))
        batch_op.drop_column("origin")
        batch_op.drop_column("organisation_folded")
        batch_op.drop_column("title_folded")

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("hides_completeness")
        batch_op.drop_column("public_indexed")
        batch_op.drop_column("public_profile")
        batch_op.drop_column("endorsements")

    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_column("hidden")

    with op.batch_alter_table("education", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_education_school_folded"))
        batch_op.drop_column("origin")
        batch_op.drop_column("text")
        batch_op.drop_column("school_folded")

    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recommendation_open",
            sqlite_where=sa.text("state IN ('requested', 'submitted', 'revision')"),
            postgresql_where=sa.text("state IN ('requested', 'submitted', 'revision')"),
        )
        batch_op.drop_index(batch_op.f("ix_recommendation_subject_id_state"))
        batch_op.drop_index(batch_op.f("ix_recommendation_position_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_author_id_state"))

    op.drop_table("recommendation")
    with op.batch_alter_table("endorsement_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endorsement_request_asked_id"))

    op.drop_table("endorsement_request")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_other_id"))

    op.drop_table("suggestion")
    op.drop_table("resume_origin")
    with op.batch_alter_table("profile_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_entry_member_id_kind_rank"))

    op.drop_table("profile_entry")
    op.drop_table("import_draft")
    with op.batch_alter_table("contact_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_grant_peer_id"))

    op.drop_table("contact_grant")
