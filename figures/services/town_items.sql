-- 指标: 镇街便民事项数
-- 含义: 期末各镇（街道）在用的便民服务事项
-- 单位: 项
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 政务服务
-- 次序: 21
select 事项
from 事项
where 机关 in (select 机关 from 机关 where 性质 = '镇街')
  and 已公布 and 施行日 <= $期末 and coalesce(停用日 > $期末, true)
qualify row_number() over (partition by 事项代码 order by 施行日 desc, 版本号 desc) = 1
