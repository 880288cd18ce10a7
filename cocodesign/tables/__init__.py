"""Who took part, who said what, and who addressed whom? A community as tidy tables, checked once.

Every source of data ends in a :class:`Community` and every analysis begins with its tables. Which tables
there are, with which columns, is declared in :mod:`cocodesign.schema`.
"""

from cocodesign.tables.addressing import interactions_from
from cocodesign.tables.checking import check_table
from cocodesign.tables.community import Community
from cocodesign.tables.ids import numbered, places_in
from cocodesign.tables.windows import as_time, in_window

__all__ = [
    "Community",
    "as_time",
    "check_table",
    "in_window",
    "interactions_from",
    "numbered",
    "places_in",
]
