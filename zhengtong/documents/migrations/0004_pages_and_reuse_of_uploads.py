"""Pages, order and turning of what is handed in, and what it was handed in for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_shared_data_calls_and_waivers")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="draft_key",
            field=models.UUIDField(blank=True, null=True, verbose_name="草稿编号"),
        ),
        migrations.AddField(
            model_name="upload",
            name="pages",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="页数"),
        ),
        migrations.AddField(
            model_name="upload",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="次序"),
        ),
        migrations.AddField(
            model_name="upload",
            name="reused_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reuses",
                to="documents.upload",
                verbose_name="沿用自",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="turned",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="旋转（度）"),
        ),
        migrations.AddField(
            model_name="upload",
            name="valid_until",
            field=models.DateField(blank=True, null=True, verbose_name="有效期至"),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("case__isnull", True), ("draft_key__isnull", False)),
                fields=["at"],
                name="uploads_waiting_for_a_case",
            ),
        ),
    ]
