"""The interface checks a report that is sent, and keeps nothing of it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.api.conftest import Caller
from tests.conftest import County
from zhengtong.api import middleware
from zhengtong.people.models import Person

As = Callable[[Person], Caller]
WRONG = "全年办理法律援助案件100件，其中刑事案件60件，民事案件45件。"


@pytest.fixture
def caller(county: County, as_: As) -> Caller:
    return as_(county.li)


def send(caller: Caller, **files: SimpleUploadedFile) -> tuple[int, dict[str, object]]:
    answer = caller.client.post("/api/tally/file", files, headers=caller.headers)
    return answer.status_code, answer.json()


def test_a_text_comes_back_with_its_findings(caller: Caller) -> None:
    answer = caller.post("/api/tally", {"text": WRONG, "name": "法援"}).json()
    finding = next(one for one in answer["findings"] if one["verdict"] == "contradicts")
    assert answer["file"] == "法援"
    assert (finding["kind"], finding["computed"], finding["result"]["value"]) == ("sum", 105, 100)
    assert WRONG[finding["result"]["start"] : finding["result"]["end"]] == finding["result"]["text"]


def test_a_file_comes_back_with_its_findings(caller: Caller) -> None:
    status, answer = send(caller, file=SimpleUploadedFile("法援.txt", WRONG.encode()))
    assert (status, answer["file"], answer["text"]) == (200, "法援.txt", WRONG)
    assert answer["findings"]


def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(caller: Caller) -> None:
    status, answer = send(caller, file=SimpleUploadedFile("法援.docx", WRONG.encode()))
    assert (status, answer["message"]) == (422, "文件名是“.docx”，内容却是文本，请核对后改正文件名")


def test_too_long_a_text_is_refused_before_it_is_read(caller: Caller) -> None:
    answer = caller.post("/api/tally", {"text": "九" * 300_001})
    assert (answer.status_code, answer.json()["message"]) == (422, "“text”太长，最多 300000 个字")


def test_too_large_a_request_is_not_received(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "LARGEST", 1000)
    status, answer = send(caller, file=SimpleUploadedFile("长.txt", b"9" * 2000))
    assert (status, answer["message"]) == (413, "请求内容过大，请分次提交")


def test_too_large_a_body_is_refused_with_a_sentence(caller: Caller, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = caller.post("/api/tally", {"text": "九" * 200})
    assert (answer.status_code, answer.json()["message"]) == (413, "请求内容过大，请分次提交")


def test_nobody_is_served_without_a_token(caller: Caller) -> None:
    answer = caller.client.post("/api/tally", {"text": WRONG}, content_type="application/json")
    assert answer.status_code == 401
