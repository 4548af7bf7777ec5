"""A case under the law: what may happen, what may not and why, and what the clocks then say."""

from datetime import date, datetime

import pytest

from tests.lawbook.conftest import day, due, live, state
from zhengtong.lawbook import Act, Calendar, LawError, NotAllowed, Procedure, Progress, Reference, Term


@pytest.fixture
def case(licence: Procedure, calendar: Calendar) -> Progress:
    """申请人张三's licence, nothing done yet."""
    return Progress(licence, calendar)


@pytest.fixture
def appeal(review: Procedure, calendar: Calendar) -> Progress:
    return Progress(review, calendar)


def refused(progress: Progress, step: str, role: str | None = None, approved: bool = True, **data: object) -> str:
    """The sentence with which an act is refused; the case must stand as before."""
    on, name = step.split()
    action = progress.procedure.actions.get(name)
    before = (progress.stage, dict(progress.dates), list(progress.done), progress.deadlines(day(on)))
    with pytest.raises(NotAllowed) as caught:
        progress.take(name, on=day(on), role=role or (action.by if action else "窗口"), data=data, approved=approved)
    assert before == (progress.stage, progress.dates, progress.done, progress.deadlines(day(on)))
    return str(caught.value)


# The dates of the study, counted by hand on the notices of 2026.


def test_the_answer_is_due_in_five_working_days_over_the_spring_festival(case: Progress) -> None:
    live(case, "2-10 提交申请")
    assert due(case, "受理审查") == day("2-24")


def test_a_correction_starts_the_five_days_again(case: Progress) -> None:
    live(case, "2-10 提交申请", "2-12 告知补正")
    assert (state(case, "受理审查"), case.stage) == ("met", "待补正")
    live(case, "2-25 提交补正")
    assert (state(case, "受理审查"), due(case, "受理审查")) == ("running", day("3-03"))  # 2-28 is worked
    live(case, "2-25 受理")
    assert due(case, "作出决定") == day("3-24")


