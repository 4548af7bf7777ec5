"""A draft survives: clicks, crashes, a new version of its service. What one handed in before need not be photographed again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.applications.conftest import OWN, RENTED, SHOP, TODAY, look, pdf, picture, publish, table
from tests.conftest import County
from zhengtong.applications import actions, defaults, openness, queries, reuse
from zhengtong.applications.errors import ApplicationError, NotOpen
from zhengtong.applications.models import Draft
from zhengtong.applications.questions import Question
from zhengtong.cases import actions as cases
from zhengtong.documents import store
from zhengtong.documents.errors import UploadRefused
from zhengtong.documents.models import Upload
from zhengtong.people.actions import ask_to_represent
from zhengtong.people.models import Representation
from zhengtong.services.models import ServiceVersion


def begin(county: County, version: ServiceVersion, **more: object) -> Draft:
    return actions.start_draft(county.zhang, "licence", version, on=TODAY, **more)  # type: ignore[arg-type]


def test_beginning_twice_is_one_draft(county: County) -> None:
    assert begin(county, county.restaurant) == begin(county, county.restaurant)


def test_an_agent_keeps_a_draft_for_each_person(county: County) -> None:
    own = begin(county, county.restaurant)
    for_other = begin(county, county.restaurant, principal=county.stranger)
    assert own != for_other
    assert (own.applicant, for_other.applicant) == (county.zhang, county.stranger)
    assert list(queries.open_drafts(county.zhang)) == [own]
    assert list(queries.open_drafts(county.zhang, county.stranger)) == [for_other]


def test_what_the_guide_was_told_is_not_asked_again(county: County, shop: ServiceVersion) -> None:
    assert begin(county, shop, situations={SHOP: RENTED}).situations == {SHOP: RENTED}


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"openness": "不开放", "openness_note": "涉密"}, "这个事项没有向外网开放申请：涉密。请到二楼申请。"),
        ({"openness": "部分开放"}, "这个事项只有一部分向外网开放，申请须到现场提出。请到二楼申请。"),
        ({"online_exemption": "需要专家评审"}, "这个事项不在网上办理：需要专家评审。请到二楼申请。"),
    ],
)
def test_an_item_that_is_not_open_is_refused_with_its_reason_and_the_way(
    county: County, shop: ServiceVersion, columns: dict[str, Any], why: str
) -> None:
    closed = publish(shop.service, number=2, in_force_on=date(2026, 1, 1), place="二楼", **columns)
    assert openness.refusal(closed, TODAY) == why
    with pytest.raises(NotOpen, match=why):
        begin(county, closed)
    assert not Draft.objects.exists()


@pytest.fixture
def renewed(county: County, shop: ServiceVersion) -> tuple[Draft, ServiceVersion]:
    """A draft of the first version, filled in and with a file; and the version that replaced it."""
    draft = begin(county, shop, situations={SHOP: RENTED})
    actions.keep_answers(draft, {"店名": "张记", "房东姓名": "李老板"})
    actions.add_upload(draft, picture(), shop.materials.get(name="店招效果图"))
    actions.add_upload(draft, picture("red"), shop.materials.get(name="租赁合同"))
    new = publish(
        shop.service,
        number=2,
        name="店招设置许可",
        in_force_on=date(2026, 3, 1),
        situations=shop.situations,
        form=[{"名": "店名", "类": "文字", "必填": True}, {"名": "店招尺寸", "类": "文字", "必填": True}],
        materials=[{"name": "店招效果图", "note": "彩色"}, {"name": "安全承诺书"}],
    )
    return draft, new


def test_a_draft_goes_on_under_the_new_version(county: County, renewed: tuple[Draft, ServiceVersion]) -> None:
    old, new = renewed
    draft = begin(county, new)
    assert draft == old
    assert (draft.version, draft.answers["店名"]) == (new, "张记")
    (kept,) = queries.files(draft)
    assert kept.material == new.materials.get(name="店招效果图")


def test_what_changed_is_told(county: County, renewed: tuple[Draft, ServiceVersion]) -> None:
    draft = begin(county, renewed[1])
    assert draft.changes == [
        "新增要填的：店招尺寸",
        "不再填：房东姓名、夜间亮灯、亮灯功率（已填的内容不再提交）",
        "新增材料：安全承诺书",
        "不再要的材料：租赁合同、产权证（已传的文件不再提交）",
        "材料“店招效果图”的要求有变化",
    ]
    actions.read_changes(draft)
    assert begin(county, renewed[1]).changes == []


def test_files_keep_the_order_their_owner_gives_them(county: County) -> None:
    licence = county.restaurant.materials.get(name="营业执照")
    draft = begin(county, county.restaurant)
    first, second, third = (actions.add_upload(draft, picture(one), licence) for one in ("white", "red", "blue"))
    actions.move_upload(draft, third.pk, up=True)
    actions.move_upload(draft, first.pk, up=True)
    assert queries.files(draft) == [first, third, second]


def test_a_picture_is_turned_by_quarters(county: County) -> None:
    draft = begin(county, county.restaurant)
    upload = actions.add_upload(draft, picture(), county.restaurant.materials.get(name="营业执照"))
    for _ in range(5):
        actions.turn_upload(draft, upload.pk)
    upload.refresh_from_db()
    assert upload.turned == 90


def test_a_file_taken_out_is_thrown_away(county: County) -> None:
    draft = begin(county, county.restaurant)
    upload = actions.add_upload(draft, picture(), None)
    actions.remove_upload(draft, upload.pk)
    assert not Upload.objects.exists()
    assert not store.path_of(upload.sha256).exists()


def test_a_file_that_somebody_else_handed_in_too_stays(county: County) -> None:
    theirs = actions.add_upload(actions.start_draft(county.stranger, "review", on=TODAY), picture(), None)
    draft = begin(county, county.restaurant)
    mine = actions.add_upload(draft, picture(), None)
    actions.remove_upload(draft, mine.pk)
    assert mine.sha256 == theirs.sha256
    assert store.is_whole(theirs.sha256)


def test_a_broken_file_is_not_taken(county: County) -> None:
    draft = begin(county, county.restaurant)
    broken = SimpleUploadedFile("营业执照.png", picture().read()[:40])
    with pytest.raises(UploadRefused, match="打不开"):
        actions.add_upload(draft, broken, None)


def test_the_situation_decides_what_is_asked(county: County, shop: ServiceVersion) -> None:
    asked = {}
    for answer in (OWN, RENTED):
        draft, applied, _ = look(begin(county, shop, situations={SHOP: answer}))
        names = [place.name for place in table(draft, applied) if place.is_asked]
        asked[answer] = (names, [one.name for one in applied.questions])
    assert asked[OWN] == (["店招效果图", "产权证"], ["店名", "夜间亮灯", "亮灯功率"])
    assert asked[RENTED] == (["店招效果图", "租赁合同"], ["店名", "房东姓名", "夜间亮灯", "亮灯功率"])


def test_a_situation_left_open_is_a_gap(identified: County, shop: ServiceVersion) -> None:
    _, _, checked = look(begin(identified, shop))
    assert (checked.gaps[0].where, checked.gaps[0].name) == ("situation", SHOP)


def filed(county: County, on: date = date(2026, 3, 1), **data: str) -> Upload:
    """An earlier matter of 张三's, with a business licence handed in."""
    event = cases.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可（新办）",
        channel="网上",
        by=county.zhang,
        on=on,
        service_version=county.restaurant,
        data={"经营场所": "演示路1号", **data},
    )
    from zhengtong.documents.actions import keep

    licence = county.restaurant.materials.get(name="营业执照")
    return keep(picture("green"), name="执照.png", by=county.zhang, case_id=event.case_id, material_id=licence.pk)


