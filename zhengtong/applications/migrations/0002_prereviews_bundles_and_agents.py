"""Drafts know their situation, their bundle and for whom they are; 预审 and what was said of each page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("cases", "0006_taken_over"),
        ("documents", "0004_pages_and_reuse_of_uploads"),
        ("services", "0005_national_elements_batches_and_bundles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveSmallIntegerField(default=1, verbose_name="页")),
                ("subject", models.CharField(max_length=200, verbose_name="材料或者问题")),
                (
                    "verdict",
                    models.CharField(choices=[("通过", "通过"), ("退回", "退回")], max_length=4, verbose_name="意见"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="退回原因")),
                ("mark_x", models.PositiveSmallIntegerField(null=True, verbose_name="标记左")),
                ("mark_y", models.PositiveSmallIntegerField(null=True, verbose_name="标记上")),
                ("mark_w", models.PositiveSmallIntegerField(null=True, verbose_name="标记宽")),
                ("mark_h", models.PositiveSmallIntegerField(null=True, verbose_name="标记高")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "逐页意见",
                "verbose_name_plural": "逐页意见",
            },
        ),
        migrations.CreateModel(
            name="PreReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("content", models.CharField(max_length=64, verbose_name="送审内容摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("待预审", "待预审"),
                            ("已通过", "已通过"),
                            ("已退回", "已退回"),
                            ("已撤回", "已撤回"),
                        ],
                        default="待预审",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("sent_on", models.DateField(verbose_name="送审日")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="送审时间")),
                ("due_on", models.DateField(verbose_name="承诺答复日")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="预审意见")),
                ("is_demo", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "预审",
                "verbose_name_plural": "预审",
            },
        ),
        migrations.RemoveConstraint(
            model_name="draft",
            name="one_open_draft_a_kind",
        ),
        migrations.AddField(
            model_name="draft",
            name="bundle",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="services.bundleversion",
                verbose_name="一件事版本",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="services.serviceversion",
                verbose_name="开始时的版本",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="changes",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list, verbose_name="新版的变化"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="principal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts_by_agents",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代谁申请",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="situations",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="情形"),
        ),
        migrations.AddField(
            model_name="draft",
            name="warned_on",
            field=models.DateField(blank=True, null=True, verbose_name="提醒清理日"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="填写人",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", True)),
                fields=("person", "principal", "procedure", "version", "bundle"),
                name="one_open_draft_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="pageverdict",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="预审人",
            ),
        ),
        migrations.AddField(
            model_name="pageverdict",
            name="upload",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.upload",
                verbose_name="文件",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="预审人",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="bundle",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="services.bundleversion",
                verbose_name="一件事版本",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
                verbose_name="已提交为",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="draft",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="prereviews",
                to="applications.draft",
                verbose_name="草稿",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organ",
                verbose_name="预审机关",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人",
            ),
        ),
        migrations.AddField(
            model_name="prereview",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="services.serviceversion",
                verbose_name="事项版本",
            ),
        ),
        migrations.AddField(
            model_name="pageverdict",
            name="prereview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="verdicts",
                to="applications.prereview",
                verbose_name="预审",
            ),
        ),
        migrations.AddIndex(
            model_name="prereview",
            index=models.Index(
                condition=models.Q(("state", "待预审")), fields=["organ", "due_on", "id"], name="prereviews_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="prereview",
            index=models.Index(condition=models.Q(("case__isnull", False)), fields=["case"], name="prereviews_of_case"),
        ),
        migrations.AddConstraint(
            model_name="prereview",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="one_prereview_a_number"),
        ),
        migrations.AddConstraint(
            model_name="prereview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "待预审")), fields=("draft",), name="one_waiting_prereview_a_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="pageverdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("upload__isnull", False)),
                fields=("prereview", "upload", "page"),
                name="one_verdict_a_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "通过"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_returned_page_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("mark_h__isnull", True),
                        ("mark_w__isnull", True),
                        ("mark_x__isnull", True),
                        ("mark_y__isnull", True),
                    ),
                    models.Q(
                        ("mark_h__range", (1, 1000)),
                        ("mark_w__range", (1, 1000)),
                        ("mark_x__lt", 1000),
                        ("mark_y__lt", 1000),
                    ),
                    _connector="OR",
                ),
                name="a_mark_lies_on_the_page",
            ),
        ),
    ]
