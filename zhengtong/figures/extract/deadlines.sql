-- 期限：案件里每一个起算过的期限一行；停算中没有期满日。
select
    d.id             as 期限,
    d.case_id        as 案件,
    d.clock          as 名称,
    d.kind           as 类别,
    d.owed_by        as 义务人,
    d.started_on     as 起算日,
    d.due_on         as 期满日,
    d.met_on         as 完成日,
    case d.state
        when 'running' then '计算中'
        when 'paused' then '停算'
        when 'met' then '已完成'
        else '已失效'
    end              as 状态,
    d.is_provisional as 暂定,
    nullif(d.deemed, '') as 逾期视为
from cases_deadline d
join changed on changed.id = d.case_id
