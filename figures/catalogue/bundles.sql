-- 指标: 一件事一次办数
-- 含义: 期末公布的“一件事一次办”，一件事把几个事项并成一次办理
-- 单位: 个
-- 分组: 类别
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 领域: 事项目录
-- 次序: 40
select 一件事, 类别 as 组
from 一件事
where 已公布 and 施行日 <= $期末 and coalesce(停用日 > $期末, true)
qualify row_number() over (partition by 一件事代码 order by 施行日 desc, 版本号 desc) = 1
