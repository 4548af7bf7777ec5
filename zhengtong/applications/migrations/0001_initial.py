"""Drafts as the portal left them: the table is there already, renamed by portal 0002."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0002_drafts_move_to_applications"),
        ("cases", "0002_the_door"),
        ("documents", "0002_series_and_content"),
        ("services", "0003_published_versions_are_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("procedure", models.CharField(max_length=40, verbose_name="程序")),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="一次性编号")),
                        ("answers", models.JSONField(default=dict, verbose_name="已填内容")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="保存时间")),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                                verbose_name="已提交为",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
                            ),
                        ),
                        ("uploads", models.ManyToManyField(related_name="+", to="documents.upload", verbose_name="材料文件")),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.serviceversion",
                                verbose_name="事项版本",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "草稿",
                        "verbose_name_plural": "草稿",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("case__isnull", True)),
                                fields=("person", "procedure", "version"),
                                name="one_open_draft_a_kind",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
            ]
        )
    ]
