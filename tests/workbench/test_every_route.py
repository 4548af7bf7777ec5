"""No address of the site shows a case to who may not see it. Every route is walked, so a new one is walked on the day it is added."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import County
from tests.portal.conftest import PNG
from tests.workbench import hidden
from tests.workbench.hidden import Hidden
from zhengtong.applications import actions as portal
from zhengtong.applications.models import PreReview
from zhengtong.cases import actions, follow_up
from zhengtong.cases.models import Case
from zhengtong.documents import actions as documents
from zhengtong.figures import extraction
from zhengtong.notices.models import Notice
from zhengtong.people import actions as people
from zhengtong.people.models import Person

FILED = date(2026, 3, 2)
TITLE, PLACE, REASON = "不宜外传的小吃店", "不宜外传的地址", "不宜外传的延长理由"

# How each parameter of an address is filled so that it points at the secret case. A route with a parameter that is not here
# fails the test: whoever adds an address says here what it is.
FILL: dict[str, Callable[["Secret"], object]] = {
    "number": lambda secret: secret.case.number,
    "proposal": lambda secret: secret.proposal,
    "upload": lambda secret: secret.upload,
    "upload_id": lambda secret: secret.upload,
    "document": lambda secret: secret.document,
    "notice_id": lambda secret: secret.notice,
    "key": lambda secret: secret.draft,
    "action": lambda secret: "撤回申请",
    "procedure": lambda secret: "review",
    "area": lambda secret: "licence",
    "name": lambda secret: "accepted",
    "pk": lambda secret: "1",
    "form": lambda secret: "html",
    "year": lambda secret: 2018,
    "register": lambda secret: "enforcement-officers",
    "batch": lambda secret: secret.hidden.batch,
    "draw": lambda secret: "1",
    "service": lambda secret: secret.hidden.service,
    "part": lambda secret: "基本信息",
    "place": lambda secret: "0",
    "line": lambda secret: secret.hidden.line,
    "imported": lambda secret: secret.hidden.imported,
    "catalogue": lambda secret: "省定",
    "survey": lambda secret: secret.hidden.survey,
    "filled": lambda secret: secret.hidden.filled,
    "miss": lambda secret: secret.hidden.miss,
    "bundle": lambda secret: secret.hidden.bundle,
    "representation_id": lambda secret: secret.hidden.representation,
    "representation": lambda secret: secret.hidden.representation,
    "organ_id": lambda secret: secret.case.organ_id,
    "prereview": lambda secret: secret.prereview,
    # The catalogue is open to all: its codes point at the service of the secret case, which must not show the case.
    "code": lambda secret: "food-business.new",
    "title": lambda secret: "开店办企业",
    "slug": lambda secret: "one-visit",
    "page_number": lambda secret: "1",
}
# The same word may mean different things in different routes.
FILL_OF_ROUTE: dict[tuple[str, str], Callable[["Secret"], object]] = {
    ("portal:page", "number"): lambda secret: 1,
    ("portal:page", "upload_id"): lambda secret: secret.photo,
    ("workbench:prereview-page", "upload"): lambda secret: secret.photo,
    ("workbench:prereview-file", "upload"): lambda secret: secret.photo,
    ("portal:appointment-cancel", "code"): lambda secret: hidden.VISIT,
    ("portal:bundle", "code"): lambda secret: hidden.BUNDLE_CODE,
    ("portal:bundle-notice", "code"): lambda secret: hidden.BUNDLE_CODE,
    ("portal:begin-bundle", "code"): lambda secret: hidden.BUNDLE_CODE,
    ("portal:guide-version", "code"): lambda secret: hidden.CODE,
    ("portal:guide-version", "number"): lambda secret: 1,
    ("portal:guide-changes", "code"): lambda secret: hidden.CODE,
    ("portal:guide-changes", "number"): lambda secret: 1,
    ("portal:guide-pdf", "code"): lambda secret: hidden.CODE,
    ("portal:opened", "code"): lambda secret: hidden.CODE,
    ("portal:guide", "code"): lambda secret: "food-business.new",
    ("portal:begin", "code"): lambda secret: "food-business.new",
    ("portal:document-pdf", "code"): lambda secret: secret.code,
    ("portal:document-docx", "code"): lambda secret: secret.code,
    ("portal:verified", "code"): lambda secret: secret.code,
    ("api:get_service", "code"): lambda secret: "food-business.new",
    ("api:get_service_form", "code"): lambda secret: "food-business.new",
    ("workbench:open-case", "code"): lambda secret: "licence",
    ("workbench:law", "code"): lambda secret: "licence",
    ("workbench:law", "version"): lambda secret: "2019-04-23",
    ("workbench:law-file", "code"): lambda secret: "licence",
    ("workbench:law-file", "version"): lambda secret: "2019-04-23",
    ("workbench:law-file", "form"): lambda secret: "svg",
    ("workbench:presets", "code"): lambda secret: "public-service",
    ("workbench:report", "name"): lambda secret: "annual",
    ("workbench:report-publish", "name"): lambda secret: "annual",
    ("api:list_entries", "code"): lambda secret: "enforcement-officers",
    ("workbench:register-export", "form"): lambda secret: "csv",
    ("workbench:catalogue-export", "form"): lambda secret: "json",
    ("workbench:survey-export", "form"): lambda secret: "xlsx",
    ("workbench:catalogue-accept", "version"): lambda secret: "1",
    ("board:register-download", "form"): lambda secret: "csv",
}
# Whoever holds a document's code may check that it is genuine: kind, number, organ and title, the name masked.
BY_CODE = {"portal:verified"}
ADMIN = "admin"


@dataclass(frozen=True)
class Secret:
    """One case of 张三 with everything that can hang on a case, and the words that must stay inside it."""

    case: Case
    proposal: int
    upload: int
    document: int
    code: str
    notice: int
    draft: str
    words: tuple[str, ...]
    prereview: int
    photo: int
    hidden: Hidden


@pytest.fixture
def secret(county: County) -> Secret:
    Person.objects.filter(pk=county.zhang.pk).update(name="张不宜外传")
    county.zhang.refresh_from_db()
    case = actions.open_case(
        procedure="licence",
        organ=county.bureau,
        applicant=county.zhang,
        title=TITLE,
        channel="网上",
        by=county.zhang,
        on=FILED,
        service_version=county.restaurant,
        data={"经营场所": PLACE},
    ).case
    accepted = actions.perform(case, "受理", by=county.li, on=FILED)
    follow_up.follow(accepted.pk)
    document = case.documents.get()
    proposal = actions.propose(case, "延长期限", by=county.wang, on=FILED, 延长理由=REASON)
    upload = documents.keep(
        b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n", name="不宜外传.pdf", by=county.zhang, case_id=case.pk
    )
    notice = Notice.objects.filter(person=county.zhang).first()
    assert notice is not None
    draft = portal.start_draft(county.zhang, "licence", county.restaurant, on=FILED)
    portal.keep_answers(draft, {"经营场所": PLACE})
    photo = portal.add_upload(draft, SimpleUploadedFile("不宜外传.png", PNG), county.restaurant.materials.get(order=2))
    review = PreReview.objects.create(
        draft=draft,
        person=county.zhang,
        organ=county.bureau,
        version=county.restaurant,
        number=1,
        content="0" * 64,
        sent_on=FILED,
        due_on=FILED,
    )
    words = (TITLE, PLACE, REASON, county.zhang.name, case.pass_code, document.number, "不宜外传.pdf", photo.name)
    return Secret(
        case,
        proposal.pk,
        upload.pk,
        document.pk,
        document.code,
        notice.pk,
        str(draft.key),
        words + hidden.PRIVATE,
        review.pk,
        photo.pk,
        hidden.hide(county),
    )


@dataclass(frozen=True)
class Route:
    """One pattern of the site with its full name and its parameters."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    converters: dict[str, object]

    def address(self, secret: Secret) -> str:
        """The address of this route that points at the secret case."""
        filled = self.pattern
        for parameter in self.parameters:
            fill = FILL_OF_ROUTE.get((self.name, parameter)) or FILL.get(parameter)
            assert fill is not None, f"{self.name}（{self.pattern}）的参数“{parameter}”没有写在 FILL 里：它指的是什么？"
            filled = re.sub(rf"<(\w+:)?{parameter}>", str(fill(secret)), filled)
        assert "<" not in filled, f"{self.name}（{self.pattern}）没有填完：{filled}"
        return "/" + filled


