-- 指标: 证明事项
-- 含义: 期末登记的证明事项及清理结果
-- 单位: 项
-- 分组: 清理结果
-- 依据: 营商条例44
-- 周期: 时点
-- 公布: 公开
-- 领域: 清单管理
-- 次序: 21
select 台账, 内容 ->> '清理结果' as 组
from 台账
where 册 = 'required-certificates' and 自 <= $期末 and coalesce(至 > $期末, true)
