-- 预审：申请人送来、由窗口逐页看过的草稿，送审一次一行；意见和材料不出库。
select
    p.id          as 预审,
    p.version_id  as 事项,
    p.organ_id    as 机关,
    p.number      as 第几次,
    p.state       as 状态,
    p.sent_on     as 送审日,
    p.due_on      as 承诺答复日,
    p.answered_on as 答复日,
    p.case_id     as 案件,
    p.is_demo     as 演示
from applications_prereview p
order by p.id
