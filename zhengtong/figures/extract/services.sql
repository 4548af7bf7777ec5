-- 事项：事项的每一个版本一行。承诺时限只加工作日；含有自然日、月、年的承诺不能与工作日相加，写空。
select
    v.id             as 事项,
    s.code           as 事项代码,
    v.number         as 版本号,
    v.name           as 名称,
    s.organ_id       as 机关,
    s.procedure      as 程序,
    v.kind           as 类型,
    v.handling       as 办件类型,
    v.audience       as 服务对象,
    v.visits         as 到现场次数,
    v.fee_fen        as 收费分,
    promised.days    as 承诺工作日,
    before.days      as 压缩前工作日,
    (select count(*) from services_material m where m.version_id = v.id)                       as 材料数,
    (select count(*) from services_material m where m.version_id = v.id and m.copies_waived)  as 免复印件材料数,
    (select count(*) from services_material m where m.version_id = v.id and m.deferrable)     as 可容缺材料数,
    v.in_force_on    as 施行日,
    v.ended_on       as 停用日,
    v.published_at is not null as 已公布,
    s.is_demo        as 演示
from services_serviceversion v
join services_service s on s.id = v.service_id
cross join lateral (
    select case when bool_and(term.value ~ '^(当场|[0-9]+ ?工作日)$')
                then sum(coalesce(substring(term.value from '^[0-9]+')::integer, 0)) end as days
    from jsonb_each_text(v.promises) term
) promised
cross join lateral (
    select case when bool_and(term.value ~ '^(当场|[0-9]+ ?工作日)$')
                then sum(coalesce(substring(term.value from '^[0-9]+')::integer, 0)) end as days
    from jsonb_each_text(v.promised_before) term
) before
order by v.id
