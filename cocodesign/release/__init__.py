"""What of a workshop may be given to others? Tables only, scoped by consent, with fresh pseudonyms and coarse times.

The archive is the whole record, private and exact; a release is what may leave. ``docs/releases.md`` says how it is
made and what remains risky.
"""

from __future__ import annotations

from cocodesign.release.files import read_release, write_release
from cocodesign.release.making import Release, make_release
from cocodesign.release.sealed import recount_release

__all__ = ["Release", "make_release", "read_release", "recount_release", "write_release"]
