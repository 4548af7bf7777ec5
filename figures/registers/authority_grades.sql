-- 指标: 权限承接自评优良率
-- 含义: 期末承接下放权限的单位中，各项权限自评都在良以上的比例
-- 单位: 百分比
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 口径: 基数：有自评等次的承接单位，一个单位算一次；有一项在良以下就不算优良
-- 领域: 清单管理
-- 次序: 14
select 机关, 优良 as 计入
from 机关 join (
    select (内容 ->> '承接部门')::bigint as 机关, coalesce(bool_and(内容 ->> '自评等次' in ('优', '良')), false) as 优良
    from 台账
    where 册 = 'delegated-authorities' and 自 <= $期末 and coalesce(至 > $期末, true) and 内容 ->> '运行状态' <> '退回' and 内容 ->> '自评等次' is not null
    group by 1
) as 自评 using (机关)
