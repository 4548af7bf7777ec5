"""已有的不用交：a certificate issued here, or the platform's word, spares a person the paper; every question put is kept."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.cases import actions as cases
from zhengtong.cases.models import Case
from zhengtong.documents.actions import issue, withdraw
from zhengtong.documents.models import Document, MaterialWaiver, SharedDataCall
from zhengtong.people.actions import record_id_number
from zhengtong.people.models import PersonalDataReading
from zhengtong.services import held, shared_data, situations

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SECRET = "只有两边知道"
ID_NUMBER = "11010519491231002X"


@pytest.fixture(autouse=True)
def files_elsewhere(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(county: County) -> Case:
    event = cases.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title="食品经营许可（新办）",
        channel="网上",
        by=county.zhang,
        on=date(2026, 1, 5),
        service_version=county.restaurant,
        data={"经营场所": "演示路1号"},
    )
    return event.case


@pytest.fixture
def licence(county: County, case: Case) -> Callable[..., Document]:
    """Issues 张三's food business licence."""

    def made(on: date = date(2026, 1, 20), **facts: object) -> Document:
        given = {
            "申请人": "张三",
            "事项": "食品经营许可（新办）",
            "结果名称": "食品经营许可证",
            "案号": case.number,
        } | facts
        event = case.events.get(number=1)
        return issue(event_id=event.pk, case_id=case.pk, kind="许可证件", organ=county.bureau, on=on, facts=given)

    return made


NAME = "食品经营许可证"


def test_a_certificate_issued_here_is_held(county: County, licence: Callable[..., Document]) -> None:
    document = licence()
    found = held.certificates(county.zhang, [NAME], on=TODAY)[NAME]
    assert (found.number, found.source, found.document_id) == (document.number, "演示县市场监督管理局", document.pk)


def test_another_persons_certificate_is_not_held(county: County, licence: Callable[..., Document]) -> None:
    licence()
    assert held.certificates(county.stranger, [NAME], on=TODAY) == {}


def test_a_decision_is_no_certificate(county: County, case: Case) -> None:
    event = case.events.get(number=1)
    facts = {
        "申请人": "张三",
        "案号": case.number,
        "收到日": TODAY,
        "标题": "食品经营许可（新办）",
        "依据": ["许可法32"],
        "受理日": TODAY,
    }
    issue(event_id=event.pk, case_id=case.pk, kind="受理通知书", organ=county.bureau, on=TODAY, facts=facts)
    assert held.certificates(county.zhang, [NAME], on=TODAY) == {}


def test_a_withdrawn_certificate_is_not_held(county: County, licence: Callable[..., Document]) -> None:
    withdraw(licence(), on=date(2026, 2, 1), because="撤销许可")
    assert held.certificates(county.zhang, [NAME], on=TODAY) == {}


def test_a_certificate_that_has_run_out_is_not_held(county: County, licence: Callable[..., Document]) -> None:
    licence(有效期限="自2026年1月20日至2026年3月1日")
    assert NAME in held.certificates(county.zhang, [NAME], on=date(2026, 3, 1))
    assert held.certificates(county.zhang, [NAME], on=TODAY) == {}


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("至2027年3月1日", date(2027, 3, 1)),
        ("2026-01-01 至 2031-12-31", date(2031, 12, 31)),
        ("5年", date(2031, 1, 20)),
        ("6个月", date(2026, 7, 20)),
        ("五年", date(2031, 1, 20)),
        ("一五年", None),
        ("长期", None),
        ("", None),
        ("至2027年2月30日", None),
    ],
)
def test_how_long_a_certificate_is_valid_is_read_from_its_words(said: str, end: date | None) -> None:
    assert held.ends_on(said, date(2026, 1, 20)) == end


def test_nobody_else_is_asked_unless_an_installation_says_so(county: County, settings: Settings) -> None:
    settings.SHARED_DATA_URL = ""
    assert held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理许可") == {}
    assert SharedDataCall.objects.count() == 0


# The platform: a server of our own that answers as told.


