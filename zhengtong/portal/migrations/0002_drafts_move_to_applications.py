"""Drafts become the business of zhengtong.applications: the table is renamed, every row stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("Draft", "applications_draft")],
            state_operations=[migrations.DeleteModel("Draft")],
        )
    ]
