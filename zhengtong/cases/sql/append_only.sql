-- Events and seals are written once. Not by courtesy: the database refuses.
create or replace function cases_append_only() returns trigger language plpgsql as $$
begin
    raise exception '案件的动作记录和封印只能追加，不能修改或者删除（表 %）', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create or replace trigger events_are_written_once before update or delete on cases_event
    for each row execute function cases_append_only();
create or replace trigger events_are_never_emptied before truncate on cases_event
    for each statement execute function cases_append_only();
create or replace trigger seals_are_written_once before update or delete on cases_seal
    for each row execute function cases_append_only();
create or replace trigger seals_are_never_emptied before truncate on cases_seal
    for each statement execute function cases_append_only();
