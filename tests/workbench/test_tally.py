"""The page that checks a report: what is pasted or uploaded comes back marked, and nothing of it stays."""

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.conftest import County
from tests.tally.annual_form import annual_form, page, written
from zhengtong.people.models import Person

As = Callable[[Person], Client]
WRONG = "全年办理法律援助案件100件，其中刑事案件60件，民事案件45件。\n受理率为50%。"


@pytest.fixture
def client(county: County, as_: As) -> Client:
    return as_(county.li)


def check(client: Client, **given: object) -> tuple[int, str]:
    answer = client.post("/office/tally", given)
    return answer.status_code, answer.content.decode()


def test_a_pasted_text_comes_back_with_the_failing_sum_marked(client: Client) -> None:
    status, said = check(client, text=WRONG)
    assert status == 200
    assert "有 1 处对不上" in said
    assert re.search(r'<a class="mark mark-wrong mark-result"[^>]*>100件</a>', said)


def test_every_mark_leads_to_its_finding_and_back(client: Client) -> None:
    said = check(client, text=WRONG)[1]
    anchors = set(re.findall(r'id="([^"]+)"', said))
    for goes_to in re.findall(r'href="#((?:finding|at)-\d+)"', said):
        assert goes_to in anchors


def test_an_uploaded_page_keeps_its_tables(client: Client) -> None:
    form = annual_form()
    form.total[6] = 131
    said = check(client, file=SimpleUploadedFile("年报.html", page(form).encode()))[1]
    assert 'rowspan="22"' in said
    assert "各类申请人相加应等于总计" in said


def test_last_years_report_is_compared(client: Client) -> None:
    before = annual_form()
    before.left = [9, 2, 0, 0, 0, 0, 11]
    said = check(client, text=written(annual_form()), earlier=SimpleUploadedFile("上年.txt", written(before).encode()))[
        1
    ]
    assert "上年结转应等于上年报告的结转下年度" in said


def test_markup_in_a_report_is_text(client: Client) -> None:
    said = check(client, text="<script>alert(1)</script>" + WRONG)[1]
    assert "<script>alert(1)" not in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请粘贴报告的文字，或者上传报告"),
        ({"text": WRONG, "file": SimpleUploadedFile("a.txt", WRONG.encode())}, "粘贴和上传只能选一种，请去掉一种"),
        ({"file": SimpleUploadedFile("a.pdf", b"no pdf at all")}, "文件名是“.pdf”，内容却是文本，请核对后改正文件名"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")}, "Word 文件已经损坏"),
        ({"text": WRONG, "earlier": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, "这是旧版 Word"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(
    client: Client, given: dict[str, object], sentence: str
) -> None:
    status, said = check(client, **given)
    assert status == 422
    assert sentence in said
    assert "data-error-summary" in said


def export(client: Client, said: str, form: str) -> bytes:
    """What the page's own form sends, in this form."""
    fields = {
        name: unescape(found[1])
        for name in ("source", "earlier")
        if (found := re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', said, re.S))
    }
    answer = client.post("/office/tally/export", {**fields, "form": form})
    assert answer.status_code == 200
    return answer.content


def test_the_word_file_has_a_comment_at_the_number(client: Client) -> None:
    said = check(client, file=SimpleUploadedFile("法援.txt", WRONG.encode()))[1]
    document = Document(BytesIO(export(client, said, "docx")))
    comments = list(document.comments)
    assert len(comments) == 1
    assert "不符" in comments[0].text
    assert comments[0].author == "政通数字核对"
    marked = re.search(r"commentRangeStart.*?<w:t[^>]*>([^<]+)</w:t>", document.element.xml, re.S)
    assert marked and marked[1] == "100件"


def test_the_word_file_keeps_the_tables(client: Client) -> None:
    form = annual_form()
    form.disputes[4] = 6
    said = check(client, file=SimpleUploadedFile("年报.html", page(form).encode()))[1]
    document = Document(BytesIO(export(client, said, "docx")))
    assert [len(table.rows) for table in document.tables] == [7, 28, 4]
    assert document.tables[1].cell(5, 3).text == "61"
    assert any("“行政复议”的四种结果" in comment.text for comment in document.comments)


def test_the_json_is_that_of_the_command_line(client: Client) -> None:
    said = check(client, text=WRONG)[1]
    answer = json.loads(export(client, said, "json"))
    assert {"file", "findings"} == set(answer)
    assert [one["verdict"] for one in answer["findings"]] == ["contradicts"]


@pytest.mark.parametrize(
    "tables",
    [
        '[{"cells": [[5, 9]]}]',
        '[{"start": 0, "end": 1, "cells": []}]',
        '[{"start": 0, "end": 1, "cells": [[0, 99, 0, 0, 1, 1]]}]',
        '[{"start": 0, "end": 1, "cells": [[0, 1, 1000000000000000, 0, 1, 1]]}]',
        '[{"start": 0, "end": 1, "cells": [[0, 1, 0, 0, 1000000, 1]]}]',
    ],
)
def test_an_altered_page_gets_no_file(client: Client, tables: str) -> None:
    kept = f'{{"text": "一", "tables": {tables}}}'
    assert client.post("/office/tally/export", {"source": kept, "form": "docx"}).status_code == 422


def test_citizens_do_not_enter(county: County, as_: As) -> None:
    assert as_(county.zhang).get("/office/tally").status_code == 403
