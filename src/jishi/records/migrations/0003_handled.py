"""What a person has moved on, and where an entry of the register stands, each by a column of its own."""

from typing import Any

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat


def staged(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "Register").objects.update(stage=Concat("ledger", Value("/"), "state"))


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(fields=["county", "by", "at", "id"], name="transition_by"),
        ),
        migrations.AddField(
            model_name="register",
            name="stage",
            field=models.CharField(default="", max_length=73),
            preserve_default=False,
        ),
        migrations.RunPython(staged, migrations.RunPython.noop),
    ]
