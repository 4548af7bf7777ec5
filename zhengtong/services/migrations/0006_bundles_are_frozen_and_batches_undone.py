"""A published bundle stands like a published service; what an answered batch did is not rewritten; a batch knows which one it undoes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
create function services_bundle_version_is_frozen() returns trigger language plpgsql as $$
begin
    if old.published_at is not null then
        if tg_op = 'DELETE' then
            raise exception '一件事版本%已经公布，不能删除；不再提供的请停用', old.id using errcode = 'restrict_violation';
        elsif to_jsonb(new) - 'ended_on' <> to_jsonb(old) - 'ended_on' then
            raise exception '一件事版本%已经公布，内容不能修改；请起草新的版本', old.id using errcode = 'restrict_violation';
        end if;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger services_bundle_version_is_frozen before update or delete on services_bundleversion
    for each row execute function services_bundle_version_is_frozen();

create function services_batch_line_is_frozen() returns trigger language plpgsql as $$
begin
    if exists (
        select from services_batch batch
        where batch.state in ('已公布', '已撤销')
        and batch.id in (case when tg_op <> 'INSERT' then old.batch_id end, case when tg_op <> 'DELETE' then new.batch_id end)
    ) then
        raise exception '目录调整批次已经公布或者撤销，明细不能修改' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger services_batch_line_is_frozen before insert or update or delete on services_batchline
    for each row execute function services_batch_line_is_frozen();
"""

DROP = """
drop function services_bundle_version_is_frozen cascade;
drop function services_batch_line_is_frozen cascade;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0005_national_elements_batches_and_bundles"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="is_demo",
            field=models.BooleanField(db_default=False, default=False, verbose_name="演示数据"),
        ),
        migrations.AddField(
            model_name="batch",
            name="undoes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="services.batch",
                verbose_name="撤销的批次",
            ),
        ),
        migrations.AddField(
            model_name="material",
            name="elements",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="其他要素"
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="送审人",
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
