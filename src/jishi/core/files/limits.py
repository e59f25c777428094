"""How much of a file is taken: bounds that keep one sender from filling the disk or the memory of a small server."""

from __future__ import annotations

from datetime import timedelta

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
# A picture is decoded into three bytes a pixel.
MOST_PIXELS = 50_000_000
LONGEST_EDGE, PREVIEW_EDGE = 2560, 320
# Packed documents (xlsx, docx) are looked into before anybody opens them.
MOST_INFLATED = 100 * MEGABYTE
MOST_RATIO = 100
MOST_ENTRIES = 2_000
# A small, well-packed file may exceed the ratio and harm nobody.
RATIO_FREE = 4 * MEGABYTE
MOST_PART = 16 * MEGABYTE
# Of one record; of one user's uploads that have been begun and not ended.
MOST_FILES, MOST_BEGUN = 100, 50
LONGEST_NAME = 120
# What nothing refers to is left alone for so long: an upload may be about to refer to it.
GRACE = timedelta(days=1)
