-- 机关：一个机关一行。
select
    o.id            as 机关,
    o.name          as 名称,
    o.short_name    as 简称,
    o.kind          as 性质,
    o.division_id   as 区划,
    o.parent_id     as 上级,
    o.opened_on     as 设立日,
    o.closed_on     as 撤销日,
    o.is_demo       as 演示
from people_organ o
order by o.id
