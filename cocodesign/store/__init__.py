"""The log of a workshop in SQL: append, read, verify. Only the keeper opens it while a workshop runs."""

from cocodesign.store.engine import shown, sqlite_path, store_url, without_password, workshops_at
from cocodesign.store.feed import Feed
from cocodesign.store.store import Answer, Store

__all__ = ["Answer", "Feed", "Store", "shown", "sqlite_path", "store_url", "without_password", "workshops_at"]
