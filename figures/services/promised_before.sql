-- 指标: 压缩前承诺时限合计
-- 含义: 期末各部门在用事项，在压缩以前承诺的办理时限之和
-- 单位: 工作日
-- 分组: 主管部门
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 政务服务
-- 次序: 13
select 事项, 主管部门 as 组, 压缩前工作日 as 数额
from 事项
where 机关 in (select 机关 from 机关 where 性质 = '部门')
  and 已公布 and 压缩前工作日 is not null and 施行日 <= $期末 and coalesce(停用日 > $期末, true)
qualify row_number() over (partition by 事项代码 order by 施行日 desc, 版本号 desc) = 1
