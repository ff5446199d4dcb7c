"""Run by Alembic itself: the migrations go into the transaction of the connection that `migrate` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