def test_a_special_procedure_stops_the_clock_and_an_extension_adds_to_it(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    assert due(case, "作出决定") == day("3-30")
    live(case, "3-09 启动专门程序")
    assert (case.is_paused, state(case, "作出决定"), due(case, "作出决定")) == (True, "paused", None)
    live(case, "3-19 结束专门程序")
    assert (case.is_paused, due(case, "作出决定")) == (False, day("4-10"))
    live(case, "3-20 延长期限")
    assert due(case, "作出决定") == day("4-24")


def test_a_review_is_due_after_the_holiday_and_conversion_counts_from_acceptance(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-07 简易受理")
    assert (due(appeal, "简易审限"), due(appeal, "简易发送"), state(appeal, "普通审限")) == (
        day("9-07"),
        day("8-12"),
        "",
    )
    live(appeal, "8-20 转为普通")
    assert (due(appeal, "普通审限"), due(appeal, "普通发送")) == (day("10-08"), day("8-18"))
    assert state(appeal, "简易审限") == "lapsed"


def test_a_suspended_review_resumes_and_extends(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-07 普通受理", "8-20 中止复议", "9-10 恢复审理", "9-10 延长期限")
    assert due(appeal, "普通审限") == day("11-26")


def test_a_copy_sent_under_the_simple_procedure_counts_after_conversion(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-07 简易受理", "8-10 发送副本", "8-20 转为普通")
    assert state(appeal, "普通发送") == "met"


def test_the_time_to_apply_is_met_by_applying(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", 知道行为日="2026-07-01")
    assert (state(appeal, "提出申请"), due(appeal, "提出申请")) == ("met", day("8-31"))  # 8-30 is a Sunday


# Deemed results.


def test_the_deemed_acceptance_fires_when_five_days_pass(case: Progress) -> None:
    live(case, "2-10 提交申请")
    assert case.deemed_by(day("2-24")) == [], "the last day is the window's"
    assert case.deemed_by(day("2-25")) == [("视为受理", day("2-25"))]
    assert case.deemed_by(day("3-25")) == [("视为受理", day("2-25"))], "a late sweep dates it no later"
    case.take("视为受理", on=day("2-25"), role="系统")
    assert (case.stage, case.dates["受理日"]) == ("审查中", day("2-10"))
    assert (state(case, "受理审查"), due(case, "作出决定")) == ("lapsed", day("3-16"))


def test_a_deemed_acceptance_may_date_from_the_last_day(appeal: Progress) -> None:
    """复议法30.3: 自期限届满之日起视为受理."""
    live(appeal, "8-03 申请复议")
    assert appeal.deemed_by(day("8-11")) == [("视为受理", day("8-11"))]
    appeal.take("视为受理", on=day("8-11"), role="系统")
    assert (appeal.stage, appeal.dates["受理日"]) == ("普通审理", day("8-10"))


def test_after_the_clock_ran_out_only_the_deemed_act_is_left(case: Progress) -> None:
    live(case, "2-10 提交申请")
    sentence = "“受理审查”期限已于2026年2月24日届满，依法视为受理，不能再受理；请先登记“视为受理”"
    assert refused(case, "2-25 受理") == sentence
    assert "依法视为受理" in refused(case, "2-25 撤回申请")
    live(case, "2-24 受理")


def test_nothing_is_deemed_before_the_clock_runs_out(case: Progress) -> None:
    live(case, "2-10 提交申请")
    assert "2026年2月24日届满，届满以前不能视为受理" in refused(case, "2-24 视为受理")


def test_a_person_may_not_take_a_deemed_act(case: Progress) -> None:
    live(case, "2-10 提交申请")
    assert refused(case, "2-25 视为受理", role="窗口") == "视为受理由系统作出"


# Refusals.


def test_the_window_may_not_decide(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    assert refused(case, "3-20 准予许可", role="窗口") == "准予许可由承办人作出"


def test_no_decision_while_a_special_procedure_lasts(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理", "3-09 启动专门程序")
    with pytest.raises(NotAllowed, match=r"^专门程序期间不能准予许可$") as caught:
        case.take("准予许可", on=day("3-10"), role="承办人")
    assert caught.value.basis == (Reference.parse("许可法38.1"),)
    assert (
        refused(case, "3-10 启动专门程序", 专门程序种类="听证", 所需时间="3日")
        == "专门程序已于2026年3月9日开始，还没有结束"
    )
    live(case, "3-10 撤回申请")
    assert (case.is_closed, case.is_paused) == (True, False)


def test_what_a_pause_excepts_may_happen_in_it(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-07 普通受理", "8-10 听取意见", "8-20 中止复议")
    assert refused(appeal, "8-24 普通决定", 决定种类="维持") == "中止期间不能普通决定"
    live(appeal, "8-25 达成调解")
    assert appeal.stage == "调解结案"


def test_a_pause_that_has_not_begun_cannot_end(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    assert refused(case, "3-03 结束专门程序") == "没有正在进行的专门程序"


def test_the_parties_are_heard_before_the_decision(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-07 普通受理")
    assert refused(appeal, "8-10 普通决定", 决定种类="维持") == "尚未听取意见，不能普通决定"


def test_an_act_out_of_turn_names_its_stage(case: Progress) -> None:
    live(case, "3-02 提交申请")
    assert refused(case, "3-03 准予许可") == "“审查中”环节才能准予许可，现在的环节是“待受理”"


def test_a_case_begins_with_its_opening_act(case: Progress) -> None:
    assert refused(case, "3-02 受理") == "案件还没有开始，要先“提交申请”"
    live(case, "3-02 提交申请")
    assert refused(case, "3-03 提交申请") == "案件已经开始，不能再提交申请"


def test_nothing_happens_after_the_end(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-03 撤回申请")
    assert refused(case, "3-04 受理") == "案件已经办结（已撤回），不能再受理"
    assert all(choice.refusal for choice in case.choices(day("3-04")))


def test_an_unknown_act_is_said_to_be_unknown(case: Progress) -> None:
    assert refused(case, "3-02 批准") == "《行政许可（一般程序）》没有“批准”这个动作"


def test_days_do_not_run_backwards(case: Progress) -> None:
    live(case, "3-02 提交申请")
    assert refused(case, "3-01 受理") == "受理的日期2026年3月1日早于前一个动作“提交申请”的日期2026年3月2日，请核对"


def test_corrections_are_asked_once(case: Progress) -> None:
    live(case, "2-10 提交申请", "2-12 告知补正", "2-25 提交补正")
    assert refused(case, "2-26 告知补正", 补正内容="再补一份") == "告知补正只能一次，已于2026年2月12日做过"


@pytest.mark.parametrize("empty", [None, "", "   ", []])
def test_what_must_be_filled_in_may_not_be_empty(case: Progress, empty: object) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    sentence = refused(case, "3-09 启动专门程序", 专门程序种类="听证", 所需时间=empty)
    assert sentence == "启动专门程序还要填写：所需时间"


def test_zero_and_no_are_answers(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    case.take("启动专门程序", on=day("3-09"), role="承办人", data={"专门程序种类": False, "所需时间": 0})
    assert case.is_paused


def test_an_extension_needs_the_head(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    assert refused(case, "3-20 延长期限", approved=False, 延长理由="复杂") == "延长期限须经机关负责人批准"


def test_a_day_in_data_must_be_a_day(appeal: Progress) -> None:
    assert (
        refused(appeal, "8-03 申请复议", 知道行为日="上月") == "“知道行为日”应是日期，写成 2026-03-02 这样，现为“上月”"
    )
    assert "晚于申请复议的日期" in refused(appeal, "8-03 申请复议", 知道行为日="2026-08-04")
    assert "不在工作日历以内" in refused(appeal, "8-03 申请复议", 知道行为日="1998-08-04")
    assert "不在工作日历以内" in refused(appeal, "8-03 申请复议", 知道行为日="9998-08-04")


def test_a_case_cannot_begin_before_the_calendar(case: Progress) -> None:
    with pytest.raises(NotAllowed, match="没有载入2003年的放假安排"):
        case.take("提交申请", on=date(2003, 5, 6), role="申请人")


# Extensions.


def test_an_extension_may_be_shorter_than_the_most(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理", "3-20 延长期限", 延长时间="3 工作日")
    assert due(case, "作出决定") == day("4-02")


def test_an_extension_may_not_be_longer_than_the_most(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    sentence = refused(case, "3-20 延长期限", 延长理由="复杂", 延长时间="11 工作日")
    assert sentence == "延长期限至多10个工作日，不能延长11个工作日"
    assert "不是期限的写法" in refused(case, "3-20 延长期限", 延长理由="复杂", 延长时间="几天")


def test_a_limit_that_ran_out_cannot_be_extended(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    assert refused(case, "3-31 延长期限", 延长理由="复杂") == "“作出决定”期限已于2026年3月30日届满，不能再延长"


def test_a_reasonable_extension_says_its_length(appeal: Progress) -> None:
    live(appeal, "8-03 申请复议", "8-04 通知补正")
    assert due(appeal, "补正材料") == day("8-18")
    assert refused(appeal, "8-17 延长补正", 延长理由="住院") == "延长补正还要填写：延长时间"
    live(appeal, "8-17 延长补正", 延长时间="5 工作日")
    assert due(appeal, "补正材料") == day("8-25")


# Limits of other laws, promises.


def test_another_law_may_set_another_limit(licence: Procedure, calendar: Calendar) -> None:
    """许可法42.1但书; 取水条例19.1 gives forty-five."""
    case = Progress(licence, calendar, terms={"作出决定": Term.parse("45 工作日")})
    live(case, "3-02 提交申请", "3-02 受理")
    assert due(case, "作出决定") == calendar.add(day("3-02"), 45)


def test_a_promise_runs_beside_the_law(licence: Procedure, calendar: Calendar) -> None:
    case = Progress(licence, calendar, promises={"作出决定": Term.parse("10 工作日")})
    live(case, "3-02 提交申请", "3-02 受理", "3-09 启动专门程序", "3-19 结束专门程序")
    assert (due(case, "作出决定", "承诺"), due(case, "作出决定")) == (day("3-26"), day("4-10"))
    live(case, "3-20 准予许可")
    met = [each for each in case.deadlines(day("3-20")) if each.clock == "作出决定"]
    assert [(each.kind, each.state, each.met_on) for each in met] == [
        ("法定", "met", day("3-20")),
        ("承诺", "met", day("3-20")),
    ]


def test_a_promise_fires_nothing(licence: Procedure, calendar: Calendar) -> None:
    case = Progress(licence, calendar, promises={"受理审查": Term.parse("1 工作日")})
    live(case, "3-02 提交申请")
    assert case.deemed_by(day("3-05")) == []
    assert [each.deemed for each in case.deadlines(day("3-05"))] == ["视为受理", ""]


def test_a_promise_may_never_be_longer(licence: Procedure, calendar: Calendar) -> None:
    with pytest.raises(LawError, match="“作出决定”承诺21个工作日，可能长于法定的20个工作日"):
        Progress(licence, calendar, promises={"作出决定": Term.parse("21 工作日")})


def test_a_promise_is_measured_by_the_limit_that_holds(licence: Procedure, calendar: Calendar) -> None:
    longer, promise = {"作出决定": Term.parse("45 工作日")}, {"作出决定": Term.parse("30 工作日")}
    assert Progress(licence, calendar, terms=longer, promises=promise).promises == promise


def test_a_promise_for_no_clock_is_a_slip(licence: Procedure, calendar: Calendar) -> None:
    with pytest.raises(LawError, match="没有“作出決定”这个期限，不能另定或者承诺，是不是“作出决定”？"):
        Progress(licence, calendar, promises={"作出決定": Term.parse("5 工作日")})


# What a face reads.


def test_choices_tell_every_act_and_why_not(case: Progress) -> None:
    live(case, "2-10 提交申请")
    refusals = {choice.action.name: choice.refusal for choice in case.choices(day("2-11"), "窗口")}
    assert list(refusals) == [name for name in case.procedure.actions if name != "提交申请"]
    assert refusals["受理"] is None
    assert refusals["提交补正"] == "“待补正”环节才能提交补正，现在的环节是“待受理”"
    assert refusals["撤回申请"] == "撤回申请由申请人作出"


def test_choices_without_a_role_refuse_nobody_for_who_they_are(case: Progress) -> None:
    live(case, "2-10 提交申请")
    open_to = [choice.action.name for choice in case.choices(day("2-11")) if choice.refusal is None]
    assert open_to == ["受理", "不予受理", "告知补正", "撤回申请"]


def test_before_the_opening_the_choices_are_the_openings(case: Progress) -> None:
    assert [(choice.action.name, choice.refusal) for choice in case.choices(day("3-02"))] == [("提交申请", None)]


def test_clocks_fall_silent_at_the_end(case: Progress) -> None:
    """颁发证件 runs from 决定日, which a refusal records too; but a refusal ends the case (许可法44 speaks of grants)."""
    live(case, "3-02 提交申请", "3-02 受理", "3-10 不予许可")
    assert state(case, "颁发证件") == ""
    assert state(case, "作出决定") == "met"


def test_a_withdrawn_case_has_no_running_clock(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理", "3-10 撤回申请")
    assert {each.state for each in case.deadlines(day("3-10"))} == {"met", "lapsed"}


def test_overdue_is_running_past_its_day(case: Progress) -> None:
    live(case, "3-02 提交申请", "3-02 受理")
    decide = next(each for each in case.deadlines(day("3-31")) if each.clock == "作出决定")
    assert (decide.state, decide.is_overdue(day("3-30")), decide.is_overdue(day("3-31"))) == ("running", False, True)


def test_a_clock_into_an_unknown_year_says_it_is_provisional(case: Progress) -> None:
    live(case, "12-21 提交申请", "12-21 受理")
    decide = next(each for each in case.deadlines(day("12-21")) if each.clock == "作出决定")
    assert decide.is_provisional
    assert not next(each for each in case.deadlines(day("12-21")) if each.clock == "受理审查").is_provisional


def test_a_moment_counts_as_its_day(case: Progress) -> None:
    case.take("提交申请", on=datetime(2026, 3, 2, 9, 30), role="申请人")
    assert case.done == [Act("提交申请", day("3-02"), "申请人", {})]


def test_replay_asks_nothing_again(licence: Procedure, calendar: Calendar, case: Progress) -> None:
    """What happened has happened, even where a new calendar would now refuse it."""
    acts = [Act("提交申请", day("2-10"), "申请人"), Act("受理", day("2-26"), "窗口")]
    assert Progress(licence, calendar).replay(acts).stage == "审查中"
    with pytest.raises(NotAllowed):
        live(case, "2-10 提交申请", "2-26 受理")


def test_a_history_the_procedure_does_not_know_is_said_so(licence: Procedure, calendar: Calendar) -> None:
    with pytest.raises(LawError, match="施行过的程序不能修改，请恢复原文件"):
        Progress(licence, calendar).replay([Act("提交申请", day("2-10"), "申请人"), Act("核准", day("2-11"), "窗口")])


def test_an_act_in_another_age_is_refused(case: Progress) -> None:
    live(case, "3-02 提交申请")
    assert "请核对日期" in refused(case, "2326-03-03 受理")
