"""Requests, results and outcomes of draws are written once: no draw is repeated, bettered or forgotten in silence."""

from django.db import migrations

TABLES = ("registers_draw", "registers_drawresult", "registers_drawoutcome")
FUNCTION = """
create function registers_drawn_once() returns trigger language plpgsql as $$
begin
    raise exception '随机抽取只能追加，不能修改或者删除（表 %）；不用的，请写明理由放弃', tg_table_name using errcode = 'restrict_violation';
end $$;
"""
TRIGGERS = "".join(
    f"create trigger draws_are_written_once before update or delete on {table} "
    "for each row execute function registers_drawn_once();\n"
    f"create trigger draws_are_never_emptied before truncate on {table} "
    "for each statement execute function registers_drawn_once();\n"
    for table in TABLES
)
DROP = "drop function registers_drawn_once cascade;"


class Migration(migrations.Migration):
    dependencies = (("registers", "0004_draws"),)
    operations = (migrations.RunSQL(FUNCTION + TRIGGERS, DROP),)
