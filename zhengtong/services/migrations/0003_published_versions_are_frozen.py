"""A published version is what applicants were promised: the database refuses to change it. Only the day it ends may be set."""

from django.db import migrations

CREATE = """
create function services_version_is_frozen() returns trigger language plpgsql as $$
begin
    if old.published_at is not null then
        if tg_op = 'DELETE' then
            raise exception '事项版本%已经公布，不能删除；不再施行的请停用', old.id using errcode = 'restrict_violation';
        elsif to_jsonb(new) - 'ended_on' <> to_jsonb(old) - 'ended_on' then
            raise exception '事项版本%已经公布，内容不能修改；请起草新的版本', old.id using errcode = 'restrict_violation';
        end if;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger services_version_is_frozen before update or delete on services_serviceversion
    for each row execute function services_version_is_frozen();

create function services_material_is_frozen() returns trigger language plpgsql as $$
begin
    if exists (
        select from services_serviceversion version
        where version.published_at is not null
        and version.id in (case when tg_op <> 'INSERT' then old.version_id end, case when tg_op <> 'DELETE' then new.version_id end)
    ) then
        raise exception '事项版本已经公布，申请材料不能修改；请起草新的版本' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger services_material_is_frozen before insert or update or delete on services_material
    for each row execute function services_material_is_frozen();
"""

DROP = """
drop function services_version_is_frozen cascade;
drop function services_material_is_frozen cascade;
"""


class Migration(migrations.Migration):
    dependencies = (("services", "0002_what_people_call_a_service"),)
    operations = (migrations.RunSQL(CREATE, DROP),)
