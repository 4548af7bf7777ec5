"""A case may be taken over by a newer version of its procedure (适用新版)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_handed_over")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="taken_over_by",
            field=models.DateField(null=True, verbose_name="适用的新版施行日"),
        ),
    ]
