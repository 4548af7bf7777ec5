-- 目录变动：调整批次里的每一个事项一行，无论批准与否（状态说明）。
select
    line.id             as 目录变动,
    batch.id            as 批次,
    batch.number        as 批次号,
    batch.state         as 状态,
    line.act            as 动作,
    service.code        as 事项代码,
    batch.organ_id      as 机关,
    batch.law_changed_on as 依据生效日,
    (batch.proposed_at at time zone 'Asia/Shanghai')::date as 送审日,
    (batch.answered_at at time zone 'Asia/Shanghai')::date as 批准日,
    batch.effective_on  as 生效日
from services_batchline line
join services_batch batch on batch.id = line.batch_id
join services_service service on service.id = line.service_id
order by line.id
