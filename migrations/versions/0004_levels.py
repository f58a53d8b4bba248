"""levels of languages that are none of ours become their speaker's own words"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

def upgrade():
    op.execute("""
        UPDATE profile_entry SET text = detail, detail = ''
        WHERE kind = 'languages' AND detail NOT IN ('', 'native', 'full', 'working', 'limited', 'elementary')
    """)
    op.execute("DELETE FROM import_draft")  # they may hold such levels, too; whoever waits for one reads its file again


def downgrade():
    op.execute("UPDATE profile_entry SET detail = text WHERE kind = 'languages' AND detail = '' AND text <> ''")
    op.execute("UPDATE profile_entry SET text = '' WHERE kind = 'languages'")
