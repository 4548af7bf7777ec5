-- 指标: 有网上办件的单位
-- 含义: 本期有从网上申请的政务服务办件的单位
-- 单位: 个
-- 依据: 本地口径
-- 周期: 月、季、年
-- 公布: 公开
-- 领域: 政务服务
-- 次序: 33
select 机关
from 机关
where 机关 in (select 机关 from 案件 where 事项 is not null and 渠道 = '网上' and 申请日 between $期初 and $期末)
