-- 预约：到大厅办事的预约，一次一行；没有姓名。
select
    a.id                 as 预约,
    h.organ_id           as 机关,
    b.name               as 业务,
    a.service_version_id as 事项,
    a."on"               as 日期,
    a.state              as 状态,
    a.is_demo            as 演示
from hall_appointment a
join hall_business b on b.id = a.business_id
join hall_hall h on h.id = b.hall_id
order by a.id
