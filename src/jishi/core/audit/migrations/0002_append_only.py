"""Entries can only be added; kept apart from the tables so that it survives their being generated anew."""

from django.db import migrations

from jishi.core.append_only import install


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [install("audit_entry", unique=(("id",), ("county", "seq")))]
