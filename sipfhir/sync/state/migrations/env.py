"""Alembic asks this file where the database is: at the connection that the state has open."""

from alembic import context

from sipfhir.sync.state.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, version_table="sipfhir_version")
with context.begin_transaction():
    context.run_migrations()
