-- 台账：每个版本一行。register_columns 由程序按 law/registers 写好：只带可以统计的列（日期、数、选项、机关……）和向社会公开的列，
-- 个人信息和不公开的文字都不出库。
select
    entry.id, entry.register, known.name, entry.code, case when known.shows_title then entry.title end,
    entry.organ_id, entry.valid_from, entry.valid_to,
    (select coalesce(jsonb_object_agg(key, value), '{}'::jsonb) from jsonb_each(entry.data) where key = any(known.columns)),
    entry.is_demo
from registers_entry entry
join register_columns known on known.register = entry.register
order by entry.id
