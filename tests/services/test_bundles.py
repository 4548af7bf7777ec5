"""一件事: services that belong to one event, for whom they apply, and materials handed in once."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tests.conftest import County
from tests.services.cast import Keepers, keepers, published, service
from zhengtong.people.models import Organ
from zhengtong.services import actions, bundle_checks, bundle_files, queries
from zhengtong.services.actions.bundles import columns
from zhengtong.services.errors import ServiceError
from zhengtong.services.finding import Kind
from zhengtong.services.models import Bundle, BundleVersion, ServiceVersion
from zhengtong.services.situations import Reason

pytestmark = pytest.mark.django_db
DAY, LATER = date(2020, 1, 1), date(2026, 3, 2)
RENT = {"问": "房子是自己的还是租的？", "答": ["自己的", "租的"]}
SIGN = {"问": "要设广告牌吗？", "答": ["要", "不要"]}


@pytest.fixture
def staff(county: County) -> Keepers:
    return keepers(county)


def offered(staff: Keepers, code: str, *lines: actions.MaterialLine, **fields: Any) -> ServiceVersion:
    """A service on offer that asks for these materials."""
    draft = published(staff, code, **fields) if not lines else None
    if draft is not None:
        return draft
    from tests.services.cast import SOUND

    one = actions.draft_version(
        service(staff, code), materials=lines, **({"name": code, "in_force_on": DAY} | SOUND | fields)
    )
    return actions.publish(one, DAY)


@pytest.fixture
def two(staff: Keepers) -> list[ServiceVersion]:
    """A permit and a sign, which both want the lease and, under different names, the business licence."""
    lease = actions.MaterialLine("租赁合同", only_if={RENT["问"]: ["租的"]})  # type: ignore[dict-item]  # a text
    return [
        offered(staff, "permit", actions.MaterialLine("申请书"), lease, actions.MaterialLine("营业执照", held_as="营业执照"), situations=[RENT]),
        offered(staff, "sign", lease, actions.MaterialLine("主体资格证明"), situations=[RENT], visits=0),
    ]  # fmt: skip


def drafted(staff: Keepers, **fields: Any) -> BundleVersion:
    """A bundle of the two."""
    bundle = actions.create_bundle(code="open-shop", organ=staff.county.bureau, aliases="开店")
    said: dict[str, Any] = {
        "name": "开店",
        "kind": "企业",
        "summary": "一次办好",
        "situations": [SIGN],
        "members": [{"事项": "permit", "主要": True}, {"事项": "sign", "限于": {SIGN["问"]: ["要"]}}],
        "merged": [{"名称": "营业执照", "并入": ["营业执照", "主体资格证明"]}],
        "promise": "15 工作日",
        "in_force_on": DAY,
    }
    return actions.draft_bundle(bundle, **(said | fields))


@pytest.fixture
def shop(staff: Keepers, two: list[ServiceVersion]) -> BundleVersion:
    return actions.publish_bundle(drafted(staff), DAY)


def test_a_published_bundle_is_offered_from_its_day(shop: BundleVersion) -> None:
    assert queries.bundle_of_code("open-shop", DAY) == shop
    assert queries.bundle_of_code("open-shop", date(2019, 12, 31)) is None
    assert list(queries.bundles_of("sign", DAY)) == [shop]
    assert queries.bundled_codes(DAY) == {"permit", "sign"}


def test_an_answer_leaves_out_what_does_not_apply(shop: BundleVersion) -> None:
    without = queries.members(shop, {SIGN["问"]: "不要"}, on=LATER)  # type: ignore[dict-item]  # a text
    assert [(each.code, each.is_included) for each in without] == [("permit", True), ("sign", False)]
    open_ended = queries.members(shop, {}, on=LATER)
    assert all(each.is_included for each in open_ended)


def test_what_several_services_want_is_handed_in_once(shop: BundleVersion) -> None:
    merged = {each.name: each for each in queries.merged_materials(shop, {}, on=LATER)}
    assert list(merged) == ["申请书", "租赁合同", "营业执照"]
    assert [material.name for material in merged["营业执照"].materials] == ["营业执照", "主体资格证明"]
    assert merged["营业执照"].saved == 1


def test_what_one_service_issues_another_does_not_ask_for(staff: Keepers, two: list[ServiceVersion]) -> None:
    """营业执照 cannot be handed in while it is only being applied for; without that service it is wanted again."""
    offered(staff, "registration", actions.MaterialLine("身份证"), result_licence="营业执照")
    members: list[dict[str, Any]] = [
        {"事项": "registration", "限于": {SIGN["问"]: ["要"]}},
        {"事项": "permit", "主要": True},
    ]
    version = actions.publish_bundle(drafted(staff, members=members, merged=[]), DAY)
    reasons = {
        answer: {one.name: one.reason for one in queries.merged_materials(version, {str(SIGN["问"]): answer}, on=DAY)}
        for answer in ("要", "不要")
    }
    assert (reasons["要"]["营业执照"], reasons["不要"]["营业执照"]) == (Reason.MADE, Reason.NEEDED)


def test_answers_reach_the_questions_of_the_services(shop: BundleVersion) -> None:
    merged = {each.name: each for each in queries.merged_materials(shop, {RENT["问"]: "自己的"}, on=LATER)}  # type: ignore[dict-item]  # a text
    assert (merged["租赁合同"].is_asked, merged["租赁合同"].reason) == (False, Reason.NOT_HERE)


def test_the_bundle_reads_its_members_in_two_queries(shop: BundleVersion, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        queries.merged_materials(shop, {}, on=LATER)


def test_a_member_that_is_no_longer_offered_falls_out(shop: BundleVersion, two: list[ServiceVersion]) -> None:
    actions.withdraw(two[1], LATER)
    assert [each.is_included for each in queries.members(shop, {}, on=LATER)] == [True, False]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"members": []}, "一件事里还没有事项"),
        ({"members": [{"事项": "nothing"}]}, "没有施行中的事项“nothing”"),
        ({"members": [{"限于": {}}]}, "所含事项第1项：请写明“事项”的代码"),
        ({"members": [{"事项": "permit"}, {"事项": "permit"}]}, "所含事项“permit”重复了"),
        ({"members": [{"事项": "permit", "主要": True}, {"事项": "sign", "主要": True}]}, "只能有一个主要的事项"),
        ({"members": [{"事项": "permit", "限于": {"谁？": ["甲"]}}]}, "所含事项“permit”限于“谁？”，但前面没有这个问题"),
        ({"merged": [{"名称": "照", "并入": ["没有的材料"]}]}, "所含事项都没有名为“没有的材料”的材料"),
        ({"merged": [{"名称": "照"}]}, "合并的材料第1项：请写明“名称”和“并入”的材料"),
        (
            {"merged": [{"名称": "甲", "并入": ["营业执照"]}, {"名称": "乙", "并入": ["营业执照"]}]},
            "“营业执照”并入了两次",
        ),
        ({"promise": "两周"}, "总承诺时限“两周”不是期限的写法"),
        ({"kind": "机关"}, "没有“机关”这一类；可用：个人、企业"),
        ({"situations": [{"问": "谁？", "答": ["甲"]}]}, "情形“谁？”：至少要有两个不同的回答"),
    ],
)
def test_what_does_not_hold_keeps_a_bundle_from_being_published(
    staff: Keepers, two: list[ServiceVersion], fields: dict[str, Any], sentence: str
) -> None:
    draft = drafted(staff, **fields)
    with pytest.raises(ServiceError) as refusal:
        actions.publish_bundle(draft, DAY)
    assert sentence in str(refusal.value)
    assert queries.bundle_of_code("open-shop", DAY) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"promise": "30 工作日"}, "总承诺时限30个工作日长于逐个办理的20个工作日"), ({"visits": 3}, "多于逐个办理的1次"), ({"summary": ""}, "没有一句话说明")],
)  # fmt: skip
def test_what_makes_a_bundle_slower_than_its_parts_is_only_told(
    staff: Keepers, two: list[ServiceVersion], fields: dict[str, Any], sentence: str
) -> None:
    draft = drafted(staff, **fields)
    told = [each.sentence for each in bundle_checks.findings(draft) if each.kind == Kind.ADVICE]
    assert any(sentence in each for each in told)
    assert actions.publish_bundle(draft, DAY).published_at


def test_the_next_version_takes_over(shop: BundleVersion) -> None:
    second = actions.publish_bundle(actions.draft_bundle(shop.bundle, in_force_on=LATER, promise="8 工作日"), LATER)
    assert queries.bundle_of_code("open-shop", LATER) == second
    assert queries.bundle_of_code("open-shop", DAY) == shop


def test_a_bundle_does_not_reach_back(staff: Keepers, two: list[ServiceVersion]) -> None:
    with pytest.raises(ServiceError, match="早于公布日2026-03-02"):
        actions.publish_bundle(drafted(staff), LATER)


def test_there_is_one_draft_of_a_bundle_at_a_time(staff: Keepers, two: list[ServiceVersion]) -> None:
    draft = drafted(staff)
    with pytest.raises(ServiceError, match="已有第1版草稿"):
        actions.draft_bundle(draft.bundle)
    actions.edit_bundle(draft, name="改名")
    assert BundleVersion.objects.get(pk=draft.pk).name == "改名"
    actions.discard_bundle(draft)
    assert not draft.bundle.versions.exists()


def test_code_refuses_to_change_what_is_published(shop: BundleVersion) -> None:
    with pytest.raises(ServiceError, match="已经公布，内容不能修改"):
        actions.edit_bundle(shop, name="别的")


@pytest.mark.parametrize(
    "change",
    [lambda shop: BundleVersion.objects.filter(pk=shop.pk).update(name="别的"), lambda shop: shop.delete()],
)
def test_the_database_refuses_too(shop: BundleVersion, change: Any) -> None:
    with pytest.raises(IntegrityError, match="已经公布"), transaction.atomic():
        change(shop)


def test_a_withdrawn_bundle_is_no_longer_offered(shop: BundleVersion) -> None:
    actions.withdraw_bundle(shop, LATER)
    assert queries.bundle_of_code("open-shop", LATER) is None
    with pytest.raises(ServiceError, match="已于2026-03-02停用"):
        actions.withdraw_bundle(shop, LATER)


def test_a_code_belongs_to_one_bundle(shop: BundleVersion, county: County) -> None:
    for code in ("open-shop", "", "x" * 61):
        with pytest.raises(ServiceError, match="一件事代码"):
            actions.create_bundle(code=code, organ=county.hall)


FILE = """\
一件事: 开店
代码: open-shop
牵头: 市场监督管理局
施行: 2020-01-01
类别: 企业
别名: [开店, 做生意]
情形:
  - { 问: 要设广告牌吗？, 答: [要, 不要] }
