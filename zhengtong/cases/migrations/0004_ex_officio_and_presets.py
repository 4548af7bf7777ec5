"""Cases begun ex officio or without a party, and the local presets a county chooses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_roads_to_a_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_shown",
            field=models.BooleanField(db_default=True, default=True, verbose_name="当事人可见"),
        ),
        migrations.AddField(
            model_name="case",
            name="preset",
            field=models.JSONField(null=True, verbose_name="本地预设"),
        ),
        migrations.AlterField(
            model_name="case",
            name="applicant",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人、当事人",
            ),
        ),
        migrations.CreateModel(
            name="PresetChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=40, verbose_name="程序")),
                ("preset", models.CharField(max_length=60, verbose_name="预设")),
                ("from_on", models.DateField(verbose_name="自")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="选用时间")),
                ("reason", models.CharField(max_length=200, verbose_name="依据的文件或者理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="选用人",
                    ),
                ),
            ],
            options={
                "verbose_name": "选用的预设",
                "verbose_name_plural": "选用的预设",
                "indexes": [models.Index(fields=["procedure", "-from_on", "-id"], name="preset_in_force")],
            },
        ),
        migrations.RunSQL(
            """
            create trigger preset_choices_are_written_once before update or delete on cases_presetchoice
                for each row execute function cases_append_only()
            """,
            "drop trigger preset_choices_are_written_once on cases_presetchoice",
        ),
    ]
