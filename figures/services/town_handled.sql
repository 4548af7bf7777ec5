-- 指标: 镇街办件量
-- 含义: 本期各镇（街道）便民服务中心收到的政务服务办件
-- 单位: 件
-- 分组: 镇（街道）
-- 依据: 本地口径
-- 周期: 月、季、年
-- 公布: 公开
-- 领域: 政务服务
-- 次序: 35
select 案件, 主管部门 as 组
from 案件
where 事项 is not null and 申请日 between $期初 and $期末
  and 机关 in (select 机关 from 机关 where 性质 = '镇街')
