-- 评价：一案至多一条；评语不出库。误评、恶意差评经认定剔除的也在，写明已剔除。等级依 GB/T 39046：1 非常满意 … 5 非常不满意。
select
    r.id      as 评价,
    r.case_id as 案件,
    r.grade   as 等级,
    r.channel as 渠道,
    (r.at at time zone 'Asia/Shanghai')::date as 日期,
    r.is_demo as 演示,
    r.excluded_on is not null as 已剔除
from cases_rating r
join changed on changed.id = r.case_id
