"""Two people take files with the same new service at the same moment: one batch gets it, the other is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.services_exchange.conftest import DAY, HEAD, Editors, row, xlsx
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions
from zhengtong.services.exchange.models import CatalogueImport
from zhengtong.services.models import Batch, Service


@pytest.mark.django_db(transaction=True)
def test_the_same_new_service_goes_into_one_batch(editors: Editors) -> None:
    data = xlsx({"事项": [HEAD, row("A-1")]})
    names = ("甲", "乙")
    brought = [actions.bring(data, f"{name}.xlsx", by=editors.zhou, on=DAY) for name in names]

    def take(imported: CatalogueImport) -> str:
        try:
            actions.take(imported, by=editors.zhou, on=DAY)
        except ServiceError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(take, brought))
    assert said[0] == ""
    assert said[1] == "没有要收入的：各行都有误，或者与现有目录相同"
    assert (Batch.objects.count(), Service.objects.filter(code="A-1").count()) == (1, 1)
