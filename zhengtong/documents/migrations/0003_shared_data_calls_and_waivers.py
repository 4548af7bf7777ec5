"""What was asked of the shared-data platform, and what people were spared. Neither record can be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
create function documents_record_stays() returns trigger language plpgsql as $$
begin
    raise exception '共享数据调用和免提交的记录只能追加，不能修改或者删除' using errcode = 'restrict_violation';
end $$;
create trigger documents_call_stays before update or delete on documents_shareddatacall
    for each row execute function documents_record_stays();
create trigger documents_waiver_stays before update or delete on documents_materialwaiver
    for each row execute function documents_record_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_taken_over"),
        ("documents", "0002_series_and_content"),
        ("services", "0005_national_elements_batches_and_bundles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedDataCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data_set", models.CharField(max_length=100, verbose_name="数据集")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("draft_key", models.UUIDField(blank=True, null=True, verbose_name="草稿编号")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("有", "有"), ("无", "无"), ("没有答复", "没有答复")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("number_shown", models.CharField(blank=True, default="", max_length=80, verbose_name="编号")),
                ("source", models.CharField(blank=True, default="", max_length=100, verbose_name="来源单位")),
                ("since_on", models.DateField(blank=True, null=True, verbose_name="生效日")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="截止日")),
                ("error", models.CharField(blank=True, default="", max_length=300, verbose_name="错误")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查询人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查询对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "共享数据调用",
                "verbose_name_plural": "共享数据调用",
            },
        ),
        migrations.CreateModel(
            name="MaterialWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_as", models.CharField(max_length=100, verbose_name="免提交凭据")),
                ("source", models.CharField(max_length=100, verbose_name="来源单位")),
                ("number_shown", models.CharField(blank=True, default="", max_length=80, verbose_name="编号")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="本地证照",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.material",
                        verbose_name="材料",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.shareddatacall",
                        verbose_name="共享数据调用",
                    ),
                ),
            ],
            options={
                "verbose_name": "免提交",
                "verbose_name_plural": "免提交",
            },
        ),
        migrations.AddIndex(
            model_name="shareddatacall",
            index=models.Index(fields=["person", "data_set", "-id"], name="calls_about_a_person"),
        ),
        migrations.AddConstraint(
            model_name="materialwaiver",
            constraint=models.UniqueConstraint(fields=("case", "material"), name="one_waiver_a_material_a_case"),
        ),
        migrations.RunSQL(CREATE, "drop function documents_record_stays cascade"),
    ]
