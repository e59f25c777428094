#!/usr/bin/env python
"""The `jishi` command for a checkout that is not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from jishi.config.command import main

if __name__ == "__main__":
    main()
