"""The `jishi` command: Django's commands under this project's settings, and keys before the settings load."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from jishi.config import environment

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.config.settings")
    if sys.argv[1:2] == ["setup"] and not {"-h", "--help"} & set(sys.argv):
        # Production refuses to load its settings without a key, so set-up makes the keys first.
        try:
            make_keys()
        except ImproperlyConfigured as error:
            sys.exit(str(error))
    execute_from_command_line(["jishi", *sys.argv[1:]])


def make_keys() -> list[Path]:
    """The installation's two keys and the token of its figures, each made once; those made now."""
    var = environment.var_folder(ROOT)
    mark = environment.key_mark(environment.profile())
    paths = [var / "secret.key", var / "field.key", var / "metrics.token"]
    made = [path for path in paths if not path.exists()]
    for path in paths:
        environment.key_file(path, mark)
    return made


if __name__ == "__main__":
    main()
