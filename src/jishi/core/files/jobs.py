"""Every night what nothing refers to any more leaves the disk; what was erased leaves it at once."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.files.cleaning import clean
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run

KIND = "clean_files"


@job(KIND, label=_("清理不再引用的附件"), schedule="50 2 * * *")
def clean_files(run: Run) -> dict[str, Any]:
    """Batch by batch; begun anew, it finds only what is left."""
    cleaned = clean(run.county, timezone.now())
    return {"files": cleaned.files, "uploads": cleaned.uploads, "bytes": cleaned.size}