def test_what_was_handed_in_before_is_offered_and_handed_in_again(county: County) -> None:
    earlier = filed(county)
    licence = county.restaurant.materials.get(name="营业执照")
    draft = begin(county, county.restaurant)
    assert reuse.offered(county.zhang, [licence], TODAY) == {licence.pk: [earlier]}
    again = actions.reuse_upload(draft, earlier.pk, licence, TODAY)
    assert (again.sha256, again.reused_from, again.case_id) == (earlier.sha256, earlier, None)


def test_what_has_run_out_is_not_offered(county: County) -> None:
    earlier = filed(county)
    Upload.objects.filter(pk=earlier.pk).update(valid_until=date(2026, 3, 1))
    licence = county.restaurant.materials.get(name="营业执照")
    assert reuse.offered(county.zhang, [licence], TODAY) == {licence.pk: []}
    with pytest.raises(ApplicationError, match="过期"):
        actions.reuse_upload(begin(county, county.restaurant), earlier.pk, licence, TODAY)


def test_nobody_hands_in_what_is_anothers(county: County) -> None:
    earlier = filed(county)
    draft = actions.start_draft(county.stranger, "licence", county.restaurant, on=TODAY)
    with pytest.raises(ApplicationError):
        actions.reuse_upload(draft, earlier.pk, county.restaurant.materials.get(name="营业执照"), TODAY)


