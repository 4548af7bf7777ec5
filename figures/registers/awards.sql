-- 指标: 窗口评优
-- 含义: 本期评出的优秀窗口和优秀个人
-- 单位: 个
-- 分组: 类别
-- 依据: 本地口径
-- 周期: 年
-- 公布: 公开
-- 领域: 大厅与渠道
-- 次序: 23
select 台账, 内容 ->> '类别' as 组
from 台账
where 册 = 'window-awards' and (内容 ->> '年度')::integer between year($期初) and year($期末) and 至 is null
