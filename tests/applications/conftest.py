import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings

from tests.conftest import County
from zhengtong.applications import actions, application, checking, queries
from zhengtong.applications.application import Application
from zhengtong.applications.checking import Checked
from zhengtong.applications.models import Draft
from zhengtong.applications.wanted import Place, places
from zhengtong.people.actions import record_id_number
from zhengtong.services.models import Bundle, BundleVersion, Material, Service, ServiceVersion

TODAY = date(2026, 3, 2)
ID_NUMBER = "11010519491231002X"
SHOP, OWN, RENTED = "您的店面是自己的还是租的？", "自有", "租用"


@pytest.fixture(autouse=True)
def one_day(settings: Settings, tmp_path: Path) -> None:
    settings.ZHENGTONG_TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path


def picture(colour: str = "white", name: str = "营业执照.png", size: tuple[int, int] = (40, 60)) -> SimpleUploadedFile:
    """A small picture of one colour, so that two colours are two contents."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def pdf(pages: int = 2, name: str = "合同.pdf") -> SimpleUploadedFile:
    """A PDF of so many empty pages."""
    out = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), "white") for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


@pytest.fixture
def identified(county: County) -> County:
    """The county, with 张三's identity number on file."""
    record_id_number(county.zhang, ID_NUMBER, on=TODAY)
    county.zhang.refresh_from_db()
    return county


def publish(
    service: Service,
    *,
    number: int = 1,
    in_force_on: date = date(2018, 1, 1),
    materials: list[Mapping[str, Any]] = [],  # noqa: B006 - never changed
    **fields: Any,  # Any: columns of a version
) -> ServiceVersion:
    """A published version, with what a test says of it."""
    usual = {"name": service.code, "kind": "行政许可", "handling": "承诺件", "result_name": "许可证"}
    version = ServiceVersion.objects.create(service=service, number=number, in_force_on=in_force_on, **(usual | fields))
    for place, row in enumerate(materials, start=1):
        Material.objects.create(version=version, order=place, **row)
    version.published_at = datetime(2017, 12, 25, tzinfo=UTC)
    version.save()
    return version


@pytest.fixture
def shop(county: County) -> ServiceVersion:
    """A service that asks about the shop first: who rents hands in the lease."""
    service = Service.objects.create(code="shop-sign", organ=county.bureau, procedure="licence", is_demo=True)
    return publish(
        service,
        name="店招设置许可",
        situations=[{"问": SHOP, "答": [OWN, RENTED]}],
        form=[
            {"名": "店名", "类": "文字", "必填": True},
            {"名": "房东姓名", "类": "文字", "必填": True, "限于": {SHOP: [RENTED]}},
            {"名": "夜间亮灯", "类": "是否", "必填": True},
            {"名": "亮灯功率", "类": "数字", "必填": True, "限于": {"夜间亮灯": ["是"]}},
        ],
        materials=[
            {"name": "店招效果图"},
            {"name": "租赁合同", "only_if": {SHOP: [RENTED]}, "form": "原件"},
            {"name": "产权证", "only_if": {SHOP: [OWN]}, "required": False},
        ],
    )


@pytest.fixture
def bundle(county: County, shop: ServiceVersion) -> BundleVersion:
    """开小吃店: the food licence, and the sign for who wants one; one photo of the business licence serves both."""
    made = Bundle.objects.create(code="snack-bar", organ=county.hall)
    version = BundleVersion.objects.create(
        bundle=made,
        number=1,
        name="开小吃店",
        kind="企业",
        situations=[{"问": "要挂招牌吗？", "答": ["要", "不要"]}],
        members=[
            {"事项": "food-business.new", "主要": True},
            {"事项": "shop-sign", "限于": {"要挂招牌吗？": ["要"]}},
        ],
        merged=[{"并入": ["营业执照", "店招效果图"], "名称": "营业执照和效果图"}],
        in_force_on=date(2020, 1, 1),
        published_at=datetime(2019, 12, 25, tzinfo=UTC),
    )
    return version


Ready = tuple[Draft, Application, Checked]


def look(draft: Draft, on: date = TODAY) -> Ready:
    """A draft as its last page sees it."""
    draft = Draft.objects.select_related("version__service__organ", "bundle__bundle__organ", "person", "principal").get(
        pk=draft.pk
    )
    applied = application.of_draft(draft, on)
    return draft, applied, checking.check(draft, applied, table(draft, applied), on)


def table(draft: Draft, applied: Application) -> list[Place]:
    return places(applied, draft.situations, {}, queries.files(draft))


@pytest.fixture
def ready(identified: County) -> Callable[..., Draft]:
    """张三's draft of the food licence with nothing missing."""

    def make(**answers: str) -> Draft:
        draft = actions.start_draft(identified.zhang, "licence", identified.restaurant, on=TODAY)
        actions.keep_answers(draft, {"经营场所": "演示路1号"} | answers)
        actions.add_upload(draft, picture(), identified.restaurant.materials.get(name="营业执照"))
        return draft

    return make
