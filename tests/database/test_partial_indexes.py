"""Indexes of some rows only: on both databases, and without the drivers of the one that is not used."""

import subprocess
import sys

from sqlalchemy.schema import CreateIndex

from app.extensions import db

LOADED = """
import sys
from app import create_app
create_app(DATA_DIR=sys.argv[1])
print([name for name in sys.modules if name.startswith("sqlalchemy.dialects.postgresql")])
"""


def test_partial_indexes_are_partial_on_both_databases(app):
    with app.app_context():
        dialect = db.engine.dialect
        partial = [index for table in db.metadata.tables.values() for index in table.indexes if "where" in index.info]
        written = [str(CreateIndex(index).compile(dialect=dialect)) for index in partial]
    assert len(written) >= 4
    assert [each for each in written if " WHERE " not in each] == []


def test_on_sqlite_no_driver_of_postgresql_is_loaded(tmp_path):
    run = subprocess.run([sys.executable, "-c", LOADED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]", "something declares what only PostgreSQL understands"
