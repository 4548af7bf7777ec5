"""Requests nobody would think of: the interface answers every one as its contract says, and never falls over."""

from datetime import timedelta

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
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

schema = schemathesis.openapi.from_dict(document())
schema.app = application
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture
def token(county: County, licence: Case) -> str:
    return people.issue_token(county.li, "测试", timezone.now() + timedelta(days=1))
