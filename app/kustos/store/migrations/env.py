"""Run by Alembic for every command; `kustos.store.schema.migrate` gives it the connection.

There is no ini file: the program runs its migrations itself, inside a transaction of its own.
"""

from alembic import context

from kustos.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
