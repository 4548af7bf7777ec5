"""What tests of the catalogue's pages do: read a page, name the page of a part, send a form as a browser sends it."""

from collections.abc import Callable
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # it comes with python-docx, its stubs do not
from django.test import Client
from django.urls import reverse

from zhengtong.people.models import Person
from zhengtong.services.models import ServiceVersion

As = Callable[[Person], Client]


def text(response: Any) -> str:
    return str(response.content.decode())


def part_of(version: ServiceVersion, part: str) -> str:
    return reverse("workbench:catalogue-draft", args=[version.service_id, part])


def sent(client: Client, address: str, **changed: Any) -> Any:
    """Open a form, change some of its controls, and send it as a browser would."""
    page = lxml.html.fromstring(text(client.get(address)))
    form = next(each for each in page.forms if each.xpath("ancestor::main"))
    data: dict[str, Any] = {}
    areas = {each.get("name") for each in form.iter("textarea")}
    for name, value in form.form_values():
        # A browser drops the line break with which Django begins every text area.
        data.setdefault(name, []).append(value.removeprefix("\n") if name in areas else value)
    return client.post(address, data | {"do": "save"} | changed)
