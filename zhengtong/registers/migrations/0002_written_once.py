"""Changes and readings are written once; an answered batch stays as it was answered; of an entry only its end may be set, once."""

from django.db import migrations

CREATE = """
create function registers_written_once() returns trigger language plpgsql as $$
begin
    raise exception '台账的变动和读取记录只能追加，不能修改或者删除（表 %）', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger changes_are_written_once before update or delete on registers_change
    for each row execute function registers_written_once();
create trigger changes_are_never_emptied before truncate on registers_change
    for each statement execute function registers_written_once();
create trigger entry_readings_are_written_once before update or delete on registers_entryreading
    for each row execute function registers_written_once();

create function registers_batch_answered_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state <> '待批' then
        raise exception '台账批次%已经批示，不能修改或者删除；要改回去的，另提一批', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger batches_are_answered_once before update or delete on registers_batch
    for each row execute function registers_batch_answered_once();

create function registers_entry_ends_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.valid_to is not null
       or to_jsonb(new) - 'valid_to' - 'ended_by_id' <> to_jsonb(old) - 'valid_to' - 'ended_by_id' then
        raise exception '台账条目%登记后不能修改或者删除；请登记变更或者注销', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger entries_end_once before update or delete on registers_entry
    for each row execute function registers_entry_ends_once();
"""

DROP = """
drop function registers_written_once cascade;
drop function registers_batch_answered_once cascade;
drop function registers_entry_ends_once cascade;
"""


class Migration(migrations.Migration):
    dependencies = (("registers", "0001_initial"),)
    operations = (migrations.RunSQL(CREATE, DROP),)
