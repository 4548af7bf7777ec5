"""What is found in a service before it is published: what keeps it back, and what only warns."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import County
from tests.services.cast import SOUND, TODAY, keepers, service
from zhengtong.services import actions, checks, completeness, consistency, disguise, file_reading, wording
from zhengtong.services.errors import ServiceError
from zhengtong.services.finding import Finding, Kind
from zhengtong.services.models import Material, Service, ServiceVersion
from zhengtong.services.window import powers, window_powers


@pytest.fixture
def draft(county: County) -> ServiceVersion:
    """A sound draft under the law of the land."""
    return actions.draft_version(
        service(keepers(county), "trial"),
        name="试验许可",
        in_force_on=TODAY,
        materials=[actions.MaterialLine("申请书"), actions.MaterialLine("图纸")],
        **SOUND,
    )


def found(draft: ServiceVersion, **fields: Any) -> list[Finding]:
    """What is found once these columns are set."""
    return checks.findings(actions.edit_draft(draft, **fields))


def blocking(draft: ServiceVersion, **fields: Any) -> str:
    """What keeps it from being published; and publishing says the same."""
    told = "\n".join(str(each) for each in found(draft, **fields) if each.blocks)
    if told:
        with pytest.raises(ServiceError) as refusal:
            actions.publish(draft, TODAY)
        assert all(sentence in str(refusal.value) for sentence in told.splitlines())
    return told


def test_a_sound_draft_is_published_over_every_warning(draft: ServiceVersion) -> None:
    assert {each.kind for each in found(draft)} == {Kind.INCOMPLETE, Kind.HALL, Kind.ONLINE}
    assert actions.publish(draft, TODAY).published_at


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"at_general_window": True}, "综合窗口受理的事项应当在政务大厅里"),
        ({"in_hall": True, "hall_exemption": "场地不足"}, "已经进驻政务大厅，不应再有不进驻的理由"),
        ({"depth": 4, "visits": 1}, "全程网办）的事项不用到现场，现为1次"),
        ({"depth": 5, "visits": 0}, "没有“5”"),
        ({"no_meeting": True, "visits": 1}, "不见面审批的事项不用到现场"),
        ({"tags": ["网上办"], "depth": 1}, "标签“网上办”与事项不符：网上办理深度不到Ⅱ级"),
        ({"tags": ["马上办"]}, "标签“马上办”与事项不符：不是即办件"),
        ({"tags": ["自助办"]}, "标签“自助办”与事项不符：自助终端不能办"),
        ({"tags": ["一次办"], "visits": 2}, "标签“一次办”与事项不符：要到现场2次"),
        ({"tags": ["随便办"]}, "办理标签：没有“随便办”；可用：马上办"),
        ({"handling": "联办件"}, "联办件应当写明联办机构"),
        ({"handling": "即办件"}, "即办件应当场办结"),
        ({"fee_fen": 100}, "收费的事项应当写明收费依据"),
        ({"kind": "行政审批"}, "事项类型：没有“行政审批”"),
        ({"level": "区级"}, "行使层级：没有“区级”"),
        ({"audience": "自然人、群众"}, "服务对象：没有“群众”"),
        ({"situations": [{"答": ["甲", "乙"]}]}, "情形第1项：请写明“问”"),
        ({"situations": [{"问": "谁？", "答": ["甲"]}]}, "情形“谁？”：至少要有两个不同的回答"),
        ({"situations": [{"问": "谁？", "答": ["甲", "乙"]}] * 2}, "情形“谁？”重复了"),
        ({"situations": [{"问": "谁？", "答": ["甲", "乙"], "限于": {"何时？": ["今"]}}]}, "限于“何时？”，但前面没有这个问题"),
        ({"form": [{"名": "地点", "限于": {"谁？": ["甲"]}}]}, "填报内容“地点”限于“谁？”，但前面没有这个问题"),
        ({"elements": {"申请动作": "飞"}}, "申请动作：“飞”不能使"),
        ({"elements": {"网办环节": ["飞"]}}, "网办环节：没有“飞”"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_not_published(draft: ServiceVersion, fields: dict[str, Any], sentence: str) -> None:
    assert sentence in blocking(draft, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"at_general_window": True, "in_hall": True},
        {"depth": 4, "visits": 0},
        {"tags": ["网上办", "一次办"], "depth": 3, "visits": 1},
        {"tags": ["马上办"], "handling": "即办件", "promises": {"作出决定": "当场"}},
        {"handling": "联办件", "co_organs": ["水利局"]},
        {"fee_fen": 100, "fee_basis": "某省收费标准"},
        {
            "situations": [
                {"问": "谁？", "答": ["甲", "乙"]},
                {"问": "哪？", "答": ["丙", "丁"], "限于": {"谁？": ["甲"]}},
            ],
            "form": [
                {"名": "有无", "类": "是否", "限于": {"哪？": ["丙"]}},
                {"名": "数", "类": "数字", "限于": {"有无": ["是"]}},
            ],
        },
    ],
)
def test_what_goes_together_is_published(draft: ServiceVersion, fields: dict[str, Any]) -> None:
    assert blocking(draft, **fields) == ""


def test_a_material_for_a_situation_names_a_question_there_is(draft: ServiceVersion) -> None:
    lines = [actions.MaterialLine("租赁合同", only_if={"房子谁的？": ["租的"]})]
    assert "材料“租赁合同”限于“房子谁的？”，但前面没有这个问题" in blocking(draft, materials=lines)
    situations = [{"问": "房子谁的？", "答": ["自己的", "借的"]}]
    assert "“房子谁的？”没有“租的”这个回答；可用：自己的、借的" in blocking(draft, situations=situations)


@pytest.mark.parametrize(
    ("fields", "kind", "sentence"),
    [
        ({}, Kind.HALL, "没有进驻政务大厅，也没有写明理由"),
        ({}, Kind.ONLINE, "网上不能办（Ⅰ级），也没有写明理由"),
        ({"visits": 2}, Kind.ADVICE, "要到现场2次，没有写明理由"),
        ({"conditions": "法律规定的其他条件"}, Kind.VAGUE, "受理条件里有“法律规定的其他条件”"),
        ({"kind": "行政备案"}, Kind.DISGUISED, "类型是行政备案，却按行政许可的程序（licence）办理"),
        ({}, Kind.INCOMPLETE, "八统一的“服务标准”缺少“办理地点”"),
    ],
)
def test_what_only_warns_is_told_and_does_not_block(
    draft: ServiceVersion, fields: dict[str, Any], kind: Kind, sentence: str
) -> None:
    told = [each for each in found(draft, **fields) if each.kind == kind]
    assert any(sentence in each.sentence for each in told)
    assert not any(each.blocks for each in told)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"hall_exemption": "场地不足"}, Kind.HALL), ({"in_hall": True}, Kind.HALL), ({"online_exemption": "涉密"}, Kind.ONLINE), ({"depth": 2}, Kind.ONLINE)],
)  # fmt: skip
def test_a_reason_or_the_thing_itself_silences_the_warning(
    draft: ServiceVersion, fields: dict[str, Any], kind: Kind
) -> None:
    assert kind not in {each.kind for each in found(draft, **fields)}


def test_what_blocks_is_told_first(draft: ServiceVersion) -> None:
    told = found(draft, at_general_window=True)
    assert [each.blocks for each in told] == sorted((each.blocks for each in told), reverse=True)


def test_a_finding_names_its_element(draft: ServiceVersion) -> None:
    told = {
        each.sentence: each.element for each in found(draft, basis=[], fee_fen=1, promises={"作出决定": "99 工作日"})
    }
    assert {"设定依据", "收费依据", "承诺期限"} <= set(told.values())


# 八统一


def test_completeness_counts_what_is_said_and_names_what_is_not(draft: ServiceVersion) -> None:
    before = completeness.completeness(draft)
    assert "办理地点" in {element.name for element in before.missing}
    assert "服务标准" in before.open_of_eight
    actions.edit_draft(draft, place="政务大厅")
    after = completeness.completeness(ServiceVersion.objects.get(pk=draft.pk))
    assert after.filled == before.filled + 1


def test_a_charge_needs_its_basis_to_be_complete(draft: ServiceVersion) -> None:
    free = completeness.completeness(draft).needed
    draft.fee_fen = 100
    assert completeness.completeness(draft).needed == free + 1


def test_what_says_everything_is_complete(draft: ServiceVersion) -> None:
    said = actions.edit_draft(
        draft, summary="甲", conditions="年满十八周岁", audience="自然人", result_name="证", place="大厅", hours="工作日",
        phone="1", complaint_phone="2", channels=["窗口"],
    )  # fmt: skip
    whole = completeness.completeness(said)
    assert [element.name for element in whole.missing] == []
    assert (whole.percent, whole.is_complete, whole.open_of_eight) == (100, True, ())


# 含糊用语


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("法律、法规规定的其他条件。", "法律、法规规定的其他条件"),
        ("其他材料", "其他材料"),
        ("提供相关证明材料", "相关证明材料"),
        ("有关部门要求提供的资料", "有关部门要求提供的资料"),
        ("审批机关认为需要的文件", "审批机关认为需要的文件"),
        ("符合有关规定", "有关规定"),
        ("按照规定办理", "按照规定"),
        ("依照国家有关规定", "依照国家有关规定"),
        ("视情况延长", "视情况"),
        ("必要时到现场核查", "必要时"),
        ("身份证、户口簿等", "等"),
        ("身份证等证件", "等"),
        ("尽快办结", "尽快"),
        ("一年左右", "左右"),
        ("符合规定的条件", "规定的条件"),
        ("其他人员", "其他"),
    ],
)
def test_a_vague_word_is_found_with_a_remedy(text: str, words: str) -> None:
    places = wording.vague_in(text)
    assert [place.words for place in places] == [words]
    assert places[0].vague.remedy


@pytest.mark.parametrize(
    "text",
    [
        "高等学校", "等级评定", "中等职业学校", "二等残疾", "平等协商", "等于或者大于", "甲等医院", "同等学力", "等候区",
        "其他组织", "其他公民", "自然人、企业法人、其他组织", "水、电、气等三项", "身份证、户口簿等2种",
        "食品安全法第三十五条规定的条件", "《公共场所卫生管理条例》规定的要求", "与变更事项有关的证明", "按照本办法",
        "许可证载明的事项", "要等设备布局完成以后", "下放成都等8市", "适用范围", "合适的场所", "年满六十周岁", "必要的设备",
    ],
)  # fmt: skip
def test_what_only_looks_vague_is_left_alone(text: str) -> None:
    assert [place.words for place in wording.vague_in(text)] == []


def test_each_place_is_told_once_and_in_order() -> None:
    places = wording.vague_in("按规定提交其他材料，视情况办理")
    assert [place.words for place in places] == ["按规定", "其他材料", "视情况"]


def test_a_material_with_a_vague_name_is_found(draft: ServiceVersion) -> None:
    told = found(draft, materials=[actions.MaterialLine("其他相关材料")])
    assert any(each.kind == Kind.VAGUE and "材料“其他相关材料”的材料名称" in each.sentence for each in told)


def test_what_quotes_the_law_is_not_held_against_it(draft: ServiceVersion) -> None:
    basis = [SOUND["basis"][0] | {"内容": "法律、行政法规规定的其他事项"}]
    assert Kind.VAGUE not in {each.kind for each in found(draft, basis=basis)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("用语:\n  - { 称: 甲, 写: '(', 为什么: 乙, 怎么改: 丙 }\n", "第2行：“(”不是正则的写法"),
        ("用语:\n  - { 称: 甲, 写: 乙, 为什么: 丙 }\n", "第2行：用语缺少“怎么改”"),
        ("词语: []\n", "第1行：含糊用语里没有“词语”这个词"),
    ],
)
def test_a_mistake_in_the_vocabulary_is_named_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "vague.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ServiceError) as error:
        wording.load(tmp_path)
    assert sentence in str(error.value)


SAMPLES = sorted((Path(settings.LAW) / "services").glob("*.yaml"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_say_plainly_what_they_ask(path: Path) -> None:
    """And none of them looks like a licence that is not called one, or leaves out why it is not in the hall or online."""
    found_file = file_reading.read(path)
    version = ServiceVersion(service=Service(procedure=found_file.procedure), **found_file.fields)
    materials = [Material(version=version, **asdict(line)) for line in found_file.materials]
    told = [
        *wording.findings(version, materials),
        *disguise.findings(version),
        *consistency.findings(version, materials),
    ]
    assert [str(each) for each in told] == []


# 变相许可


def disguised(**columns: Any) -> list[str]:
    """What is found in a service that is no licence by its kind."""
    said = {"kind": "行政备案", "name": "备案", "conditions": "", "result_name": ""} | columns
    procedure = said.pop("procedure", "filing")
    return [each.sentence for each in disguise.findings(ServiceVersion(service=Service(procedure=procedure), **said))]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"procedure": "licence"}, "却按行政许可的程序（licence）办理"),
        ({"name": "经营场所备案审批"}, "事项名称里有“审批”"),
        ({"conditions": "经主管部门批准后方可营业"}, "受理条件里有“经主管部门批准”"),
        ({"conditions": "未经备案不得经营"}, "受理条件里有“未经备案不得”"),
        ({"conditions": "取得登记后方可开展"}, "受理条件里有“登记后方可”"),
        ({"result_name": "准予备案决定书"}, "结果名称里有“准予备案决定”"),
        ({"kind": "公共服务", "result_name": "某某许可证"}, "类型是公共服务"),
    ],
)
def test_a_licence_by_another_name_is_found(columns: dict[str, Any], sentence: str) -> None:
    assert any(sentence in each for each in disguised(**columns))


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"conditions": "材料齐全的当场备案"},
        {"kind": "公共服务", "name": "许可证信息查询"},
        {"kind": "行政许可", "name": "设立审批", "procedure": "licence"},
        {"conditions": "已经发展改革部门批准的项目"},
        {"name": "受具有种子生产经营许可证的经营者委托代销种子的备案"},
        {"kind": "行政给付", "name": "对公民法律援助申请的审批"},
    ],
)
def test_a_true_filing_is_left_alone(columns: dict[str, Any]) -> None:
    assert disguised(**columns) == []


# 窗口权限


@pytest.mark.parametrize(
    ("handling", "in_hall", "power", "decides"),
    [
        ("即办件", True, "审批权", True),
        ("承诺件", True, "预审处置权", False),
        ("联办件", True, "预审处置权", False),
        ("报批件", True, "预审处置权", False),
        ("特办件", True, "预审处置权", False),
        ("即办件", False, "协调答复告知权", False),
    ],
)
def test_what_a_window_may_do_follows_from_the_kind_of_case(
    handling: str, in_hall: bool, power: str, decides: bool
) -> None:
    found_power = window_powers(ServiceVersion(handling=handling, in_hall=in_hall))
    assert (found_power.name, found_power.decides) == (power, decides)
    assert ("决定" in found_power.acts) == decides


def test_a_kind_of_case_without_its_power_is_named(tmp_path: Path) -> None:
    text = (Path(settings.LAW) / "window-powers.yaml").read_text(encoding="utf-8")
    (tmp_path / "window-powers.yaml").write_text(text.replace("特办件:", "# 特办件:"), encoding="utf-8")
    with pytest.raises(ServiceError, match="缺少“特办件”"):
        powers(tmp_path)
