-- 指标: 实施行政许可的单位
-- 含义: 期末行政许可事项清单里有在用事项的单位
-- 单位: 个
-- 分组: 性质
-- 依据: 营商条例40
-- 周期: 时点
-- 公布: 公开
-- 领域: 清单管理
-- 次序: 10
select 机关, 性质 as 组
from 机关
where 机关 in (
    select (内容 ->> '实施机关')::bigint from 台账
    where 册 = 'licences' and 自 <= $期末 and coalesce(至 > $期末, true) and 内容 ->> '状态' = '在用'
)
