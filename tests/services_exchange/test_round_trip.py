"""What goes out comes in as the same, through every form, whatever stands in it; and what looks like a formula stays text."""

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services_exchange.conftest import DAY, Editors
from zhengtong.ground import sheets
from zhengtong.ground.sheets import Column, Page
from zhengtong.services.exchange import actions, exporting, queries
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.models import Material, Service, ServiceVersion

FORMS: dict[str, Callable[[Any], bytes]] = {
    "xlsx": exporting.workbook,
    "csv": lambda found: "".join(exporting.csv_lines(found)).encode(),
    "json": lambda found: "".join(exporting.json_lines(found)).encode(),
}
NASTY = (
    "=1+1",
    "+86 371",
    "-不适用",
    "@某人",
    "'=引号",
    "'单引号",
    "0001234567890123456789",
    "1-2",
    "a\tb",
    '甲"乙',
    "甲,乙",
    "{",
    "[乙",
)
TEXT = (
    st.one_of(
        st.sampled_from(NASTY),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=30),
        st.text("甲乙、，；：｜/|=;（）《》〔〕\n 1", min_size=1, max_size=30),
    )
    .map(lambda text: text.strip().replace("\ufffe", "").replace("x005F_", ""))
    .filter(bool)
)
WORDS = st.lists(TEXT, max_size=3, unique=True)


