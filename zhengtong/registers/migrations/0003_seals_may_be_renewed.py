"""When the key for personal data changes, what an older key sealed is sealed again: the one thing of a written line that may change."""

from django.db import migrations

AGAIN = """
create or replace function registers_written_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(old) ? 'sealed' and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    raise exception '台账的变动和读取记录只能追加，不能修改或者删除（表 %）', tg_table_name using errcode = 'restrict_violation';
end $$;

create or replace function registers_entry_ends_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    if tg_op = 'DELETE' or old.valid_to is not null or to_jsonb(new) -> 'sealed' <> to_jsonb(old) -> 'sealed'
       or to_jsonb(new) - 'valid_to' - 'ended_by_id' <> to_jsonb(old) - 'valid_to' - 'ended_by_id' then
        raise exception '台账条目%登记后不能修改或者删除；请登记变更或者注销', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = (("registers", "0002_written_once"),)
    operations = (migrations.RunSQL(AGAIN, migrations.RunSQL.noop),)
