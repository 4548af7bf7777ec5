-- 指标: 依申请公开回复率
-- 含义: 本期收到的政府信息公开申请中，已经答复或者告知的比例
-- 单位: 百分比
-- 依据: 公开条例
-- 周期: 月、季、年
-- 公布: 公开
-- 口径: 申请人撤回或者视为放弃的不算
-- 领域: 政府信息公开
-- 次序: 4
select 案件, 答复日 is not null as 计入
from 案件
where 程序 = 'disclosure' and 申请日 between $期初 and $期末 and coalesce(结果 not in ('已撤回', '视为放弃'), true)
