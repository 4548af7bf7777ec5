-- 指标: 权责清单调整次数
-- 含义: 本期批准生效的权责清单调整批次
-- 单位: 次
-- 依据: 本地口径
-- 公布: 公开
-- 口径: 首次建立清单也是一个批次；每次取一条变动代表
-- 领域: 清单管理
-- 次序: 5
select 台账变动
from 台账变动
where 册 = 'powers' and 日期 between $期初 and $期末
qualify row_number() over (partition by 批次 order by 台账变动) = 1
