"""One's own account: changing how one is reached and signs in, a forgotten password, sessions, who read one's number, closing it."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import County
from zhengtong.notices import codes
from zhengtong.notices.actions import tell
from zhengtong.people import actions as people
from zhengtong.people.models import Person, PersonalDataReading, Representation

PASSWORD = "一句记得住的话2026"
NEW = "另一句记得住的话2027"


@pytest.fixture
def zhang(county: County) -> Client:
    """张三, signed in by password."""
    people.set_password(county.zhang, PASSWORD)
    return signed_in()


def signed_in(password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("portal:sign-in"), {"username": "zhangsan", "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("portal:account")).status_code == 200


@pytest.fixture
def mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def code_sent() -> str:
    """The code in the last letter."""
    found = re.search(r"验证码 (\d{6})", str(django_mail.outbox[-1].body))
    assert found
    return found[1]


def run_jobs() -> None:
    """What the worker would do with the codes that wait."""
    for job in ProcrastinateJob.objects.filter(task_name__in=["notices.reset_code", "notices.change_code"]):
        now = timezone.now()
        if job.task_name == "notices.reset_code":
            codes.send_reset_code(**job.args, now=now)
        else:
            codes.send_code_to(**job.args, now=now)


@pytest.mark.parametrize(
    "name",
    ["account", "account-phone", "account-email", "account-password", "account-factor", "account-readings",
     "account-close", "agents", "agents-organisation", "agents-family", "agents-appoint", "notice-settings"],
)  # fmt: skip
def test_the_pages_are_for_who_is_signed_in(client: Client, county: County, name: str) -> None:
    answer = client.get(reverse(f"portal:{name}"))
    assert answer["Location"].startswith(reverse("portal:sign-in"))


def test_a_new_password_ends_every_other_session(zhang: Client) -> None:
    other = signed_in()
    zhang.post(reverse("portal:account-password"), {"old": PASSWORD, "new": NEW})
    assert (is_in(zhang), is_in(other), is_in(signed_in(NEW))) == (True, False, True)


def test_a_password_is_not_changed_without_the_old_one(zhang: Client) -> None:
    page = zhang.post(reverse("portal:account-password"), {"old": "别的密码别的密码", "new": NEW})
    assert page.status_code == 422
    assert is_in(signed_in(PASSWORD))


def test_the_old_password_cannot_be_guessed_at_without_end(zhang: Client) -> None:
    for _ in range(10):
        zhang.post(reverse("portal:account-password"), {"old": "别的密码别的密码", "new": NEW})
    page = zhang.post(reverse("portal:account-password"), {"old": PASSWORD, "new": NEW})
    assert "次数过多" in page.content.decode()


def test_signing_out_everywhere_leaves_this_session(zhang: Client) -> None:
    other = signed_in()
    zhang.post(reverse("portal:sign-out-everywhere"))
    assert (is_in(zhang), is_in(other)) == (True, False)


def test_signing_out_everywhere_takes_back_tokens(zhang: Client, county: County) -> None:
    people.issue_token(county.zhang, "测试", timezone.now() + timedelta(days=1))
    zhang.post(reverse("portal:sign-out-everywhere"))
    assert not county.zhang.tokens.exists()


def test_a_new_mailbox_is_proved_by_a_code_sent_to_it(zhang: Client, county: County, mail: None) -> None:
    zhang.post(reverse("portal:account-email"), {"address": "new@example.test", "password": PASSWORD})
    run_jobs()
    assert django_mail.outbox[-1].to == ["new@example.test"]
    zhang.post(reverse("portal:account-email"), {"code": code_sent()})
    county.zhang.refresh_from_db()
    assert county.zhang.email == "new@example.test"


def test_a_wrong_code_changes_nothing(zhang: Client, county: County, mail: None) -> None:
    zhang.post(reverse("portal:account-email"), {"address": "new@example.test", "password": PASSWORD})
    run_jobs()
    wrong = f"{(int(code_sent()) + 1) % 10**6:06d}"
    assert zhang.post(reverse("portal:account-email"), {"code": wrong}).status_code == 422
    county.zhang.refresh_from_db()
    assert county.zhang.email == ""


def test_where_no_code_can_be_sent_the_password_is_enough(zhang: Client, county: County) -> None:
    zhang.post(reverse("portal:account-phone"), {"address": "13900001111", "password": PASSWORD})
    county.zhang.refresh_from_db()
    assert county.zhang.phone == "13900001111"


def test_a_citizen_may_take_a_second_factor_and_lay_it_down(zhang: Client, county: County) -> None:
    page = zhang.post(reverse("portal:account-factor"), {"password": PASSWORD})
    done = zhang.post(reverse("portal:account-factor"), {"code": pyotp.TOTP(page.context["secret"]).now()})
    assert len(done.context["codes"]) == 8
    assert not is_in(signed_in())
    zhang.post(reverse("portal:account-factor"), {"password": PASSWORD})
    assert is_in(signed_in())


def test_one_sees_who_read_ones_number_and_nobody_elses(zhang: Client, county: County) -> None:
    PersonalDataReading.objects.create(reader=county.li, subject=county.zhang, field="证件号码", reason="核对发证信息")
    PersonalDataReading.objects.create(reader=county.li, subject=county.stranger, field="证件号码", reason="别人的事由")
    page = zhang.get(reverse("portal:account-readings")).content.decode()
    assert "核对发证信息" in page
    assert "别人的事由" not in page


def test_a_closed_account_signs_in_no_more_and_the_person_stays(zhang: Client, county: County) -> None:
    zhang.post(reverse("portal:account-close"), {"password": PASSWORD, "is_sure": "on"})
    assert not is_in(zhang)
    assert not is_in(signed_in())
    assert Person.objects.get(pk=county.zhang.pk).name == "张三"


def test_a_closed_account_acts_for_nobody(zhang: Client, county: County) -> None:
    Representation.objects.create(
        agent=county.zhang, principal=county.stranger, kind="委托代理人", state="有效", from_on="2026-01-01",
        asked_by=county.zhang, confirmed_at=timezone.now(),
    )  # fmt: skip
    zhang.post(reverse("portal:account-close"), {"password": PASSWORD, "is_sure": "on"})
    assert Representation.objects.get().state == "已撤销"


def test_closing_needs_the_password_and_a_word(zhang: Client) -> None:
    assert zhang.post(reverse("portal:account-close"), {"password": PASSWORD}).status_code == 422
    assert is_in(zhang)


def test_an_official_cannot_close_their_own_account(county: County) -> None:
    people.set_password(county.li, PASSWORD)
    client = Client()
    client.force_login(county.li)
    page = client.post(reverse("portal:account-close"), {"password": PASSWORD, "is_sure": "on"})
    assert "由运维人员停用" in page.content.decode()


def forget(client: Client, username: str) -> Any:
    return client.post(reverse("portal:forgotten"), {"username": username, "channel": "email"})


def test_without_a_channel_the_window_resets_passwords(client: Client, county: County, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    assert "请到窗口重置" in client.get(reverse("portal:forgotten")).content.decode()


def test_a_forgotten_password_is_set_anew_by_the_code_in_the_mailbox(
    client: Client, county: County, mail: None
) -> None:
    Person.objects.filter(pk=county.zhang.pk).update(email="zhang@example.test")
    forget(client, "zhangsan")
    run_jobs()
    client.post(reverse("portal:forgotten-code"), {"code": code_sent(), "password": NEW})
    assert is_in(signed_in(NEW))


def test_asking_for_a_code_answers_the_same_for_every_name(client: Client, county: County, mail: None) -> None:
    Person.objects.filter(pk=county.zhang.pk).update(email="zhang@example.test")
    known, unknown = forget(client, "zhangsan"), forget(Client(), "nobody")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    run_jobs()
    assert len(django_mail.outbox) == 1


def test_a_wrong_code_and_an_unknown_name_are_refused_in_the_same_words(
    client: Client, county: County, mail: None
) -> None:
    Person.objects.filter(pk=county.zhang.pk).update(email="zhang@example.test")
    other = Client()
    forget(client, "zhangsan")
    forget(other, "nobody")
    run_jobs()
    wrong = {"code": "x", "password": NEW}
    said = [one.post(reverse("portal:forgotten-code"), wrong).context["form"].errors for one in (client, other)]
    assert said[0] == said[1]


def test_an_officials_password_is_not_reset_by_mail(client: Client, county: County, mail: None) -> None:
    Person.objects.filter(pk=county.li.pk).update(email="li@example.test")
    forget(client, "lisi")
    run_jobs()
    assert django_mail.outbox == []


def test_asking_for_codes_ends_after_ten_from_one_place(client: Client, county: County, mail: None) -> None:
    for _ in range(10):
        forget(client, "zhangsan")
    assert "次数过多" in forget(client, "zhangsan").content.decode()


def test_the_head_counts_what_is_unread(zhang: Client, county: County) -> None:
    tell(county.zhang, cause="t", title="已受理", body="已受理。")
    assert "条未读" in zhang.get("/track/").content.decode()


def test_kinds_and_channels_are_chosen_one_by_one(zhang: Client, county: County, mail: None) -> None:
    Person.objects.filter(pk=county.zhang.pk).update(email="zhang@example.test")
    zhang.post(reverse("portal:notice-settings"), {"email:办件进展": "on"})
    county.zhang.refresh_from_db()
    guide = tell(county.zhang, cause="g", title="变了", body="变了。", kind="指南变更")
    matter = tell(county.zhang, cause="m", title="受理", body="受理。")
    assert (guide.deliveries.count(), matter.deliveries.count()) == (0, 1)
