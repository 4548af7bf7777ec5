-- 文书：每一份发出的文书一行。
select
    d.id        as 文书,
    d.case_id   as 案件,
    d.event_id  as 事件,
    d.kind      as 种类,
    d.organ_id  as 机关,
    d.number    as 文号,
    d.issued_on as 成文日期
from documents_document d
join changed on changed.id = d.case_id
