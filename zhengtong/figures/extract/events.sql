-- 事件：一个动作一行。填写内容只留代码性质的几项（…种类、…情形、…方式、…类型、…结果、…形式），自由文字不出库。
select
    e.id                      as 事件,
    e.case_id                 as 案件,
    e.number                  as 序号,
    e.action                  as 动作,
    e.role                    as 角色,
    e.by_id is null           as 系统所为,
    e.approved_by_id is not null as 经批准,
    e."on"                    as 日期,
    extract(epoch from e.at)::bigint as 记录秒,
    case when e.data <> '{}'::jsonb then (
        select jsonb_object_agg(field.key, field.value)
        from jsonb_each(e.data) field
        where right(field.key, 2) in ('种类', '情形', '方式', '类型', '结果', '形式')
          and jsonb_typeof(field.value) <> 'object'
          and length(field.value::text) <= 80
    ) end                     as 填
from cases_event e
join changed on changed.id = e.case_id
