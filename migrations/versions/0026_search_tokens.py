"""PostgreSQL stores the words by which it finds somebody, instead of taking them apart at each check"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TOKENS = (
    "array_to_tsvector(array_remove(string_to_array("
    "words || ' .' || replace(name, ' ', ' .') || ' =' || replace(facets, ' ', ' ='), ' '), ''))"
)


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX ix_search_entry_tokens")
    op.execute(f"ALTER TABLE search_entry ADD COLUMN search_index tsvector GENERATED ALWAYS AS ({TOKENS}) STORED")
    op.execute("ALTER TABLE search_entry ALTER COLUMN search_index SET STATISTICS 1000")
    op.execute("CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (search_index)")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("ALTER TABLE search_entry DROP COLUMN search_index")  # with its index
    op.execute(f"CREATE INDEX ix_search_entry_tokens ON search_entry USING gin ({TOKENS})")
    op.execute("ALTER INDEX ix_search_entry_tokens ALTER COLUMN 1 SET STATISTICS 1000")
