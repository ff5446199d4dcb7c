"""What Alembic needs: `env` (how it runs inside our transaction) and `versions`, one file a change of the form."""
