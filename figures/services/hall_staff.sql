-- 指标: 入驻工作人员
-- 含义: 期末各部门派驻政务服务中心的工作人员
-- 单位: 人
-- 分组: 机关
-- 依据: 本地口径
-- 周期: 时点
-- 公布: 公开
-- 口径: 按“驻中心”岗位的任职计，一人任数岗只算一次
-- 领域: 政务服务
-- 次序: 12
select 任职, 机关名称 as 组
from 任职
where 岗位 like '驻中心%' and 自 <= $期末 and coalesce(至 >= $期末, true)
qualify row_number() over (partition by 人员 order by 任职) = 1
