-- 指标: 承接下放权限的单位
-- 含义: 期末承接上级下放管理权限的单位
-- 单位: 个
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 清单管理
-- 次序: 13
select 机关
from 机关
where 机关 in (
    select (内容 ->> '承接部门')::bigint from 台账
    where 册 = 'delegated-authorities' and 自 <= $期末 and coalesce(至 > $期末, true) and 内容 ->> '运行状态' <> '退回'
)
