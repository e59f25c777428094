"""The worker's loop, and the chores of somebody who is always there: reaping, what is due, the daily root, tidying."""

from __future__ import annotations

import logging
import threading
import time
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from jishi.core.access.actor import Actor
from jishi.core.audit.roots import RootFileDamaged, write_root
from jishi.core.calendar import today
from jishi.core.jobs.queue import enqueue_due
from jishi.core.jobs.recovery import reap
from jishi.core.lifeline import end_with

logger = logging.getLogger("jishi.jobs")

POLL_SECONDS = 1.0
CHORES_SECONDS = 5.0
KEEP_TASKS_DAYS = 14


def work(*, parent: int | None = None, batch: bool = False) -> None:
    """Run tasks until a signal, the end of the process `parent`, or in a batch until none is left."""
    worker = Worker(
        queue_names=["*"],
        interval=POLL_SECONDS,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    if parent is not None:
        end_with(parent)
    stop = threading.Event()
    chores: threading.Thread | None = None
    try:
        while worker.running:
            try:
                # Before the first look at the queue: what a killed predecessor left lying, and what is due, which a
                # batch could otherwise miss.
                tidied = _look_after(None)
                if chores is None:
                    chores = threading.Thread(target=_chores, args=(stop, tidied), name="chores", daemon=True)
                    chores.start()
                worker.run()
                return
            except OperationalError as error:
                # Its poll begins a transaction, which a busy or restarting database refuses.
                logger.warning("worker: database not available: %s", error)
                connection.close()
                time.sleep(POLL_SECONDS)
    finally:
        stop.set()
        if chores is not None:
            chores.join(timeout=CHORES_SECONDS)


def _chores(stop: threading.Event, tidied: date) -> None:
    while not stop.wait(CHORES_SECONDS):
        try:
            close_old_connections()
            tidied = _look_after(tidied)
        except OperationalError as error:
            logger.warning("worker: chores put off: %s", error)
            connection.close()
    connection.close()


def _look_after(tidied: date | None) -> date:
    reap()
    enqueue_due(Actor.system(settings.COUNTY, today()), timezone.now())
    return _tidy(tidied)


def _tidy(done: date | None) -> date:
    """Once a day: the audit's root outside the database, old tasks out of it."""
    day = today()
    if done == day:
        return day
    try:
        write_root(settings.COUNTY, day)
    except (RootFileDamaged, OSError):
        # Shown in the log and by `jishi audit verify`; jobs go on.
        logger.exception("worker: the audit's root of %s was not written", day)
    call_command("prune_db_task_results", min_age_days=KEEP_TASKS_DAYS, verbosity=0)
    return day