def routes(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[Route]:
    """Every route below a resolver, the back office left out: its own test is below."""
    for pattern in resolver.url_patterns:
        written = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            within = ":".join(part for part in (space, pattern.namespace or "") if part)
            if within != ADMIN:
                yield from routes(pattern, written, within)
        elif isinstance(pattern, URLPattern):
            name = ":".join(part for part in (space, pattern.name or written) if part)
            yield Route(name, written, tuple(pattern.pattern.converters), pattern.pattern.converters)


def caller(person: Person | None) -> tuple[Client, dict[str, str]]:
    """A browser and a token of this person: no face may accept what another would refuse."""
    client = Client(raise_request_exception=True)
    if person is None:
        return client, {}
    client.force_login(person)
    token = people.issue_token(person, "测试", timezone.now() + timedelta(days=1))
    return client, {"Authorization": f"Bearer {token}"}


def body(response: object) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace")


@pytest.mark.django_db(transaction=True)
def test_no_route_shows_the_case_to_an_outsider(
    county: County, secret: Secret, settings: Settings, tmp_path: Path
) -> None:
    """路人甲 has nothing to do with it, 钱七 is an official of another bureau, and nobody is not signed in.

    The case is in the extract too, so that the open figures have records to leak.
    """
    settings.EXTRACT_ROOT = tmp_path
    extraction.extract()
    before = (secret.case.last_number, Case.objects.count(), *hidden.standing(secret.hidden))
    leaks = [
        leak
        for who in (None, county.stranger, county.qian)
        for method in ("get", "post")
        for leak in walk(secret, who, method)
    ]
    assert not leaks, "\n".join(leaks)
    secret.case.refresh_from_db()
    after = (secret.case.last_number, Case.objects.count(), *hidden.standing(secret.hidden))
    assert after == before, "不该看到的人改变了案件，或者改变了还没有公布的目录"


def walk(secret: Secret, person: Person | None, method: str) -> Iterator[str]:
    """Ask every route as this person; say which of them showed something."""
    client, headers = caller(person)
    who, walked = person.name if person else "没有登录的人", 0
    for route in routes(get_resolver()):
        if route.name.endswith("sign-out"):
            continue
        response = getattr(client, method)(route.address(secret), headers=headers)
        walked += 1
        said = body(response)
        assert secret.case.applicant is not None
        words = (secret.case.applicant.name, PLACE) if route.name in BY_CODE else secret.words
        words += () if person is not None and person.is_official else hidden.INTERNAL
        yield from (
            f"{who} {method} {route.name}（{response.status_code}）看到了“{word}”" for word in words if word in said
        )
        if points_at_the_case(route) and response.status_code not in (302, 400, 401, 403, 404, 405, 422):
            yield f"{who} {method} {route.name} 得到了 {response.status_code}"
    assert walked > 60, "没有走到各个地址，这个测试就没有意义"


def points_at_the_case(route: Route) -> bool:
    """Whether its parameters name the case or what hangs on it."""
    named = {"number", "upload", "upload_id", "document", "notice_id", "key", "prereview", "filled", "imported"}
    return bool((named | {"representation", "representation_id"}) & set(route.parameters))


@pytest.mark.parametrize("name", ["workbench:case", "api:get_case", "workbench:material", "workbench:pdf"])
def test_who_may_see_the_case_does(county: County, secret: Secret, name: str) -> None:
    """Otherwise the walk above would prove nothing."""
    client, headers = caller(county.wang)
    (route,) = [route for route in routes(get_resolver()) if route.name == name]
    assert client.get(route.address(secret), headers=headers).status_code == 200


def test_the_walk_finds_the_words_where_they_may_stand(county: County, secret: Secret) -> None:
    client, _ = caller(county.wang)
    said = body(client.get(f"/office/cases/{secret.case.number}"))
    assert all(word in said for word in (TITLE, PLACE, REASON, "不宜外传.pdf"))


@pytest.mark.parametrize("who", ["nobody", "stranger", "qian", "zhao"])
def test_the_back_office_is_for_operators(county: County, secret: Secret, who: str) -> None:
    """An official who is no operator is an outsider there."""
    client, headers = caller(None if who == "nobody" else getattr(county, who))
    spaces = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    (admin,) = [one for one in spaces if one.namespace == ADMIN]
    opened = []
    for route in routes(admin, str(admin.pattern), ADMIN):
        address = "/" + route.pattern.replace("<path:object_id>", "1").replace("<int:content_type_id>", "1")
        address = address.replace("<path:object_id>", "1").split("<")[0].split("(")[0]
        response = client.get(address, headers=headers)
        if response.status_code == 200 and not route.name.endswith(("login", "jsi18n")) and "/login/" not in address:
            opened.append(f"{route.name} {address}")
    assert not opened
