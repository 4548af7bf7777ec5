-- 新案件（本次重读的案件）配上从事件、期限、评价里提上来的列，并入 底.案件。
-- 主时限：以作出决定或答复来完成的那个期限；有几个的，取未失效的、
-- 专为此设的、最后起算的（如复议由简易程序转为普通程序）。
with 填写 as (
    select
        案件,
        arg_max(填 ->> '决定种类', 序号) filter (where 填 ->> '决定种类' is not null) as 决定种类,
        arg_max(填 ->> '终止情形', 序号) filter (where 填 ->> '终止情形' is not null) as 终止情形,
        arg_max(填 ->> '答复种类', 序号) filter (where 填 ->> '答复种类' is not null) as 答复种类
    from 底.事件 semi join 新案件 using (案件)
    where 填 is not null
    group by 案件
),
视为 as (
    select distinct 案件 from 底.事件 semi join 新案件 using (案件) where 动作 = '视为受理'
),
主时限 as (
    select 期限.案件, arg_max(期限.名称, (期限.状态 <> '已失效', 主.专一, 期限.起算日, 期限.期限)) as 名称
    from 底.期限 as 期限
    join 新案件 using (案件)
    join 底.主时限 as 主 on (主.程序, 主.版本, 主.名称) = (新案件.程序, 新案件.版本, 期限.名称)
    where 期限.类别 = '法定'
    group by 期限.案件
),
期满 as (
    select
        案件,
        any_value(名称) as 主时限,
        max(起算日) as 起算日,
        max(期满日) filter (where 类别 = '法定') as 法定期满日,
        max(期满日) filter (where 类别 = '承诺') as 承诺期满日,
        max(完成日) as 时限完成日
    from 底.期限 join 主时限 using (案件, 名称)
    group by 案件
)
insert into 底.案件
select
    新案件.*,
    填写.决定种类, coalesce(代码.计入, 填写.决定种类), 填写.终止情形, 填写.答复种类, 视为.案件 is not null,
    期满.主时限, 期满.起算日, 期满.法定期满日, 期满.承诺期满日, 期满.时限完成日,
    评价.等级
from 新案件
left join 填写 using (案件)
left join 底.代码 as 代码
    on (代码.程序, 代码.版本, 代码.填, 代码.名) = (新案件.程序, 新案件.版本, '决定种类', 填写.决定种类)
left join 视为 using (案件)
left join 期满 using (案件)
left join 底.评价 as 评价 using (案件)
order by 案件
