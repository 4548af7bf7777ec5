"""Surveys are made by the keepers of the catalogue."""

from tests.services_exchange.conftest import editors  # noqa: F401 - a fixture
