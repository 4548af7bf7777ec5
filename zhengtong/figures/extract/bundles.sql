-- 一件事：每一个版本一行。
select
    v.id                            as 一件事,
    b.code                          as 一件事代码,
    v.number                        as 版本号,
    v.name                          as 名称,
    b.organ_id                      as 机关,
    v.kind                          as 类别,
    jsonb_array_length(v.members)   as 事项数,
    v.visits                        as 到现场次数,
    v.in_force_on                   as 施行日,
    v.ended_on                      as 停用日,
    v.published_at is not null      as 已公布,
    b.is_demo                       as 演示
from services_bundleversion v
join services_bundle b on b.id = v.bundle_id
order by v.id
