"""Holds every content against the hash it lies under: what is missing, altered, or cut off is named."""

from __future__ import annotations

from collections.abc import Iterator

from jishi.core.files import store
from jishi.core.files.cleaning import unreferenced
from jishi.core.files.models import Blob


def verify(county: str) -> Iterator[str]:
    """One sentence a fault. What nothing refers to any more is not asked for."""
    free = set(unreferenced(county).values_list("pk", flat=True))
    for blob in Blob.objects.filter(county=county).order_by("sha256").iterator():
        if blob.pk in free:
            continue
        path = store.path_of(county, blob.sha256)
        if not path.is_file():
            yield f"{blob.sha256} 的文件不见了（{path}）：请从备份里取回。"
        elif path.stat().st_size != blob.size or store.digest(path) != blob.sha256:
            yield f"{blob.sha256} 的内容与校验值不符（{path}）：请从备份里取回。"


def length(county: str) -> int:
    return Blob.objects.filter(county=county).count()
