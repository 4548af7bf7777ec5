"""The straight road must end where people want to go, in every procedure they can apply under."""

from datetime import date

import pytest

from zhengtong.services import law
from zhengtong.services.road import Step, walk

ON = date(2026, 3, 2)


def names(code: str) -> list[str]:
    return [step.name for step in walk(law.book().in_force(code, ON), {})]


@pytest.mark.parametrize(
    ("code", "road"),
    [
        ("licence", "提交申请 受理 准予许可 颁发送达"),
        ("licence-instant", "提交申请 当场准予 颁发送达"),
        ("licence-commitment", "提交申请 出具告知书 作出承诺 准予许可 颁发送达 核查合格"),
        ("confirmation", "提交申请 受理 予以确认 送达"),
        ("public-service", "提交申请 受理 办结"),
        ("review", "申请复议 普通受理 普通决定 送达决定"),
        ("disclosure", "提交申请 作出答复"),
        ("enterprise-opening", "提交申请 受理 予以登记 环节齐备 一次领取"),
        ("legal-aid", "申请法律援助 核查经济困难 决定给予 指派 报告办理结束 结案"),
    ],
)
def test_the_road_leads_to_what_people_apply_for(code: str, road: str) -> None:
    assert names(code) == road.split()


def test_every_road_ends_at_an_end_and_passes_no_stage_twice() -> None:
    book = law.book()
    for code in {procedure.code for procedure in book.procedures()}:
        procedure = book.in_force(code, ON)
        steps = list(walk(procedure, {}))
        stages = [procedure.actions[step.name].target for step in steps]
        assert stages[-1] in procedure.final, code
        assert len(set(stages)) == len(stages), code


def test_beside_a_step_stands_what_may_come_in_its_place() -> None:
    steps = {step.name: step for step in walk(law.book().in_force("licence", ON), {})}
    assert set(steps["受理"].instead) == {"不予受理", "告知补正", "终止办理"}
    assert "公告听证" not in steps["准予许可"].instead
    assert "撤回申请" not in steps["受理"].instead


def test_a_step_reads_as_a_sentence() -> None:
    step = Step("受理", "窗口", None, "1个工作日内", ("告知补正", "不予受理"))
    assert step.sentence == "受理（窗口），1个工作日内；也可能：告知补正、不予受理。"
    assert Step("准予许可", "承办人", "机关负责人", "").sentence == "准予许可（承办人），经机关负责人批准。"
