"""三级十同: what differs from the superior is shown with both texts, keeps a service from being published, and may be accounted for."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.services_mapping.conftest import DAY, PROVINCE, Mappers, approved, service
from zhengtong.services.errors import ServiceError
from zhengtong.services.mapping import actions, comparing, superiors
from zhengtong.services.mapping.models import SuperiorItem
from zhengtong.services.models import ServiceVersion

AS_OF = date(2026, 10, 1)


def said(**elements: Any) -> io.BytesIO:
    """What the province says of B-9."""
    return io.BytesIO(json.dumps([{"基本编码": "B-9"} | elements], ensure_ascii=False).encode())


def brought(mappers: Mappers, **elements: Any) -> superiors.SuperiorLoad:
    return superiors.bring_superior(
        said(**elements), "省定要素.json", catalogue=PROVINCE, as_of=AS_OF, by=mappers.sun, on=DAY
    )


@pytest.fixture
def version(mappers: Mappers) -> ServiceVersion:
    return service(
        "L-9",
        mappers.county.bureau,
        "户外广告设置许可",
        base_code="B-9",
        conditions="有设置方案",
        audience="自然人、企业法人",
    )


def states(version: ServiceVersion) -> dict[str, str]:
    return {line.element: line.state for one in comparing.of(version) for line in one.lines}


def test_what_says_the_same_is_no_difference(mappers: Mappers, version: ServiceVersion) -> None:
    brought(
        mappers,
        事项名称="户外广告设置许可",
        受理条件="有设置方案。",
        服务对象="企业法人、自然人",
        申请材料=["身份证明", "申请书"],
    )
    assert set(states(version).values()) == {"一致"}
    assert comparing.differences(version) == []


def test_a_difference_is_shown_with_both_texts(mappers: Mappers, version: ServiceVersion) -> None:
    brought(mappers, 受理条件="有设置方案，符合规划", 申请材料=["申请书"])
    assert states(version) == {"受理条件": "不一致", "申请材料": "不一致"}
    first, second = comparing.differences(version)
    assert "“受理条件”与省定目录（B-9，截至2026-10-01）不一致：本地“有设置方案”，上级“有设置方案，符合规划”" in first
    assert "本地“申请书、身份证明”，上级“申请书”" in second


def test_only_elements_marked_for_it_are_compared(mappers: Mappers, version: ServiceVersion) -> None:
    brought(mappers, 咨询电话="0371-1", 事项名称="户外广告设置许可")
    assert list(states(version)) == ["事项名称"]


def test_a_service_is_compared_with_what_it_is_mapped_to(mappers: Mappers) -> None:
    approved(actions.confirm(PROVINCE, {"B-1": ["L-1"]}, by=mappers.sun, on=DAY), mappers)
    SuperiorItem.objects.create(
        catalogue=PROVINCE,
        base_code="B-1",
        name="小餐饮",
        elements={"事项名称": "小餐饮经营许可"},
        as_of=AS_OF,
        by=mappers.sun,
    )
    (one,) = comparing.comparison(DAY)
    assert (one.version.service.code, one.state) == ("L-1", "不一致")


def test_an_accepted_difference_no_longer_stands_in_the_way(mappers: Mappers, version: ServiceVersion) -> None:
    brought(mappers, 受理条件="符合规划")
    accept(mappers, version)
    assert comparing.differences(version) == []
    (one,) = comparing.of(version)
    assert (one.state, one.lines[0].reason) == ("已说明", "本省条例另有规定")


def test_it_holds_only_as_long_as_both_texts_stay(mappers: Mappers, version: ServiceVersion) -> None:
    brought(mappers, 受理条件="符合规划")
    accept(mappers, version)
    brought(mappers, 受理条件="符合规划，不占道路")
    assert states(version) == {"受理条件": "不一致"}


def accept(mappers: Mappers, version: ServiceVersion, **given: Any) -> None:
    facts: dict[str, Any] = {
        "catalogue": PROVINCE,
        "base_code": "B-9",
        "reason": "本省条例另有规定",
        "by": mappers.sun,
        "on": DAY,
    }
    superiors.accept(version, "受理条件", **(facts | given))


def test_a_difference_is_accounted_for_by_the_reviewer_and_with_a_reason(
    mappers: Mappers, version: ServiceVersion
) -> None:
    brought(mappers, 受理条件="符合规划")
    with pytest.raises(ServiceError, match="由目录审核岗位写明"):
        accept(mappers, version, by=mappers.zhou)
    with pytest.raises(ServiceError, match="请写明不一致的理由"):
        accept(mappers, version, reason=" ")


def test_what_is_the_same_needs_no_account(mappers: Mappers, version: ServiceVersion) -> None:
    brought(mappers, 受理条件="有设置方案")
    with pytest.raises(ServiceError, match="没有不一致"):
        accept(mappers, version)


def test_loading_again_says_what_changed(mappers: Mappers) -> None:
    assert brought(mappers, 受理条件="符合规划") == superiors.SuperiorLoad(1, 0, 0)
    assert brought(mappers, 受理条件="符合规划") == superiors.SuperiorLoad(0, 0, 1)
    assert brought(mappers, 受理条件="另有规定") == superiors.SuperiorLoad(0, 1, 0)


def test_a_workbook_is_read_as_well_and_wrong_rows_are_named(mappers: Mappers) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["基本编码", "事项名称", "服务对象"],
        ["B-1", "甲", "企业法人,自然人"],
        ["", "乙", ""],
        ["B-1", "丙", ""],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(ServiceError) as refused:
        superiors.bring_superior(
            io.BytesIO(file.getvalue()), "省定.xlsx", catalogue=PROVINCE, as_of=AS_OF, by=mappers.sun, on=DAY
        )
    assert refused.value.messages == ["第3行：请写明基本编码", "第4行：基本编码“B-1”重复了"]
    assert not SuperiorItem.objects.exists()


def test_an_unknown_element_is_refused(mappers: Mappers) -> None:
    with pytest.raises(ServiceError, match="没有这些要素：“受理条款”，是不是“受理条件”"):
        brought(mappers, 受理条款="甲")


def test_many_versions_take_as_many_queries_as_one(
    mappers: Mappers, version: ServiceVersion, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    brought(mappers, 受理条件="符合规划")
    with django_assert_max_num_queries(8):
        comparing.comparison(DAY)
