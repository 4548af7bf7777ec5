-- 任职：一人在一岗一段时间一行；只有岗位，没有姓名。“人员”是系统内部的编号，用来不重复计人。
select
    t.id         as 任职,
    t.person_id  as 人员,
    p.organ_id   as 机关,
    p.name       as 岗位,
    p.roles      as 角色,
    t.from_on    as 自,
    t.to_on      as 至,
    n.is_demo    as 演示
from people_tenure t
join people_post p on p.id = t.post_id
join people_person n on n.id = t.person_id
order by t.id
