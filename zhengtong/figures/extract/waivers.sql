-- 免提交：因为政府已经持有而没有让申请人交的材料，一份一行；证照号码不出库。
select
    w.id      as 免提交,
    w.case_id as 案件,
    w.held_as as 凭据,
    w.call_id is not null as 共享数据,
    w."on"    as 日期
from documents_materialwaiver w
order by w.id
