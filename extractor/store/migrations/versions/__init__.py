"""The changes of the database's form, oldest first; each brings the form before it one step on.

A new database is made whole from `tables.metadata`; a test holds that an older one, migrated, has the same form.
"""
