"""A complaint from the page of a matter: a case of its own, linked, handled by another organ than the one complained of."""

import uuid

from django.test import Client
from django.urls import reverse

from tests.conftest import County
from zhengtong.cases import ledger
from zhengtong.cases.models import Case

SAID = {"q0": "政务服务投诉", "q1": "跑了三趟还没办成，每次要的材料都不一样。", "q2": "演示县市场监督管理局"}


def complain(client: Client, case: Case, **more: str) -> Case:
    client.post(reverse("portal:complain", args=[case.number]), SAID | {"key": str(uuid.uuid4())} | more)
    return Case.objects.latest("pk")


def test_a_complaint_is_a_case_of_its_own(county: County, zhang: Client, licence: Case) -> None:
    opened = complain(zhang, licence)
    assert (opened.procedure, opened.parent, opened.organ) == ("complaint", licence, county.hall)
    assert (opened.data["投诉内容"], opened.data["涉及办件"]) == (SAID["q1"], licence.number)
    assert opened.events.get().action == "网上投诉"
    assert opened.deadlines.filter(clock="受理审查", state="running").exists()


def test_the_kinds_are_those_of_the_law(zhang: Client, licence: Case) -> None:
    page = zhang.post(reverse("portal:complain", args=[licence.number]), SAID | {"q0": "随便什么"})
    assert page.status_code == 422
    assert not Case.objects.filter(procedure="complaint").exists()


def test_the_hall_does_not_judge_itself(county: County, zhang: Client, licence: Case) -> None:
    Case.objects.filter(pk=licence.pk).update(organ=county.hall)
    assert complain(zhang, licence).organ == county.government


def test_a_double_click_is_one_complaint(zhang: Client, licence: Case) -> None:
    key = str(uuid.uuid4())
    assert complain(zhang, licence, key=key) == complain(zhang, licence, key=key)


def test_nobody_complains_in_a_matter_of_anothers(stranger: Client, licence: Case) -> None:
    assert stranger.get(reverse("portal:complain", args=[licence.number])).status_code == 404


def test_the_two_matters_show_one_another(zhang: Client, licence: Case) -> None:
    opened = complain(zhang, licence)
    assert opened.number in zhang.get(reverse("portal:matter", args=[licence.number])).content.decode()
    page = zhang.get(reverse("portal:matter", args=[opened.number])).content.decode()
    assert licence.title in page
    assert reverse("portal:complain", args=[opened.number]) not in page


def test_the_ledger_proves_it(zhang: Client, licence: Case) -> None:
    complain(zhang, licence)
    assert ledger.verify().faults == ()
