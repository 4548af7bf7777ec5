"""The SQL function that changes a case, and the triggers that keep events append-only."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL((SQL / "act.sql").read_text(encoding="utf-8"), "drop function cases_act"),
        migrations.RunSQL(
            (SQL / "append_only.sql").read_text(encoding="utf-8"), "drop function cases_append_only cascade"
        ),
    ]
