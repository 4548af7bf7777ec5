-- 摘录的底表。列的次序与 extract/ 下同名 SQL 一致；统计人员不直接用底表，用 views.sql 里的视图。
create schema 底;
create table 底.案件 (
    案件 bigint, 编号 varchar, 程序 varchar, 版本 date, 事项 bigint, 机关 bigint, 被申请机关 bigint, 渠道 varchar,
    标题 varchar, 申请人 varchar, 申请人类别 varchar, 环节 varchar, 已办结 boolean, 停算中 boolean, 结果 varchar,
    申请日 date, 收到日 date, 受理日 date, 决定日 date, 答复日 date, 送达日 date, 办结日 date, 记日 json, 演示 boolean,
    -- 以下由 lifted.sql 从事件、期限、评价里提上来
    决定种类 varchar, 决定计入 varchar, 终止情形 varchar, 答复种类 varchar, 视为受理 boolean, 主时限 varchar, 起算日 date,
    法定期满日 date, 承诺期满日 date, 时限完成日 date, 满意度 tinyint
);
create table 底.事件 (
    事件 bigint, 案件 bigint, 序号 integer, 动作 varchar, 角色 varchar, 系统所为 boolean, 经批准 boolean,
    日期 date, 记录秒 bigint, 填 json
);
create table 底.期限 (
    期限 bigint, 案件 bigint, 名称 varchar, 类别 varchar, 义务人 varchar, 起算日 date, 期满日 date, 完成日 date,
    状态 varchar, 暂定 boolean, 逾期视为 varchar
);
create table 底.评价 (评价 bigint, 案件 bigint, 等级 tinyint, 渠道 varchar, 日期 date, 演示 boolean, 已剔除 boolean);
create table 底.文书 (
    文书 bigint, 案件 bigint, 事件 bigint, 种类 varchar, 机关 bigint, 文号 varchar, 成文日期 date
);
create table 底.机关 (
    机关 bigint, 名称 varchar, 简称 varchar, 性质 varchar, 区划 varchar, 上级 bigint, 设立日 date, 撤销日 date,
    演示 boolean
);
create table 底.任职 (
    任职 bigint, 人员 bigint, 机关 bigint, 岗位 varchar, 角色 varchar, 自 date, 至 date, 演示 boolean
);
create table 底.事项 (
    事项 bigint, 事项代码 varchar, 主项代码 varchar, 版本号 integer, 名称 varchar, 机关 bigint, 程序 varchar, 类型 varchar,
    行使层级 varchar, 办件类型 varchar, 服务对象 varchar, 到现场次数 integer, 有减跑办法 boolean, 不见面 boolean,
    网办深度 integer, 免网办 boolean, 外网开放 varchar, 进驻大厅 boolean, 免进驻 boolean, 综合窗口 boolean,
    掌上可办 boolean, 自助终端可办 boolean, 告知承诺 boolean, 可预约 boolean, 可快递 boolean, 通办范围 varchar,
    标签 json, 高频批次 integer, 对应权力数 integer, 中介服务数 integer, 收费分 bigint,
    法定工作日 integer, 承诺工作日 integer, 压缩前工作日 integer,
    材料数 integer, 免复印件材料数 integer, 可容缺材料数 integer, 八统一缺项 integer, 施行日 date, 停用日 date,
    已公布 boolean, 演示 boolean
);
create table 底.目录变动 (
    目录变动 bigint, 批次 bigint, 批次号 varchar, 状态 varchar, 动作 varchar, 事项代码 varchar, 机关 bigint,
    依据生效日 date, 送审日 date, 批准日 date, 生效日 date
);
create table 底.一件事 (
    一件事 bigint, 一件事代码 varchar, 版本号 integer, 名称 varchar, 机关 bigint, 类别 varchar, 事项数 integer,
    到现场次数 integer, 施行日 date, 停用日 date, 已公布 boolean, 演示 boolean
);
create table 底.预审 (
    预审 bigint, 事项 bigint, 机关 bigint, 第几次 integer, 状态 varchar, 送审日 date, 承诺答复日 date, 答复日 date,
    案件 bigint, 演示 boolean
);
create table 底.预约 (预约 bigint, 机关 bigint, 业务 varchar, 事项 bigint, 日期 date, 状态 varchar, 演示 boolean);
create table 底.免提交 (免提交 bigint, 案件 bigint, 凭据 varchar, 共享数据 boolean, 日期 date);
create table 底.台账 (
    台账 bigint, 册 varchar, 册名 varchar, 编号 varchar, 称呼 varchar, 机关 bigint, 自 date, 至 date, 内容 json, 演示 boolean
);
create table 底.台账变动 (
    台账变动 bigint, 册 varchar, 册名 varchar, 批次 bigint, 种类 varchar, 编号 varchar, 机关 bigint, 日期 date, 内容 json,
    演示 boolean
);
-- 累计：自起始日（不含）至当日（含）有几个工作日；两日之差就是其间的工作日数。
create table 底.日历 (日期 date, 工作日 boolean, 累计 integer);
-- 每个程序版本用来衡量快慢的期限：由作出决定或答复来完成的那些。
create table 底.主时限 (程序 varchar, 版本 date, 名称 varchar, 专一 boolean);
-- 填写项的代码，以及各算入统计的哪一栏（law/codes）。
create table 底.代码 (程序 varchar, 版本 date, 填 varchar, 名 varchar, 计入 varchar);
-- 本次摘录自己的说明：完整到哪一个事件、何时生成。
create table 底.提取 (键 varchar, 值 varchar);
