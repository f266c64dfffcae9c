"""The store: what was read, what was extracted of it, and what is published, in SQLite or PostgreSQL with the same statements.

``database``   opens it, and says in one line why it cannot be used
``schema``     its tables; ``migrations`` brings an older store up to them
``articles``   what is known of an article, and how a new version of it is written
``publishing`` which rows are published: versions, repetitions, ids; and what each run changed
``runs``       one record a run
"""

from pipeline.store.database import Store, StoreError, open_store

__all__ = ["Store", "StoreError", "open_store"]
