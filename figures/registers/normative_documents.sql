-- 指标: 现行有效的行政规范性文件
-- 含义: 期末在用的行政规范性文件：有效或者已修改，没有超过有效期
-- 单位: 件
-- 分组: 制定机关
-- 依据: 营商条例64
-- 周期: 时点
-- 公布: 公开
-- 领域: 决策与法律事务
-- 次序: 1
select 台账.台账, 制定.名称 as 组
from 台账 left join 机关 as 制定 on 制定.机关 = (台账.内容 ->> '制定机关')::bigint
where 台账.册 = 'normative-documents' and 自 <= $期末 and coalesce(至 > $期末, true)
  and 内容 ->> '有效性' in ('有效', '已修改') and coalesce((内容 ->> '有效期至')::date >= $期末, true)