class Platform:
    """What the platform was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.signatures: list[str] = []
        self.bodies: list[bytes] = []
        self.answer: object = {"held": True, "number": ID_NUMBER, "source": "省市场监督管理局", "since": "2020-05-01"}
        self.status = 200


@pytest.fixture
def platform(settings: Settings, county: County) -> Iterator[Platform]:
    kept = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.bodies.append(body)
            kept.asked.append(json.loads(body))
            kept.signatures.append(self.headers["X-Zhengtong-Signature"])
            said = json.dumps(kept.answer).encode() if kept.answer is not None else b"<html>"
            self.send_response(kept.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SHARED_DATA_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.SHARED_DATA_SECRET = SECRET
    record_id_number(county.zhang, ID_NUMBER, on=TODAY)
    share(county)
    yield kept
    server.shutdown()
    thread.join()


def share(county: County, **more: object) -> None:
    """Put the business licence into the register of shared data sets."""
    row: dict[str, Any] = {
        "目录编码": "SH-001", "数据名称": "营业执照信息", "提供部门": county.bureau.pk, "共享类型": "无条件共享",
        "更新频率": "实时", "可替代的材料": "营业执照、营业执照复印件", "状态": "可用",
    }  # fmt: skip
    put_in_register("shared-data-sets", row | more, county)


def put_in_register(code: str, row: dict[str, Any], county: County) -> None:
    from zhengtong.registers.models import Batch, Entry

    batch = Batch.objects.create(
        register=code, organ=county.hall, on=date(2025, 1, 1), reason="建立", by=county.li, state=Batch.State.APPROVED
    )
    Entry.objects.create(
        register=code,
        code=str(row["目录编码"]),
        title=str(row["数据名称"]),
        data=row,
        valid_from=date(2025, 1, 1),
        batch=batch,
    )


def test_the_platform_is_asked_and_believed(county: County, platform: Platform) -> None:
    found = held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理食品经营许可")["营业执照"]
    assert (found.source, found.since) == ("省市场监督管理局", date(2020, 5, 1))
    assert platform.asked[0]["data_set"] == "SH-001"
    assert platform.asked[0]["purpose"] == "办理食品经营许可"
    assert platform.asked[0]["person"]["id_number"] == ID_NUMBER


def test_a_question_is_signed_with_the_shared_secret(county: County, platform: Platform) -> None:
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理")
    stamp, mac = platform.signatures[0].split(",")
    signed = stamp.removeprefix("t=").encode() + b"." + platform.bodies[0]
    assert mac == "v1=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


def test_every_question_is_kept_with_who_asked_about_whom_and_why(county: County, platform: Platform) -> None:
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理食品经营许可", by=county.li)
    call = SharedDataCall.objects.get()
    assert (call.data_set, call.person, call.by, call.outcome) == ("SH-001", county.zhang, county.li, "有")
    assert call.purpose == "办理食品经营许可"
    assert PersonalDataReading.objects.get().reader == county.li


def test_what_looks_like_an_identity_number_is_kept_in_part_only(county: County, platform: Platform) -> None:
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理")
    assert ID_NUMBER not in SharedDataCall.objects.get().number_shown


def test_the_same_is_not_asked_twice_on_one_day_for_one_purpose(county: County, platform: Platform) -> None:
    for _ in range(2):
        assert "营业执照" in held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理")
    assert len(platform.asked) == 1
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="另一件事")
    assert len(platform.asked) == 2


def test_what_stands_in_no_register_is_not_asked(county: County, platform: Platform) -> None:
    assert held.held(county.zhang, ["结婚证"], on=TODAY, purpose="办理") == {}
    assert platform.asked == []


def test_a_certificate_issued_here_spares_the_question(
    county: County, platform: Platform, licence: Callable[..., Document]
) -> None:
    licence()
    assert NAME in held.held(county.zhang, [NAME], on=TODAY, purpose="办理")
    assert platform.asked == []


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        ({"held": "yes"}, 200, "答复不是约定的格式"),
        (None, 200, "答复不是约定的格式"),
        ({"held": True}, 503, "对方答复 503"),
        ({"held": True, "since": "昨天"}, 200, "应为 2026-03-30 这样的日期"),
    ],
)
def test_an_answer_that_cannot_be_relied_on_counts_as_none(
    county: County, platform: Platform, answer: object, status: int, error: str
) -> None:
    platform.answer, platform.status = answer, status
    assert held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理") == {}
    call = SharedDataCall.objects.get()
    assert call.outcome == "没有答复"
    assert error in call.error


def test_what_has_run_out_is_not_held(county: County, platform: Platform) -> None:
    platform.answer = {"held": True, "until": "2026-03-01"}
    assert held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理") == {}
    assert SharedDataCall.objects.get().outcome == "无"


def test_without_an_identity_number_nobody_can_be_asked_about(county: County, platform: Platform) -> None:
    assert held.held(county.stranger, ["营业执照"], on=TODAY, purpose="办理") == {}
    assert SharedDataCall.objects.get().error == "此人没有登记证件号码，无从查询"


def test_without_a_secret_nothing_is_sent(county: County, platform: Platform, settings: Settings) -> None:
    settings.SHARED_DATA_SECRET = ""
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理")
    assert platform.asked == []
    assert "ZHENGTONG_SHARED_DATA_SECRET" in SharedDataCall.objects.get().error


@pytest.mark.parametrize("change", [{"状态": "停用"}, {"共享类型": "不予共享"}])
def test_a_data_set_that_may_not_be_used_is_not_offered(county: County, change: dict[str, object]) -> None:
    share(county, **change)
    assert shared_data.data_sets(TODAY) == []


# What people were spared.


def test_what_a_case_did_not_ask_for_is_kept(county: County, case: Case, licence: Callable[..., Document]) -> None:
    document = licence()
    material = county.restaurant.materials.get(order=2)
    material.held_as = NAME
    needed = list(
        situations.needed_of([material], county.restaurant, {}, held.certificates(county.zhang, [NAME], on=TODAY))
    )
    (waiver,) = held.record_waivers(case.pk, needed, on=TODAY)
    assert (waiver.held_as, waiver.document_id, waiver.source) == (NAME, document.pk, "演示县市场监督管理局")


def test_what_was_asked_for_is_no_waiver(county: County, case: Case) -> None:
    needed = situations.needed(county.restaurant, {}, {})
    assert held.record_waivers(case.pk, needed, on=TODAY) == []


@pytest.mark.parametrize("table", ["documents_shareddatacall", "documents_materialwaiver"])
def test_neither_record_can_be_taken_back(county: County, platform: Platform, case: Case, table: str) -> None:
    held.held(county.zhang, ["营业执照"], on=TODAY, purpose="办理")
    MaterialWaiver.objects.create(
        case=case, material=county.restaurant.materials.get(order=2), held_as="营业执照", source="省", on=TODAY
    )
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")  # noqa: S608 — one of two names


def test_certificates_cost_one_question_to_the_database(
    county: County, licence: Callable[..., Document], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    licence()
    with django_assert_num_queries(1):
        held.certificates(county.zhang, [NAME, "营业执照", "结婚证"], on=TODAY)
