-- 事项：事项的每一个版本一行。承诺时限只加工作日；含有自然日、月、年的承诺不能与工作日相加，写空。
-- 法定工作日与承诺对着同一些期限：法律另有规定的照规定，没有的照程序（legal_limits 由程序按 law/procedures 写好）。
select
    v.id             as 事项,
    s.code           as 事项代码,
    main.code        as 主项代码,
    v.number         as 版本号,
    v.name           as 名称,
    s.organ_id       as 机关,
    s.procedure      as 程序,
    v.kind           as 类型,
    v.level          as 行使层级,
    v.handling       as 办件类型,
    v.audience       as 服务对象,
    v.visits         as 到现场次数,
    jsonb_array_length(v.visit_means) > 0 as 有减跑办法,
    v.no_meeting     as 不见面,
    v.depth          as 网办深度,
    v.online_exemption <> '' as 免网办,
    v.openness       as 外网开放,
    v.in_hall        as 进驻大厅,
    v.hall_exemption <> '' as 免进驻,
    v.at_general_window as 综合窗口,
    v.on_mobile      as 掌上可办,
    v.on_kiosk       as 自助终端可办,
    v.takes_commitment as 告知承诺,
    v.can_book       as 可预约,
    v.can_post       as 可快递,
    v.cross_region   as 通办范围,
    v.tags           as 标签,
    v.high_frequency_batch as 高频批次,
    jsonb_array_length(v.powers) as 对应权力数,
    jsonb_array_length(v.intermediaries) as 中介服务数,
    v.fee_fen        as 收费分,
    legal.days       as 法定工作日,
    promised.days    as 承诺工作日,
    before.days      as 压缩前工作日,
    (select count(*) from services_material m where m.version_id = v.id)                       as 材料数,
    (select count(*) from services_material m where m.version_id = v.id and m.copies_waived)  as 免复印件材料数,
    (select count(*) from services_material m where m.version_id = v.id and m.deferrable)     as 可容缺材料数,
    eight.missing    as 八统一缺项,
    v.in_force_on    as 施行日,
    v.ended_on       as 停用日,
    v.published_at is not null as 已公布,
    s.is_demo        as 演示
from services_serviceversion v
join services_service s on s.id = v.service_id
left join services_service main on main.id = s.parent_id
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
cross join lateral (
    select case when bool_and(clock.said ~ '^[0-9]+ ?工作日$') then sum(substring(clock.said from '^[0-9]+')::integer) end as days
    from (
        select coalesce(v.terms -> key ->> '限', (
            select known.said from legal_limits known
            where known.procedure = s.procedure and known.clock = key
            order by known.since <= v.in_force_on desc, known.since desc limit 1
        ), '') as said
        from jsonb_object_keys(v.promises) key
    ) clock
) legal
-- 八统一里还缺几统：必填的要素空着的（unified_columns 由程序按 law/elements.yaml 写好），没有材料、没有承诺、收费而没有依据的。
cross join lateral (
    select count(distinct open.one) as missing
    from (
        select one from unified_columns where coalesce(to_jsonb(v) ->> name, '') in ('', '[]', '{}')
        union all select '申报材料' where not exists (select from services_material m where m.version_id = v.id)
        union all select '办结时限' where v.promises = '{}'
        union all select '审批收费' where v.fee_fen > 0 and v.fee_basis = ''
    ) open
) eight
order by v.id