@st.composite
def versions(draw: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a service says, and its materials."""
    rows = st.fixed_dictionaries({"问": TEXT, "答": TEXT})
    questions = st.fixed_dictionaries({"问": TEXT, "答": WORDS, "限于": st.dictionaries(TEXT, WORDS, max_size=2)})
    said = {
        "name": draw(TEXT),
        "kind": "行政许可",
        "handling": draw(st.sampled_from(ServiceVersion.Handling.values)),
        "summary": draw(st.one_of(st.just(""), TEXT)),
        "conditions": draw(TEXT),
        "base_code": draw(st.from_regex(r"[0-9]{1,40}", fullmatch=True)),
        "impl_code": draw(st.sampled_from(("", "000123", "1E5", "511A-1-00"))),
        "co_organs": draw(WORDS),
        "themes": draw(WORDS),
        "fee_fen": draw(st.integers(0, 10**9)),
        "visits": draw(st.integers(0, 9)),
        "in_hall": draw(st.booleans()),
        "high_frequency_batch": draw(st.one_of(st.none(), st.integers(0, 99))),
        "faq": draw(st.lists(rows, max_size=2)),
        "situations": draw(st.lists(questions, max_size=2)),
        "promises": draw(
            st.dictionaries(st.sampled_from(("作出决定", "受理审查")), st.sampled_from(("5 工作日", "当场", "3 月")))
        ),
        "basis": draw(st.lists(st.fixed_dictionaries({"法": TEXT, "条": st.just("12"), "内容": TEXT}), max_size=2)),
        "elements": draw(st.dictionaries(st.sampled_from(("窗口号", "行使内容", "主项名称")), TEXT)),
    }
    material = st.fixed_dictionaries(
        {
            "name": TEXT,
            "required": st.booleans(),
            "copies": st.integers(0, 9),
            "deferrable_days": st.one_of(st.none(), st.integers(0, 99)),
            "points": st.one_of(st.just(""), TEXT),
            "only_if": st.dictionaries(TEXT, WORDS.filter(bool), max_size=2),
        }
    )
    return said, draw(st.lists(material, max_size=3, unique_by=lambda one: one["name"]))


def published(editors: Editors, said: dict[str, Any], materials: list[dict[str, Any]]) -> ServiceVersion:
    """A published version that says this."""
    service = Service.objects.create(code="P-1", organ=editors.county.bureau, procedure="licence")
    version = ServiceVersion.objects.create(service=service, number=1, in_force_on=date(2020, 1, 1), **said)
    for order, one in enumerate(materials, 1):
        Material.objects.create(version=version, order=order, **one)
    version.published_at = datetime(2019, 12, 1, tzinfo=UTC)
    version.save()
    return version


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=versions())
def test_what_goes_out_is_unchanged_when_it_comes_in(
    editors: Editors, form: str, said: tuple[dict[str, Any], list[dict[str, Any]]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        found = ServiceVersion.objects.filter(pk=published(editors, *said).pk)
        brought = actions.bring(FORMS[form](found), f"目录.{form}", by=editors.zhou, on=DAY)
        (verdict,) = queries.verdicts(brought)
        transaction.set_rollback(True)
    assert (verdict.kind, verdict.differs, verdict.faults) == ("不变", (), ())


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=versions())
def test_a_catalogue_that_never_saw_it_gets_the_same(
    editors: Editors, form: str, said: tuple[dict[str, Any], list[dict[str, Any]]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        version = published(editors, *said)
        data = (
            FORMS[form](ServiceVersion.objects.filter(pk=version.pk)).replace(b"P-1", b"Q-1") if form != "xlsx" else b""
        )
        data = data or renamed(FORMS[form](ServiceVersion.objects.filter(pk=version.pk)))
        brought = actions.bring(data, f"目录.{form}", by=editors.zhou, on=DAY)
        draft = actions.take(brought, by=editors.zhou, on=DAY).lines.get().version
        assert draft is not None
        ours, theirs = ({name: getattr(one, name) for name in said[0]} for one in (version, draft))
        materials = [
            [{name: getattr(material, name) for name in said[1][0]} for material in one.materials.all()]
            if said[1]
            else []
            for one in (version, draft)
        ]
        transaction.set_rollback(True)
    assert theirs == ours
    assert materials[1] == materials[0]


def renamed(data: bytes) -> bytes:
    """The workbook with another code."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value == "P-1":
                    cell.value = "Q-1"
                elif isinstance(cell.value, str) and cell.value.startswith(sheets.FORMULA):
                    cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_workbook_is_a_formula(text: str) -> None:
    data = sheets.workbook([Page("事项", [Column("名")], [[text]])])
    cell = openpyxl.load_workbook(io.BytesIO(data))["事项"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_csv_begins_like_a_formula_and_all_read_back(text: str) -> None:
    line = sheets.csv_line(["名", text])
    assert not line.split(",", 1)[1].lstrip('"').startswith(sheets.FORMULA)
    (found,) = sheets.read(("名,值\r\n" + line).encode(), "甲.csv")
    assert found.rows[0][1] == ("名", text)


def test_codes_and_days_keep_their_types_in_a_workbook(editors: Editors) -> None:
    found = ServiceVersion.objects.filter(pk=editors.county.restaurant.pk)
    book = openpyxl.load_workbook(io.BytesIO(exporting.workbook(found)))
    assert book.sheetnames == ["事项", "材料", "情形"]
    head = [cell.value for cell in book["事项"][1]]
    row = dict(zip(head, book["事项"][2], strict=True))
    assert isinstance(row["生效日"].value, datetime)
    assert (row["到现场次数"].data_type, row["事项代码"].data_type) == ("n", "s")
    assert book["事项"].column_dimensions["A"].width > 20


def test_the_blank_form_comes_in_as_empty(editors: Editors) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exporting.blank()))
    assert [cell.value for cell in book["材料"][1]][:2] == ["事项代码", "材料名称"]
    offers = {str(one.sqref): one.formula1 for one in book["材料"].data_validations.dataValidation}
    assert '"是,否"' in offers.values()


def test_json_says_lists_as_lists(editors: Editors) -> None:
    found = ServiceVersion.objects.filter(pk=editors.county.restaurant.pk)
    (said,) = json.loads("".join(exporting.json_lines(found)))
    assert said["特别程序"] == ["现场核查"]
    assert said["材料"][1] == {"材料名称": "营业执照", "免交复印件": True}


def test_an_import_keeps_the_file_it_came_from(editors: Editors) -> None:
    import zlib

    data = exporting.workbook(ServiceVersion.objects.all())
    actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY)
    assert zlib.decompress(bytes(CatalogueImport.objects.get().content)) == data
