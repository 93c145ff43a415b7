"""The steps by which a database of the state comes from one version to the next (Alembic)."""
