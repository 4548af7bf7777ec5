"""A version is published once, only under the law, and never changes afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.conftest import County
from tests.services.conftest import DAY, LATER
from zhengtong.lawbook import Lawbook
from zhengtong.services import actions, queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Material, Service, ServiceVersion

pytestmark = pytest.mark.django_db


def published(draft: ServiceVersion, book: Lawbook) -> ServiceVersion:
    return actions.publish(draft, DAY, book=book)


def refusals(draft: ServiceVersion, book: Lawbook, **fields: Any) -> str:
    """Every sentence with which publishing is refused once these fields are set; and nothing was published."""
    actions.edit_draft(draft, **fields)
    with pytest.raises(ServiceError) as refusal:
        actions.publish(draft, DAY, book=book)
    draft.refresh_from_db()
    assert draft.published_at is None
    return str(refusal.value)


def test_a_sound_draft_is_published(draft: ServiceVersion, book: Lawbook) -> None:
    at = published(draft, book).published_at
    assert at is not None
    assert timezone.localtime(at).date() == DAY
    assert queries.of_code("trial.new", DAY) == draft


def test_a_draft_is_not_yet_offered(draft: ServiceVersion) -> None:
    assert queries.of_code("trial.new", DAY) is None


@pytest.mark.parametrize("promise", ["20 工作日", "10 工作日", "当场", "20 日", "2 日"])
def test_a_promise_may_be_as_long_as_the_law_or_shorter(draft: ServiceVersion, book: Lawbook, promise: str) -> None:
    actions.edit_draft(draft, promises={"作出决定": promise}, promised_before={})
    assert published(draft, book)


@pytest.mark.parametrize(
    ("promise", "sentence"),
    [
        ("21 工作日", "承诺“作出决定”21个工作日可能长于法定期限20个工作日；承诺只能比法定期限短"),
        ("21 日", "请改用工作日计算"),
        ("1 月", "请改用工作日计算"),
        ("十天", "“十天”不是期限的写法"),
    ],
)
def test_a_promise_longer_than_the_law_is_refused(
    draft: ServiceVersion, book: Lawbook, promise: str, sentence: str
) -> None:
    assert sentence in refusals(draft, book, promises={"作出决定": promise}, promised_before={})


def test_a_promise_for_a_clock_the_procedure_lacks_is_refused(draft: ServiceVersion, book: Lawbook) -> None:
    said = refusals(draft, book, promises={"拖延时间": "5 工作日"}, promised_before={})
    assert "程序“试验许可”里没有这个期限，可用：受理审查、作出决定、提出申辩、公示时间" in said


def test_an_organ_does_not_shorten_the_time_of_the_applicant(draft: ServiceVersion, book: Lawbook) -> None:
    assert "这是申请人的期限" in refusals(draft, book, promises={"提出申辩": "1 工作日"}, promised_before={})


def test_an_organ_does_not_shorten_a_time_the_law_makes_it_wait(draft: ServiceVersion, book: Lawbook) -> None:
    assert "至少要等待的时间" in refusals(draft, book, promises={"公示时间": "1 工作日"}, promised_before={})


def test_another_law_may_give_more_time_if_its_article_is_named(draft: ServiceVersion, book: Lawbook) -> None:
    terms = {"作出决定": {"限": "45 工作日", "据": "试验法5"}}
    actions.edit_draft(draft, terms=terms, promises={"作出决定": "30 工作日"}, promised_before={})
    assert published(draft, book)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ({"限": "45 工作日"}, "应当写明依据"),
        ({"限": "45 工作日", "据": ""}, "应当写明依据"),
        ({"限": "45 工作日", "据": "本地预设"}, "法定期限不能以“本地预设”为依据"),
        ({"限": "45 工作日", "据": "第五条"}, "不是条文的写法"),
        ({"限": "45 工作日", "据": "试验法99"}, "没有试验法99：2015-01-01施行的《演示县试验法》共6条"),
        ({"限": "45 工作日", "据": "别的法5"}, "不知道“别的法”是哪部法"),
        ({"限": "许久", "据": "试验法5"}, "“许久”不是期限的写法"),
        ({"据": "试验法5"}, "不是期限的写法"),
    ],
)
def test_a_limit_of_its_own_needs_a_law_behind_it(
    draft: ServiceVersion, book: Lawbook, term: dict[str, str], sentence: str
) -> None:
    assert sentence in refusals(draft, book, terms={"作出决定": term})


def test_a_law_the_service_names_may_set_the_limit(draft: ServiceVersion, book: Lawbook) -> None:
    basis = [*draft.basis, {"法": "取水许可和水资源费征收管理条例", "简称": "取水条例", "条": "19.1"}]
    actions.edit_draft(draft, basis=basis, terms={"作出决定": {"限": "45 工作日", "据": "取水条例19.1"}})
    assert published(draft, book)


def test_a_limit_for_a_clock_the_procedure_lacks_is_refused(draft: ServiceVersion, book: Lawbook) -> None:
    said = refusals(draft, book, terms={"拖延时间": {"限": "45 工作日", "据": "试验法5"}})
    assert "期限“拖延时间”：程序“试验许可”里没有这个期限" in said


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"basis": []}, "没有依据的事项不能公布"),
        ({"basis": [{"条": "1"}]}, "设定依据第1项：请写明法律"),
        ({"basis": [{"法": "演示县试验法", "简称": "试验法", "条": "9"}]}, "没有试验法9"),
        ({"fee_fen": 1000}, "应当写明收费依据"),
        ({"handling": "马上办"}, "办件类型"),
        ({"handling": "即办件"}, "即办件应当场办结，承诺10个工作日的请改为承诺件"),
        ({"promised_before": {"作出决定": "9 工作日"}}, "现在的承诺10个工作日比它还长，不是压缩"),
        ({"promised_before": {"受理审查": "3 工作日"}}, "现在没有对应的承诺"),
        ({"form": [{"类": "文字"}]}, "填报内容第1项：请写明“名”"),
        ({"form": [{"名": "地点"}, {"名": "地点"}]}, "“地点”重复了"),
        ({"form": [{"名": "地点", "类": "图画"}]}, "没有“图画”这一类"),
        ({"form": [{"名": "地点", "类": "单选"}]}, "单选应当列出选项"),
        ({"materials": [actions.MaterialLine(" ")]}, "材料第1项：请写明材料名称"),
        ({"materials": [actions.MaterialLine("图"), actions.MaterialLine("图")]}, "“图”重复了"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    draft: ServiceVersion, book: Lawbook, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusals(draft, book, **fields)


def test_every_mistake_is_told_at_once(draft: ServiceVersion, book: Lawbook) -> None:
    said = refusals(draft, book, basis=[], fee_fen=100, promises={"作出决定": "30 工作日"}, promised_before={})
    assert len(said.splitlines()) == 3


def test_an_unknown_procedure_is_refused(draft: ServiceVersion, book: Lawbook) -> None:
    Service.objects.update(procedure="trail")
    with pytest.raises(ServiceError, match="没有“trail”这套程序，是不是“trial”"):
        actions.publish(ServiceVersion.objects.get(pk=draft.pk), DAY, book=book)


def test_before_the_procedure_is_in_force_nothing_is_published(draft: ServiceVersion, book: Lawbook) -> None:
    actions.edit_draft(draft, in_force_on=date(2014, 1, 1))
    with pytest.raises(ServiceError, match="还没有施行中的“trial”程序"):
        actions.publish(draft, date(2014, 1, 1), book=book)


def test_a_version_does_not_reach_back(draft: ServiceVersion, book: Lawbook) -> None:
    with pytest.raises(ServiceError, match="早于公布日2020-01-02"):
        actions.publish(draft, date(2020, 1, 2), book=book)


def test_the_next_version_begins_as_the_last_one_stood(draft: ServiceVersion, service: Service, book: Lawbook) -> None:
    published(draft, book)
    second = actions.draft_version(service, in_force_on=LATER, promises={"作出决定": "8 工作日"})
    assert (second.number, second.name, second.form) == (2, draft.name, draft.form)
    assert [material.name for material in second.materials.all()] == ["申请书", "图纸"]


def test_the_next_version_takes_over_on_its_day(draft: ServiceVersion, service: Service, book: Lawbook) -> None:
    published(draft, book)
    second = actions.publish(actions.draft_version(service, in_force_on=LATER), DAY, book=book)
    assert queries.of_code("trial.new", date(2020, 12, 31)) == draft
    assert queries.of_code("trial.new", LATER) == second
    assert queries.in_force(LATER).filter(service=service).count() == 1


@pytest.mark.parametrize("day", [DAY, date(2019, 12, 31)])
def test_the_next_version_comes_later(draft: ServiceVersion, service: Service, book: Lawbook, day: date) -> None:
    published(draft, book)
    second = actions.draft_version(service, in_force_on=day)
    with pytest.raises(ServiceError, match="应当晚于上一版（第1版）的施行日2020-01-01"):
        actions.publish(second, day, book=book)


def test_there_is_one_draft_at_a_time(draft: ServiceVersion, service: Service) -> None:
    with pytest.raises(ServiceError, match="已有第1版草稿"):
        actions.draft_version(service)
    actions.discard_draft(draft)
    assert not service.versions.exists()


CHANGES: list[Callable[[ServiceVersion], object]] = [
    lambda version: actions.edit_draft(version, promises={}),
    lambda version: actions.edit_draft(version, materials=[]),
    actions.discard_draft,
    lambda version: actions.publish(version, DAY),
]


@pytest.mark.parametrize("change", CHANGES)
def test_code_refuses_to_change_what_is_published(
    draft: ServiceVersion, book: Lawbook, change: Callable[[ServiceVersion], object]
) -> None:
    published(draft, book)
    with pytest.raises(ServiceError, match="已经公布，内容不能修改"):
        change(draft)


DIRECT: list[Callable[[ServiceVersion], object]] = [
    lambda version: ServiceVersion.objects.filter(pk=version.pk).update(promises={}),
    lambda version: ServiceVersion.objects.filter(pk=version.pk).update(published_at=None),
    lambda version: ServiceVersion.objects.filter(pk=version.pk).update(name="别的"),
    lambda version: version.materials.all().delete(),
    lambda version: version.materials.update(required=False),
    lambda version: Material.objects.create(version=version, order=9, name="再交一份"),
    lambda version: ServiceVersion.objects.filter(pk=version.pk).delete(),
]


@pytest.mark.parametrize("change", DIRECT)
def test_the_database_refuses_too(
    draft: ServiceVersion, book: Lawbook, change: Callable[[ServiceVersion], object]
) -> None:
    published(draft, book)
    with pytest.raises(IntegrityError, match="已经公布"), transaction.atomic():
        change(draft)


def test_a_material_is_not_moved_out_of_a_published_version(
    draft: ServiceVersion, service: Service, book: Lawbook
) -> None:
    published(draft, book)
    second = actions.draft_version(service, in_force_on=LATER, materials=[])
    with pytest.raises(IntegrityError, match="已经公布"), transaction.atomic():
        draft.materials.update(version=second)


def test_a_withdrawn_service_is_no_longer_offered(draft: ServiceVersion, book: Lawbook) -> None:
    actions.withdraw(published(draft, book), LATER)
    assert queries.of_code("trial.new", date(2020, 12, 31)) == draft
    assert queries.of_code("trial.new", LATER) is None
    with pytest.raises(ServiceError, match="已于2021-01-01停用"):
        actions.withdraw(draft, LATER)


def test_a_version_withdrawn_before_its_day_leaves_the_one_before_standing(
    draft: ServiceVersion, service: Service, book: Lawbook
) -> None:
    published(draft, book)
    second = actions.publish(actions.draft_version(service, in_force_on=LATER), DAY, book=book)
    actions.withdraw(second, date(2020, 6, 1))
    assert queries.of_code("trial.new", LATER) == draft
    third = actions.publish(actions.draft_version(service, in_force_on=LATER), DAY, book=book)
    assert queries.of_code("trial.new", LATER) == third


def test_a_draft_is_not_withdrawn(draft: ServiceVersion) -> None:
    with pytest.raises(ServiceError, match="还是草稿"):
        actions.withdraw(draft, LATER)


def test_a_code_belongs_to_one_service(service: Service, county: County) -> None:
    for code in ("trial.new", "", "x" * 61):
        with pytest.raises(ServiceError, match="事项代码"):
            actions.create_service(code=code, organ=county.hall, procedure="trial")


def test_a_draft_has_a_name_and_a_day(service: Service) -> None:
    with pytest.raises(ServiceError, match="至少要有名称和施行日"):
        actions.draft_version(service, name="试验许可")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "1" * 41}, "咨询电话"),
        ({"visits": "几次"}, "到现场次数"),
        ({"materials": [actions.MaterialLine("图" * 201)]}, "材料第1项：名称"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_draft_already(
    draft: ServiceVersion, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ServiceError, match=sentence):
        actions.edit_draft(draft, **fields)
    assert draft.materials.count() == 2


def test_an_unknown_column_is_refused(draft: ServiceVersion) -> None:
    with pytest.raises(ServiceError, match="没有“published_at”这一栏"):
        actions.edit_draft(draft, published_at=None)
