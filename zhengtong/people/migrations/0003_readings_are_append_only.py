"""A record of who read whose personal data is worth nothing if it can be taken back."""

from django.db import migrations

CREATE = """
create function people_reading_stays() returns trigger language plpgsql as $$
begin
    raise exception '个人信息读取记录只能追加，不能修改或者删除' using errcode = 'restrict_violation';
end $$;
create trigger people_reading_stays before update or delete on people_personaldatareading
    for each row execute function people_reading_stays();
"""


class Migration(migrations.Migration):
    dependencies = (("people", "0002_sealed_numbers_and_recovery_codes"),)
    operations = (migrations.RunSQL(CREATE, "drop function people_reading_stays cascade"),)