事项:
  - { 事项: permit, 主要: 是 }
  - { 事项: sign, 限于: { 要设广告牌吗？: [要] } }
  - elsewhere
合并材料:
  - { 名称: 营业执照, 并入: [营业执照, 主体资格证明] }
承诺: 15 工作日
到现场: 0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "open-shop.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_becomes_a_published_bundle_without_what_the_county_lacks(two: list[ServiceVersion], file: Path) -> None:
    loaded = actions.load_bundle(file, on=DAY)
    assert loaded.version is not None
    assert loaded.warnings == ("“开店”：本县没有事项“elsewhere”，已略去",)
    assert [row["事项"] for row in loaded.version.members] == ["permit", "sign"]
    assert (loaded.version.bundle.aliases, loaded.version.visits) == ("开店 做生意", 0)
    assert actions.load_bundle(file, on=DAY).version == loaded.version


def test_what_a_missing_service_would_have_merged_goes_with_it(staff: Keepers, file: Path) -> None:
    offered(staff, "permit", actions.MaterialLine("申请书"))
    loaded = actions.load_bundle(file, on=DAY)
    assert loaded.version is not None
    assert loaded.version.merged == []


def test_a_bundle_of_which_nothing_is_left_is_not_carried_in(staff: Keepers, file: Path) -> None:
    loaded = actions.load_bundle(file, on=DAY)
    assert loaded.version is None
    assert "事项本县都没有，没有载入" in loaded.warnings[-1]
    assert not Bundle.objects.exists()


