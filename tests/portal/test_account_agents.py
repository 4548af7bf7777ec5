"""代办 on the portal: asked for, confirmed, switched to, seen in the head of every page, and ended at once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import County
from tests.portal.conftest import ID_NUMBER, TODAY, photo
from zhengtong.applications import actions as applications
from zhengtong.applications.models import Draft
from zhengtong.notices import representing
from zhengtong.notices.models import Notice
from zhengtong.people import actions as people
from zhengtong.people.models import Person, Representation

USCC = "91350100M000100Y43"
CHILD = "110105201503070013"


@pytest.fixture
def stranger(county: County) -> Client:
    """路人甲, signed in, with an identity number."""
    people.record_id_number(county.stranger, "110105199001010010", on=TODAY)
    client = Client()
    client.force_login(county.stranger)
    return client


@pytest.fixture
def window(county: County) -> Client:
    """窗口李四, at the workbench."""
    client = Client()
    client.force_login(county.li)
    return client


def organisation(client: Client, **more: object) -> None:
    given = {"name": "某某饭店有限公司", "id_number": USCC, "kind": "法定代表人", "evidence": photo()} | more
    answer = client.post(reverse("portal:agents-organisation"), given)
    assert answer.status_code == 302, answer.context["form"].errors


def test_acting_for_an_organisation_waits_for_the_window(zhang: Client, county: County) -> None:
    organisation(zhang)
    asked = Representation.objects.get()
    assert (asked.agent, asked.principal.name, asked.state) == (county.zhang, "某某饭店有限公司", "待确认")
    assert asked.evidence is not None


def test_what_is_not_confirmed_cannot_be_switched_to(zhang: Client) -> None:
    organisation(zhang)
    zhang.post(reverse("portal:agents-switch"), {"principal": Representation.objects.get().principal_id})
    assert "我现在代表" not in zhang.get("/").content.decode()


def test_the_window_looks_at_the_papers_and_confirms(zhang: Client, window: Client, county: County) -> None:
    organisation(zhang)
    asked = Representation.objects.get()
    assert "某某饭店有限公司" in window.get(reverse("workbench:representations")).content.decode()
    assert window.get(reverse("workbench:representation-paper", args=[asked.pk])).status_code == 200
    window.post(reverse("workbench:representation", args=[asked.pk]), {"confirm": "1"})
    asked.refresh_from_db()
    assert (asked.state, asked.confirmed_by) == ("有效", county.li)
    assert Notice.objects.filter(person=county.zhang, cause=f"representation:{asked.pk}:confirmed").exists()


def test_an_official_of_no_window_sees_no_papers(zhang: Client, county: County) -> None:
    organisation(zhang)
    client = Client()
    client.force_login(county.wang)
    assert "某某饭店有限公司" not in client.get(reverse("workbench:representations")).content.decode()
    paper = reverse("workbench:representation-paper", args=[Representation.objects.get().pk])
    assert client.get(paper).status_code == 403


def test_an_official_of_no_window_confirms_nothing(zhang: Client, county: County) -> None:
    organisation(zhang)
    asked = Representation.objects.get()
    client = Client()
    client.force_login(county.wang)
    assert client.post(reverse("workbench:representation", args=[asked.pk]), {"confirm": "1"}).status_code == 403


def test_a_declined_one_is_told_with_the_reason(zhang: Client, window: Client, county: County) -> None:
    organisation(zhang)
    asked = Representation.objects.get()
    window.post(reverse("workbench:representation", args=[asked.pk]), {"because": "授权书没有盖章"})
    assert "授权书没有盖章" in Notice.objects.get(person=county.zhang).body


@pytest.fixture
def headed(zhang: Client, window: Client) -> Person:
    """某某饭店, whose 法定代表人 张三 is confirmed, and for whom he acts now."""
    organisation(zhang)
    asked = Representation.objects.get()
    window.post(reverse("workbench:representation", args=[asked.pk]), {"confirm": "1"})
    zhang.post(reverse("portal:agents-switch"), {"principal": asked.principal_id})
    return asked.principal


def test_every_page_says_for_whom_one_acts(zhang: Client, headed: Person) -> None:
    for page in ("/", "/my/", "/track/"):
        assert f"我现在代表：<b>{headed.name}</b>" in zhang.get(page).content.decode()


def test_one_returns_to_ones_own_matters(zhang: Client, headed: Person) -> None:
    zhang.post(reverse("portal:agents-switch"), {"principal": ""})
    assert "我现在代表" not in zhang.get("/").content.decode()


def test_revocation_ends_the_switch_at_the_next_page(zhang: Client, headed: Person, county: County) -> None:
    representing.end(Representation.objects.get(), by=county.li, on=TODAY, because="法定代表人变更")
    assert "我现在代表" not in zhang.get("/my/").content.decode()


def test_the_head_of_an_organisation_confirms_its_agents(
    zhang: Client, stranger: Client, headed: Person, county: County
) -> None:
    organisation(stranger, kind="委托代理人", to_on="2026-12-31")
    asked = Representation.objects.get(agent=county.stranger)
    zhang.post(reverse("portal:agents-confirm", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == "有效"


def test_an_agent_cannot_confirm_themselves(stranger: Client, headed: Person, county: County) -> None:
    organisation(stranger, kind="委托代理人", to_on="2026-12-31")
    asked = Representation.objects.get(agent=county.stranger)
    stranger.post(reverse("portal:agents-confirm", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == "待确认"


def test_an_agent_needs_a_last_day(zhang: Client) -> None:
    page = zhang.post(
        reverse("portal:agents-organisation"),
        {"name": "某某饭店有限公司", "id_number": USCC, "kind": "委托代理人", "evidence": photo()},
    )
    assert "期限" in str(page.context["form"].errors["to_on"])


def test_a_wrong_credit_code_is_named(zhang: Client) -> None:
    page = zhang.post(reverse("portal:agents-organisation"), {"id_number": "91350100M000100Y44"})
    assert "校验码" in str(page.context["form"].errors["id_number"])


def appoint(client: Client, **more: str) -> None:
    given = {"name": "路人甲", "id_number": "110105199001010010", "scope": "all", "to_on": "2026-12-31"} | more
    answer = client.post(reverse("portal:agents-appoint"), given)
    assert answer.status_code == 302, answer.context["form"].errors


def test_what_one_entrusts_holds_at_once(zhang: Client, stranger: Client, county: County) -> None:
    appoint(zhang)
    given = Representation.objects.get()
    assert (given.agent, given.principal, given.state) == (county.stranger, county.zhang, "有效")


def test_a_wrong_name_and_an_unknown_number_are_refused_alike(zhang: Client, stranger: Client) -> None:
    given = {"scope": "all", "to_on": "2026-12-31"}
    wrong = zhang.post(reverse("portal:agents-appoint"), given | {"name": "路人乙", "id_number": "110105199001010010"})
    unknown = zhang.post(reverse("portal:agents-appoint"), given | {"name": "路人乙", "id_number": CHILD})
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_numbers_and_names_cannot_be_tried_without_end(zhang: Client, stranger: Client) -> None:
    given = {"scope": "all", "to_on": "2026-12-31", "name": "路人乙", "id_number": CHILD}
    for _ in range(10):
        zhang.post(reverse("portal:agents-appoint"), given)
    assert "次数太多" in zhang.post(reverse("portal:agents-appoint"), given).content.decode()


def test_a_representation_in_some_services_lets_nobody_entrust_others(
    zhang: Client, stranger: Client, county: County
) -> None:
    appoint(zhang)
    stranger.post(reverse("portal:agents-switch"), {"principal": county.zhang.pk})
    assert stranger.get(reverse("portal:agents-appoint")).status_code == 302


def test_a_guardian_acts_until_the_child_is_eighteen(zhang: Client) -> None:
    zhang.post(
        reverse("portal:agents-family"),
        {"name": "张小宝", "id_kind": "居民身份证", "id_number": CHILD, "kind": "监护人", "evidence": photo()},
    )
    assert Representation.objects.get().to_on == date(2033, 3, 6)


def test_a_side_may_end_it_with_a_reason(zhang: Client, stranger: Client) -> None:
    appoint(zhang)
    given = Representation.objects.get()
    zhang.post(reverse("portal:agents-end", args=[given.pk]), {"because": "不用了"})
    given.refresh_from_db()
    assert (given.state, given.ended_because) == ("已撤销", "不用了")


def test_who_is_no_side_of_it_finds_nothing(zhang: Client, county: County) -> None:
    given = Representation.objects.create(
        agent=county.qian, principal=county.stranger, kind="监护人", from_on=TODAY, asked_by=county.qian
    )
    assert zhang.get(reverse("portal:agents-end", args=[given.pk])).status_code == 404


def test_the_page_lists_both_sides(zhang: Client, stranger: Client) -> None:
    appoint(zhang)
    assert "路人甲" in zhang.get(reverse("portal:agents")).content.decode()
    assert "张三" in stranger.get(reverse("portal:agents")).content.decode()


def test_id_numbers_stay_off_the_page(zhang: Client, stranger: Client) -> None:
    appoint(zhang)
    assert ID_NUMBER not in stranger.get(reverse("portal:agents")).content.decode()


def test_one_who_may_no_longer_act_sees_no_file_of_the_draft(
    zhang: Client, stranger: Client, headed: Person, county: County
) -> None:
    """What an agent took over from the principal's earlier matters is the principal's paper, not the agent's."""
    given = representing.ask(county.stranger, headed, "委托代理人", by=county.zhang, on=TODAY, to_on=date(2026, 12, 31))
    draft = applications.start_draft(county.stranger, "licence", county.restaurant, principal=headed, on=TODAY)
    upload = applications.add_upload(draft, photo(), None)
    assert stranger.get(reverse("portal:upload", args=[upload.pk])).status_code == 200
    representing.end(given, by=county.zhang, on=TODAY, because="不再委托")
    assert stranger.get(reverse("portal:upload", args=[upload.pk])).status_code == 404
    assert stranger.get(reverse("portal:page", args=[upload.pk, 1])).status_code == 404


def test_one_begins_nothing_beyond_what_one_may(stranger: Client, headed: Person, county: County) -> None:
    representing.ask(
        county.stranger, headed, "委托代理人", by=county.zhang, on=TODAY, to_on=date(2026, 12, 31), services=["another"]
    )
    stranger.post(reverse("portal:agents-switch"), {"principal": headed.pk})
    answer = stranger.post(reverse("portal:begin", args=["food-business.new"]))
    assert answer.status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("page", ["/my/", "/agents/", "/account/", "/notices/", "/appointments/"])
def test_nobody_keeps_what_one_who_is_signed_in_was_shown(zhang: Client, page: str) -> None:
    """Whoever presses “back” at the hall's machine after one has left reads nothing."""
    assert "no-store" in zhang.get(page)["Cache-Control"]


def test_what_everybody_is_shown_may_be_kept(client: Client, county: County) -> None:
    assert "Cache-Control" not in client.get("/")


def test_a_year_of_many_digits_is_no_year(client: Client, county: County) -> None:
    """Python refuses to read a number of five thousand digits."""
    assert client.get("/ratings/", {"year": "9" * 5000}).status_code == 200
