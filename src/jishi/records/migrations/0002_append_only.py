"""Moves are history: a row once written can be neither altered nor removed."""

from django.db import migrations

from jishi.core.append_only import install


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [install("records_transition")]