def test_what_was_filled_in_before_is_offered_with_its_source(county: County) -> None:
    filed(county, 联系电话="13812345678")
    county.zhang.phone = "13900001111"
    asked = [Question("经营场所"), Question("联系电话", "电话"), Question("店铺地址"), Question("变更理由", "长文")]
    found = defaults.suggested(county.zhang, asked, {}, TODAY)
    assert {name: (one.value, one.source) for name, one in found.items()} == {
        "经营场所": ("演示路1号", "您2026年3月1日办“食品经营许可（新办）”时填的"),
        "联系电话": ("13900001111", "您登记的资料"),
        "店铺地址": ("演示路1号", "您2026年3月1日办“食品经营许可（新办）”时填的经营场所"),
    }


def test_what_is_filled_in_already_is_left_alone(county: County) -> None:
    filed(county)
    assert defaults.suggested(county.zhang, [Question("经营场所")], {"经营场所": "新址"}, TODAY) == {}


def test_pages_are_counted_when_a_file_is_kept(county: County) -> None:
    assert actions.add_upload(begin(county, county.restaurant), pdf(3), None).pages == 3


def test_a_draft_before_an_office_does_not_change(ready: Callable[..., Draft]) -> None:
    draft, applied, checked = look(ready())
    actions.send_for_prereview(draft, applied, checked, TODAY)
    for change in (
        lambda: actions.keep_answers(draft, {}),
        lambda: actions.add_upload(draft, picture("blue"), None),
        lambda: actions.discard(draft),
        lambda: actions.submit(draft, applied, checked, TODAY),
    ):
        with pytest.raises(ApplicationError, match="正在预审"):
            change()


def agent_for(county: County, *services: str) -> Representation:
    """路人甲, who may act for 张三 in these services (in everything, without any)."""
    given = ask_to_represent(
        county.stranger,
        county.zhang,
        "委托代理人",
        by=county.zhang,
        on=TODAY,
        to_on=date(2026, 12, 31),
        services=services,
    )
    assert given.state == Representation.State.VALID
    return given


def test_an_agent_hands_in_again_only_what_they_may_see(county: County, shop: ServiceVersion) -> None:
    """One who may put up a sign for the shop is not given its papers from other matters."""
    agent_for(county, "shop-sign")
    earlier = filed(county)
    again = publish(shop.service, number=2, in_force_on=TODAY, name="店招设置许可", materials=[{"name": "营业执照"}])
    mine = again.materials.get()
    draft = actions.start_draft(county.stranger, "licence", again, principal=county.zhang, on=TODAY)
    assert reuse.offered(county.zhang, [mine], TODAY, by=county.stranger) == {mine.pk: []}
    with pytest.raises(ApplicationError):
        actions.reuse_upload(draft, earlier.pk, mine, TODAY)


def test_an_agent_in_everything_hands_in_again_what_is_the_principals(county: County) -> None:
    agent_for(county)
    earlier = filed(county)
    licence = county.restaurant.materials.get(name="营业执照")
    draft = actions.start_draft(county.stranger, "licence", county.restaurant, principal=county.zhang, on=TODAY)
    assert actions.reuse_upload(draft, earlier.pk, licence, TODAY).reused_from == earlier


def test_an_agent_is_offered_answers_only_from_matters_they_may_see(county: County, shop: ServiceVersion) -> None:
    agent_for(county, "shop-sign")
    filed(county)
    asked = [Question("经营场所")]
    assert defaults.suggested(county.zhang, asked, {}, TODAY, by=county.stranger) == {}
    assert "经营场所" in defaults.suggested(county.zhang, asked, {}, TODAY, by=county.zhang)
