"""one mailbox, one skill, lists by name"""

import sqlalchemy as sa
from alembic import op

from app.rules import skills, text
from app.rules.email import mailbox

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "address_change",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_address_change_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_address_change")),
    )
    op.add_column("member", sa.Column("mailbox", sa.String(length=762), nullable=True))
    _fill_members()
    op.create_index(op.f("ix_member_mailbox"), "member", ["mailbox"], unique=True)
    op.add_column("email_invitation", sa.Column("mailbox", sa.String(length=762), nullable=False, server_default=""))
    _fill("email_invitation", "email", "mailbox", mailbox)
    op.drop_index(op.f("ix_email_invitation_email"), table_name="email_invitation")
    op.create_index(op.f("ix_email_invitation_mailbox"), "email_invitation", ["mailbox"], unique=False)
    key = sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql")
    op.add_column("skill", sa.Column("name_key", key, nullable=False, server_default=""))
    _fill("skill", "name", "name_key", _skill_key)
    with op.batch_alter_table("skill", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_skill_member_id_name_folded"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_skill_member_id_name_key"), ["member_id", "name_key"])
        batch_op.create_index(batch_op.f("ix_skill_name_key"), ["name_key"], unique=False)


def _skill_key(name):
    """A skill that nobody could add any more keeps its name."""
    return skills.key(name) or name


def _fill(table, column, made, make):
    """Fill a column that is made of another one, as the application makes it."""
    connection = op.get_bind()
    for (given,) in connection.execute(sa.text(f"SELECT DISTINCT {column} FROM {table}")).all():  # noqa: S608
        change = sa.text(f"UPDATE {table} SET {made} = :made WHERE {column} = :given")  # noqa: S608
        connection.execute(change, {"made": make(given), "given": given})


def _fill_members():
    """The oldest account keeps a mailbox that several have. Names are listed without titles, and found without what
    shows nothing.
    """
    connection, taken = op.get_bind(), set()
    for id, email, name, folded in connection.execute(
        sa.text("SELECT id, email, name, name_folded FROM member ORDER BY id")
    ).all():
        if mailbox(email) not in taken:
            taken.add(mailbox(email))
            connection.execute(
                sa.text("UPDATE member SET mailbox = :mailbox WHERE id = :id"), {"mailbox": mailbox(email), "id": id}
            )
        if text.name_key(name) != folded:
            connection.execute(
                sa.text("UPDATE member SET name_folded = :folded WHERE id = :id"),
                {"folded": text.name_key(name), "id": id},
            )
            connection.execute(sa.text("DELETE FROM name_word WHERE member_id = :id"), {"id": id})
            for word in sorted({word[:80] for word in text.words(name)}):
                connection.execute(
                    sa.text("INSERT INTO name_word (word, member_id) VALUES (:word, :id)"), {"word": word, "id": id}
                )


def downgrade():
    # C and C++ are one again to the former rule: those after the first are told apart by their numbers.
    op.execute(
        "UPDATE skill SET name_folded = name_folded || ' ' || id WHERE EXISTS (SELECT 1 FROM skill AS other WHERE"
        " other.member_id = skill.member_id AND other.name_folded = skill.name_folded AND other.id < skill.id)"
    )
    with op.batch_alter_table("skill", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_name_key"))
        batch_op.drop_constraint(batch_op.f("uq_skill_member_id_name_key"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_skill_member_id_name_folded"), ["member_id", "name_folded"])
        batch_op.drop_column("name_key")
    op.drop_index(op.f("ix_email_invitation_mailbox"), table_name="email_invitation")
    op.create_index(op.f("ix_email_invitation_email"), "email_invitation", ["email"], unique=False)
    op.drop_column("email_invitation", "mailbox")
    op.drop_index(op.f("ix_member_mailbox"), table_name="member")
    op.drop_column("member", "mailbox")
    op.drop_table("address_change")
