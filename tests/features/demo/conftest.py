"""The loaded demo for the tests that look into it."""

from __future__ import annotations

from loaded_demo import demo

__all__ = ["demo"]
