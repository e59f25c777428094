"""The one task that the workers know; which job it means stands in its argument."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task


@task()
def run_job(job_id: str) -> None:
    # Here and not above: what runs a job can queue it again, and so needs this task.
    from jishi.core.jobs.execution import execute

    execute(UUID(job_id))
