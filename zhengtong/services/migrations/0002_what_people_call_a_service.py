from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("services", "0001_initial"),)
    operations = (
        migrations.AddField(
            model_name="service",
            name="aliases",
            field=models.TextField(
                "别名", blank=True, default="", db_default="", help_text="群众的说法，用空格隔开，供搜索用"
            ),
        ),
    )
