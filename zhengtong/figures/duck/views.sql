-- 统计用的视图：案件与指标之间唯一的约定。每张视图的第一列与视图同名，是记录的号；列的说明见 figures/README.md。
create view 机关 as select * from 底.机关;
create view 日历 as select * from 底.日历;
create view 评价 as select *, 等级 <= 3 as 满意 from 底.评价;
create view 期限 as select * from 底.期限;
create view 事件 as select * exclude (记录秒), to_timestamp(记录秒) at time zone 'Asia/Shanghai' as 记录时刻 from 底.事件;
create view 事项 as
    select 本表.*, 机关.名称 as 主管部门
    from 底.事项 as 本表 left join 底.机关 as 机关 using (机关);
-- 某一天的目录：已公布、在用的事项，每个事项只算最新的一个版本；有子项在用的主项不是办理项，不单独申请。
create macro 在用事项(日) as table
    with 当日 as (
        select 事项.*
        from 事项
        where 已公布 and 施行日 <= 日 and coalesce(停用日 > 日, true)
        qualify row_number() over (partition by 事项代码 order by 施行日 desc, 版本号 desc) = 1
    )
    select 当日.*, 主项代码 is null as 是主项,
        not exists (select 1 from 当日 as 子项 where 子项.主项代码 = 当日.事项代码) as 是办理项,
        机关.性质 as 机关性质
    from 当日 left join 机关 using (机关);
create view 目录变动 as
    select 本表.*, 机关.名称 as 申请单位
    from 底.目录变动 as 本表 left join 底.机关 as 机关 using (机关);
create view 一件事 as
    select 本表.*, 机关.名称 as 牵头单位
    from 底.一件事 as 本表 left join 底.机关 as 机关 using (机关);
create view 预审 as
    select 本表.*, 机关.名称 as 预审机关
    from 底.预审 as 本表 left join 底.机关 as 机关 using (机关);
create view 预约 as select * from 底.预约;
create view 免提交 as select * from 底.免提交;
create view 任职 as
    select 本表.*, 机关.名称 as 机关名称, 机关.性质 as 机关性质
    from 底.任职 as 本表 left join 底.机关 as 机关 using (机关);
create view 文书 as
    select 本表.*, 机关.名称 as 发文机关
    from 底.文书 as 本表 left join 底.机关 as 机关 using (机关);
create view 台账 as
    select 本表.*, 机关.名称 as 所属机关
    from 底.台账 as 本表 left join 底.机关 as 机关 using (机关);
create view 台账变动 as
    select 本表.*, 机关.名称 as 所属机关
    from 底.台账变动 as 本表 left join 底.机关 as 机关 using (机关);
create view 案件 as
    select
        本表.*,
        事项.名称 as 事项名称, 事项.事项代码, 事项.类型 as 事项类型, 事项.办件类型,
        主管.名称 as 主管部门, 被申请.名称 as 被申请人
    from 底.案件 as 本表
    left join 底.事项 as 事项 on 事项.事项 = 本表.事项
    left join 底.机关 as 主管 on 主管.机关 = 本表.机关
    left join 底.机关 as 被申请 on 被申请.机关 = 本表.被申请机关;
-- 截止日：摘录生成的那一天；判断“至今”以它为准。
create view 摘录 as
    select 值::timestamptz::date as 截止日 from 底.提取 where 键 = 'at';
-- 自起算日次日起至止日（含）的工作日数；日历之外为空。
create macro 工作日数(自, 至) as (
    (select 累计 from 底.日历 where 日期 = 至) - (select 累计 from 底.日历 where 日期 = 自)
);
