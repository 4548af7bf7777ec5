"""From a draft to its case, and from one form to the cases of a bundle: once, linked, and the ledger proves all of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tests.applications.conftest import TODAY, look, picture, publish, table
from tests.conftest import County
from zhengtong.applications import actions, checking, queries
from zhengtong.applications.checking import settled
from zhengtong.applications.errors import ApplicationError
from zhengtong.applications.models import Draft
from zhengtong.applications.wanted import places
from zhengtong.cases import ledger
from zhengtong.cases.models import Case
from zhengtong.documents.models import MaterialWaiver
from zhengtong.lawbook import NotAllowed
from zhengtong.people.models import Mandate, Post, Representation
from zhengtong.services import opening
from zhengtong.services.errors import ServiceError
from zhengtong.services.held import Held
from zhengtong.services.law import book
from zhengtong.services.models import BundleVersion, Service, ServiceVersion


def test_a_draft_becomes_one_case(ready: Callable[..., Draft]) -> None:
    found = look(ready())
    first, second = actions.submit(*found, TODAY), actions.submit(*found, TODAY)
    assert first == second
    assert (Case.objects.count(), first.data) == (1, {"经营场所": "演示路1号"})


def test_the_files_and_not_a_copy_of_the_answers_stay(ready: Callable[..., Draft]) -> None:
    draft = ready()
    case = actions.submit(*look(draft), TODAY)
    draft.refresh_from_db()
    assert (draft.case, draft.answers, [one.name for one in case.uploads.all()]) == (case, {}, ["营业执照.png"])


def test_what_lacks_something_is_not_submitted(identified: County) -> None:
    draft = actions.start_draft(identified.zhang, "licence", identified.restaurant, on=TODAY)
    with pytest.raises(ApplicationError, match="还不能提交"):
        actions.submit(*look(draft), TODAY)
    assert not Case.objects.exists()


def test_who_may_not_act_for_another_opens_no_case_for_them(identified: County) -> None:
    draft = actions.start_draft(
        identified.stranger, "licence", identified.restaurant, principal=identified.zhang, on=TODAY
    )
    actions.keep_answers(draft, {"经营场所": "演示路1号"})
    actions.add_upload(draft, picture(), identified.restaurant.materials.get(name="营业执照"))
    with pytest.raises(NotAllowed, match="路人甲"):
        actions.submit(*look(draft), TODAY)
    assert not Case.objects.exists()


@pytest.fixture
def snack_bar(identified: County, bundle: BundleVersion) -> Draft:
    """张三 wants a snack bar with a sign: one form, one photo."""
    window = Post.objects.get(name="综合受理窗口")
    Mandate.objects.create(
        organ=identified.hall, post=window, roles=["窗口"], document="演政务授〔2019〕1号", from_on=date(2019, 1, 1)
    )
    draft = actions.start_draft(
        identified.zhang,
        "one-matter",
        bundle=bundle,
        situations={"要挂招牌吗？": "要", "您的店面是自己的还是租的？": "自有"},
        on=TODAY,
    )
    actions.keep_answers(draft, {"经营场所": "演示路1号", "店名": "张记", "夜间亮灯": "否"})
    return draft


def with_photo(draft: Draft) -> Draft:
    _, applied, _ = look(draft)
    place = next(one for one in table(draft, applied) if one.name == "营业执照和效果图")
    actions.add_upload(draft, picture(), place.material)
    return draft


def test_a_bundle_asks_each_thing_once(snack_bar: Draft) -> None:
    draft, applied, checked = look(snack_bar)
    assert [one.name for one in applied.questions] == ["经营场所", "店名", "夜间亮灯", "亮灯功率"]
    names = [one.name for one in table(draft, applied) if one.takes_files]
    assert names == ["营业执照和效果图", "产权证"]
    assert [gap.sentence for gap in checked.gaps] == ["请上传营业执照和效果图"]


def test_a_bundle_asks_the_situations_of_its_services_too(snack_bar: Draft) -> None:
    _, applied, _ = look(snack_bar)
    assert [one.name for one in applied.situations] == ["要挂招牌吗？", "您的店面是自己的还是租的？"]
    assert applied.asking is not None
    assert [row["问"] for row in applied.asking.situations] == [one.name for one in applied.situations]


def test_an_open_situation_of_a_service_keeps_a_bundle_unsettled(snack_bar: Draft) -> None:
    actions.keep_situations(snack_bar, {"要挂招牌吗？": "要"})
    draft, applied, _ = look(snack_bar)
    assert not settled(applied, draft)


def test_a_bundle_becomes_a_main_matter_and_its_members(snack_bar: Draft) -> None:
    main = actions.submit(*look(with_photo(snack_bar)), TODAY)
    members = list(main.children.order_by("pk"))
    assert (main.procedure, main.data["所含事项"]) == ("one-matter", "食品经营许可（新办）、店招设置许可")
    assert [(one.procedure, one.title) for one in members] == [
        ("licence", "食品经营许可（新办）"),
        ("licence", "店招设置许可"),
    ]
    assert all(one.deadlines.filter(state="running").exists() for one in (main, *members))


def test_each_member_gets_what_it_asks_for_and_no_more(snack_bar: Draft) -> None:
    main = actions.submit(*look(with_photo(snack_bar)), TODAY)
    food, sign = main.children.order_by("pk")
    assert set(food.data) == {"要挂招牌吗？", "您的店面是自己的还是租的？", "经营场所"}
    assert sign.data["店名"] == "张记"
    assert [(str(one.material), one.sha256) for one in food.uploads.all()] == [("营业执照", main.uploads.get().sha256)]
    assert [str(one.material) for one in sign.uploads.all()] == ["店招效果图"]


def test_a_member_that_the_situation_leaves_out_is_not_opened(snack_bar: Draft) -> None:
    actions.keep_situations(snack_bar, {"要挂招牌吗？": "不要"})
    draft, applied, checked = look(with_photo(snack_bar))
    assert [one.name for one in applied.members] == ["食品经营许可（新办）"]
    assert actions.submit(draft, applied, checked, TODAY).children.count() == 1


def test_a_bundle_is_whole_or_not_at_all(snack_bar: Draft) -> None:
    found = look(with_photo(snack_bar))
    # The law of the second member is gone: its case cannot be opened, and then neither is that of the first.
    Service.objects.filter(code="shop-sign").update(procedure="no-such-law")
    found[1].members[1].service.refresh_from_db()
    with pytest.raises(Exception, match="no-such-law"):
        actions.submit(*found, TODAY)
    assert not Case.objects.exists()


def test_the_ledger_proves_a_bundle_and_notices_a_changed_parent(snack_bar: Draft) -> None:
    main = actions.submit(*look(with_photo(snack_bar)), TODAY)
    assert ledger.verify().faults == ()
    Case.objects.filter(parent=main).update(parent=None)
    assert len(ledger.verify().faults) == 2


def test_a_version_names_the_act_it_opens_with(county: County) -> None:
    service = Service.objects.create(code="tip-off", organ=county.bureau, procedure="complaint", is_demo=True)
    usual = publish(service)
    law = book().in_force("complaint", TODAY)
    assert opening.opening_act(usual, law).name == "网上投诉"
    named = ServiceVersion(service=service, elements={"申请动作": "登记投诉"})
    assert opening.opening_act(named, law).name == "登记投诉"


def test_an_act_that_opens_nothing_is_refused(county: County) -> None:
    law = book().in_force("licence", TODAY)
    wrong = ServiceVersion(service=county.restaurant.service, elements={"申请动作": "受理"})
    with pytest.raises(ServiceError, match="“受理”不能使行政许可"):
        opening.opening_act(wrong, law)


def test_the_case_of_a_person_knows_nothing_of_anothers_draft(identified: County, ready: Callable[..., Draft]) -> None:
    draft = ready()
    assert queries.draft(identified.stranger, str(draft.key)) is None


def test_an_agent_hands_in_for_the_principal(identified: County) -> None:
    """An application in 张三's name by 路人甲, who holds his mandate: it is 张三's case, and the ledger says who acted."""
    Representation.objects.create(
        principal=identified.zhang,
        agent=identified.stranger,
        kind=Representation.Kind.AGENT,
        from_on=date(2026, 1, 1),
        state=Representation.State.VALID,
        asked_by=identified.stranger,
        confirmed_by=identified.zhang,
        confirmed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    draft = actions.start_draft(
        identified.stranger, "licence", identified.restaurant, principal=identified.zhang, on=TODAY
    )
    actions.keep_answers(draft, {"经营场所": "演示路1号"})
    actions.add_upload(draft, picture(), identified.restaurant.materials.get(name="营业执照"))
    case = actions.submit(*look(draft), TODAY)
    assert (case.applicant, case.events.get().by) == (identified.zhang, identified.stranger)


def test_what_government_holds_is_not_asked_and_that_is_kept_on_record(identified: County) -> None:
    service = Service.objects.create(code="held", organ=identified.bureau, procedure="licence", is_demo=True)
    version = publish(service, materials=[{"name": "营业执照", "held_as": "营业执照"}, {"name": "照片"}])
    draft = actions.start_draft(identified.zhang, "licence", version, on=TODAY)
    actions.add_upload(draft, picture(), version.materials.get(name="照片"))
    draft, applied, _ = look(draft)
    found = {"营业执照": Held("营业执照", "91410103MA40000001", date(2020, 1, 1), None, "县市监局")}
    held = places(applied, draft.situations, found, queries.files(draft))
    assert [(one.name, one.is_asked) for one in held] == [("营业执照", False), ("照片", True)]
    case = actions.submit(draft, applied, checking.check(draft, applied, held, TODAY), TODAY)
    (waiver,) = MaterialWaiver.objects.filter(case_id=case.pk)
    assert (waiver.material.name, waiver.source) == ("营业执照", "县市监局")
