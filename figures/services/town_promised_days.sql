-- 指标: 镇街承诺时限合计
-- 含义: 期末各镇（街道）在用事项，现在承诺的办理时限之和
-- 单位: 工作日
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 政务服务
-- 次序: 23
select 事项, 承诺工作日 as 数额
from 事项
where 机关 in (select 机关 from 机关 where 性质 = '镇街')
  and 已公布 and 承诺工作日 is not null and 施行日 <= $期末 and coalesce(停用日 > $期末, true)
qualify row_number() over (partition by 事项代码 order by 施行日 desc, 版本号 desc) = 1