def test_a_changed_file_of_the_same_day_is_refused(two: list[ServiceVersion], file: Path) -> None:
    actions.load_bundle(file, on=DAY)
    file.write_text(FILE.replace("到现场: 0", "到现场: 1"), encoding="utf-8")
    with pytest.raises(ServiceError, match="与文件不同之处：到现场次数"):
        actions.load_bundle(file, on=DAY)


def test_a_bundle_may_begin_on_another_day_than_its_file_says(two: list[ServiceVersion], file: Path) -> None:
    version = actions.load_bundle(file, on=LATER, from_on=LATER).version
    assert version is not None
    assert version.in_force_on == LATER


def test_the_command_loads_bundles_beside_services(two: list[ServiceVersion], file: Path) -> None:
    out = io.StringIO()
    call_command("services", "load", str(file), "--on", "2020-01-01", stdout=out)
    assert "“开店”：本县没有事项“elsewhere”，已略去" in out.getvalue()
    assert "open-shop.yaml：开店，第1版，2020-01-01起施行" in out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("类别: 企业\n", "", "缺少“类别”"),
        ("施行: 2020-01-01", "施行: 元旦", "第4行：施行应是日期"),
        ("到现场: 0", "到现场: 零", "“到现场”应是整数"),
        ("承诺: 15 工作日", "承诺: 两周", "第15行：承诺：“两周”不是期限的写法"),
        ("主要: 是", "主要: 对", "第10行：“主要”应写是或者否"),
        ("{ 问: 要设", "{ 说明: 要设", "第8行：情形缺少“问”"),
        ("名称: 营业执照, ", "", "第14行：合并材料缺少“名称”"),
        ("限于: { 要设广告牌吗？: [要] }", "限于: 要", "第11行：“限于”应写成"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line(
    two: list[ServiceVersion], file: Path, old: str, new: str, sentence: str
) -> None:
    assert old in FILE
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(ServiceError) as error:
        actions.load_bundle(file, on=DAY)
    assert sentence in str(error.value)
    assert not Bundle.objects.exists()


BUNDLES = sorted((Path(settings.ROOT) / "law" / "bundles").glob("*.yaml"))
SAMPLES = sorted((Path(settings.ROOT) / "law" / "services").glob("*.yaml"))


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_what_is_written_reads_back_as_the_same(path: Path, tmp_path: Path) -> None:
    found = bundle_files.read(path)
    again = tmp_path / path.name
    again.write_text(bundle_files.write(found), encoding="utf-8")
    assert bundle_files.read(again) == found


def test_every_sample_bundle_is_sound_with_the_sample_services(county: County, organs: None) -> None:
    ServiceVersion.objects.filter(service__code="food-business.new")
    county.restaurant.service.code = "food-business.of-the-cast"
    county.restaurant.service.save()
    for path in SAMPLES:
        actions.load_service(path, on=date(2018, 1, 1))
    told = {path.stem: actions.load_bundle(path, on=LATER, from_on=LATER) for path in BUNDLES}
    assert [warning for loaded in told.values() for warning in loaded.warnings] == []
    for loaded in told.values():
        assert loaded.version is not None
        assert bundle_checks.findings(loaded.version) == []
        assert queries.merged_materials(loaded.version, {}, on=LATER)
        assert set(columns(loaded.version)) >= {"members", "merged", "situations"}
    assert Organ.objects.filter(name="演示县公安局").exists()
