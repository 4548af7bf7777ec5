"""A real district's 1 135 services come in, with nobody's names made up, and go out again equal."""

import os
from pathlib import Path

import pytest

from tests.services_exchange.conftest import DAY, Editors
from zhengtong.services.exchange import actions, column_maps, exporting
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.mapping import queries, suggesting
from zhengtong.services.models import ServiceVersion

FOLDER = os.environ.get("ZHENGTONG_REFERENCE", "")
FILE = Path(FOLDER).parent / "data" / "items-511602.tsv"
pytestmark = pytest.mark.skipif(
    not FOLDER or not FILE.is_file(), reason="$ZHENGTONG_REFERENCE/../data/items-511602.tsv"
)


@pytest.fixture
def brought(editors: Editors) -> CatalogueImport:
    return actions.bring(FILE.read_bytes(), FILE.name, by=editors.zhou, on=DAY, create_organs=True)


def test_every_row_is_new_and_none_is_wrong(brought: CatalogueImport) -> None:
    assert brought.tally == {"新增": 1135}
    assert brought.map_name == "省网事项清单"
    assert len(brought.new_organs) == 34


def test_it_goes_out_as_it_came_in(brought: CatalogueImport, editors: Editors) -> None:
    batch = actions.take(brought, by=editors.zhou, on=DAY)
    drafts = ServiceVersion.objects.filter(batch_line__batch=batch).order_by("batch_line__pk")
    (known,) = [one for one in column_maps.maps() if one.name == brought.map_name]
    assert "".join(exporting.foreign_lines(drafts, known)) == FILE.read_text(encoding="utf-8")


def test_a_second_time_nothing_changes(brought: CatalogueImport, editors: Editors) -> None:
    actions.take(brought, by=editors.zhou, on=DAY)
    again = actions.bring(FILE.read_bytes(), FILE.name, by=editors.zhou, on=DAY)
    assert again.tally == {"不变": 1135}


def test_through_a_workbook_nothing_changes(brought: CatalogueImport, editors: Editors) -> None:
    actions.take(brought, by=editors.zhou, on=DAY)
    data = exporting.workbook(ServiceVersion.objects.filter(published_at=None).order_by("pk"))
    assert actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY).tally == {"不变": 1135}


def test_undone_it_leaves_no_draft(brought: CatalogueImport, editors: Editors) -> None:
    actions.take(brought, by=editors.zhou, on=DAY)
    actions.undo(CatalogueImport.objects.get(), by=editors.zhou, on=DAY)
    assert not ServiceVersion.objects.filter(published_at=None).exists()
    assert actions.bring(FILE.read_bytes(), FILE.name, by=editors.zhou, on=DAY).tally == {"新增": 1135}


def test_suggestions_find_the_services_that_people_grouped_under_a_name(
    brought: CatalogueImport, editors: Editors
) -> None:
    """The list groups 131 names by hand, often in quite other words; nothing was tuned to them."""
    actions.take(brought, by=editors.zhou, on=DAY)
    local = queries.mapping("省定", DAY).local
    groups: dict[str, set[str]] = {}
    for version in ServiceVersion.objects.filter(published_at=None).select_related("service"):
        groups.setdefault(version.elements["主项名称"], set()).add(version.service.code)
    del groups["未分类"]
    kinds = {one.code: one.kind for one in local}
    names = suggesting.Names(local)
    found = 0
    for name, codes in groups.items():
        kind = kinds[min(codes)]
        item = queries.BaseItem("B", name, kind, None, "", queries.WAITING, (), "", "", 0)
        found += any(option.code in codes for option in names.options(item, least=0.4, most=3))
    assert found / len(groups) >= 0.85
