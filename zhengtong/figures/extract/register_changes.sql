-- 台账变动：已批准的批次里的每一行。
select
    change.id, batch.register, known.name, batch.id, change.kind, change.code, coalesce(change.organ_id, old.organ_id),
    batch."on",
    (select coalesce(jsonb_object_agg(key, value), '{}'::jsonb)
     from jsonb_each(case change.kind when '注销' then old.data else change.data end) where key = any(known.columns)),
    batch.is_demo
from registers_change change
join registers_batch batch on batch.id = change.batch_id and batch.state = '已批准'
join register_columns known on known.register = batch.register
left join registers_entry old on old.id = change.entry_id
order by change.id
