"""Requests nobody would think of: the interface answers every one as its contract says, and never falls over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import County
from zhengtong.api.contract import document
from zhengtong.cases.models import Case
from zhengtong.people import actions as people
from zhengtong.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
Operation = APIOperation[Any, Any, Any, Any]
Request = schemathesis.Case[Any]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests run inside the test's transaction, so they must not close its connection (as Django's own test client sees to)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_no_request_breaks_the_contract(operation: Operation, county: County, licence: Case) -> None:
    """Thirty requests an operation, the same every time; every other one names a case that exists."""
    token = people.issue_token(county.li, "测试", timezone.now() + timedelta(days=1))
    headers = {"Authorization": f"Bearer {token}"}

    @settings(
        max_examples=30,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Request) -> None:
        number = case.path_parameters.get("number")
        if number is not None and len(str(number)) % 2:
            case.path_parameters["number"] = licence.number
        case.call_and_validate(base_url="http://localhost", headers=headers, checks=CHECKS)

    ask()
