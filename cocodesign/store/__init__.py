"""The log of a workshop in SQL: append, read, verify. Only the keeper opens it while a workshop runs."""

from cocodesign.store.engine import store_url
from cocodesign.store.feed import Feed
from cocodesign.store.store import Answer, Store

__all__ = ["Answer", "Feed", "Store", "store_url"]
