-- 指标: 承诺时限合计
-- 含义: 期末各部门在用事项，现在承诺的办理时限之和
-- 单位: 工作日
-- 分组: 主管部门
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 口径: 当场办结的算0；以自然日、月、年承诺的不能与工作日相加，不计
-- 领域: 政务服务
-- 次序: 14
select 事项, 主管部门 as 组, 承诺工作日 as 数额
from 事项
where 机关 in (select 机关 from 机关 where 性质 = '部门')
  and 已公布 and 承诺工作日 is not null and 施行日 <= $期末 and coalesce(停用日 > $期末, true)
qualify row_number() over (partition by 事项代码 order by 施行日 desc, 版本号 desc) = 1
