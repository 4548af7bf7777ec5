-- 指标: 下放管理权限
-- 含义: 期末承接的上级下放管理权限
-- 单位: 项
-- 分组: 领域
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 清单管理
-- 次序: 12
select 台账, 内容 ->> '领域' as 组
from 台账
where 册 = 'delegated-authorities' and 自 <= $期末 and coalesce(至 > $期末, true) and 内容 ->> '运行状态' <> '退回'
