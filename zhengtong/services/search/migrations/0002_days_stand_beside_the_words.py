"""The days of a text are copied to its entry, by the database itself, so that looking words up needs no second table."""

from django.db import migrations, models

FOLLOW = """
create function search_days_follow() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'services_serviceversion' then
        update search_searchentry set in_force_on = new.in_force_on, ended_on = new.ended_on where version_id = new.id;
    else
        update search_searchentry set in_force_on = new.in_force_on, ended_on = new.ended_on where bundle_version_id = new.id;
    end if;
    return null;
end
$$;
create trigger search_days_follow after update of in_force_on, ended_on on services_serviceversion
    for each row when (old.in_force_on is distinct from new.in_force_on or old.ended_on is distinct from new.ended_on)
    execute function search_days_follow();
create trigger search_days_follow after update of in_force_on, ended_on on services_bundleversion
    for each row when (old.in_force_on is distinct from new.in_force_on or old.ended_on is distinct from new.ended_on)
    execute function search_days_follow();
update search_searchentry e set in_force_on = v.in_force_on, ended_on = v.ended_on, size = length(e.name)
    from services_serviceversion v where v.id = e.version_id;
update search_searchentry e set in_force_on = v.in_force_on, ended_on = v.ended_on, size = length(e.name)
    from services_bundleversion v where v.id = e.bundle_version_id;
"""
UNFOLLOW = """
drop trigger search_days_follow on services_serviceversion;
drop trigger search_days_follow on services_bundleversion;
drop function search_days_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_the_index_and_unanswered_questions")]

    operations = [
        migrations.AddField("searchentry", "in_force_on", models.DateField("施行日", null=True)),
        migrations.AddField("searchentry", "ended_on", models.DateField("停用日", null=True)),
        migrations.AddField(
            "searchentry", "size", models.PositiveSmallIntegerField("名称字数", default=0, db_default=0)
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
