"""Static files with a hash in the name and compressed beside it, as WhiteNoise serves them."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: Any) -> Any:
    """Vendors name source maps that are not served; looking for those would stop collectstatic."""
    kept = []
    for extension, rules in patterns:
        rules = tuple(rule for rule in rules if "sourceMappingURL" not in str(rule))
        if rules:
            kept.append((extension, rules))
    return tuple(kept)


class ManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
