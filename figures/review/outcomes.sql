-- 指标: 行政复议案件结果
-- 含义: 本期受理的行政复议案件，按至今的结果分组
-- 单位: 起
-- 分组: 结果
-- 依据: 复议法
-- 周期: 月、季、年
-- 公布: 公开
-- 口径: 各组相加等于受理件数
-- 领域: 行政复议
-- 次序: 3
select
    案件,
    case when 结果 = '已终止' then '终止'
         when 结果 = '调解结案' then '调解'
         when 决定计入 is not null then 决定计入
         when 决定日 is not null then '驳回申请'
         else '尚未审结' end as 组
from 案件
where 程序 = 'review' and 受理日 between $期初 and $期末
