-- 案件：一案一行。申请人姓名不出库：自然人只留姓，标题里的姓名同样处理；填报内容不出库。
select
    c.id                                   as 案件,
    c.number                               as 编号,
    c.procedure                            as 程序,
    coalesce(c.taken_over_by, c.procedure_version) as 版本,
    c.service_version_id                   as 事项,
    c.organ_id                             as 机关,
    c.respondent_id                        as 被申请机关,
    c.channel                              as 渠道,
    coalesce(replace(c.title, p.name, masked.name), c.title) as 标题,
    masked.name                            as 申请人,
    p.kind                                 as 申请人类别,
    c.stage                                as 环节,
    c.is_closed                            as 已办结,
    c.is_paused                            as 停算中,
    case when c.is_closed then c.stage end as 结果,
    c.opened_on                            as 申请日,
    (c.dates ->> '收到日')::date           as 收到日,
    (c.dates ->> '受理日')::date           as 受理日,
    (c.dates ->> '决定日')::date           as 决定日,
    (c.dates ->> '答复日')::date           as 答复日,
    (c.dates ->> '送达日')::date           as 送达日,
    c.closed_on                            as 办结日,
    c.dates                                as 记日,
    c.is_demo                              as 演示
from cases_case c
join changed on changed.id = c.id
left join people_person p on p.id = c.applicant_id
cross join lateral (
    select case when p.id is null then null when p.kind = '自然人' then left(p.name, 1) || '*' else '某单位' end as name
) masked
