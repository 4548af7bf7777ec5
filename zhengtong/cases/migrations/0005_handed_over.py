"""A case may be handed to another organ, whose posts then owe its clocks."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ACT = Path(__file__).resolve().parent.parent / "sql" / "act.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_ex_officio_and_presets"),
        ("people", "0005_persons_by_name"),
        ("services", "0004_handlings_are_called_in_chinese"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organ",
                verbose_name="承办机关",
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organ",
                verbose_name="承办机关",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("handler__isnull", False)), fields=["handler", "-id"], name="cases_of_handler"
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("handler__isnull", False), ("is_leading", True), ("state", "running")),
                fields=["handler", "owed_by", "due_on", "id"],
                name="inbox_of_handler",
            ),
        ),
        # The door takes one argument more; a database that has never had the old one has nothing to drop.
        migrations.RunSQL(
            "drop function if exists cases_act(bigint, integer, text, text, bigint, bigint, date, timestamptz, jsonb, text, bytea,"
            " text, boolean, boolean, jsonb, date, jsonb, boolean)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(ACT.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
