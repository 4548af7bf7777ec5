"""A small county's year, lived through the one door, and its extract in a folder of the test's own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.conftest import County, person, post
from tests.figures.online import online
from tests.figures.registered import registered
from zhengtong.cases.bulk import Act, Opening, perform_many
from zhengtong.cases.models import Case, Rating
from zhengtong.people.models import Organ
from zhengtong.services.models import Batch, BatchLine, Bundle, BundleVersion, Material, Service, ServiceVersion

Step = tuple[str, str, date, dict[str, object]]


@pytest.fixture(autouse=True)
def extract_root(settings: Settings, tmp_path: Path) -> Path:
    """Extracts of this test are no other test's."""
    settings.EXTRACT_ROOT = tmp_path / "extract"
    return tmp_path / "extract"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def live(county: County) -> Callable[..., Case]:
    """Opens a case and takes the acts that follow; whoever the law names takes them."""
    people = {"张三": county.zhang, "李四": county.li, "王五": county.wang, "钱七": county.qian}

    def lived(opening: Opening, *steps: tuple[str, str, str] | tuple[str, str, str, dict[str, object]]) -> Case:
        acts: list[Opening | Act] = [opening]
        for who, action, on, *filled in steps:
            data = filled[0] if filled else {}
            acts.append(
                Act(opening, action, people[who], day(on), data, approved_by=county.zhao if who == "钱七" else None)
            )
        done = perform_many(acts, follow=False)
        assert not done.refused, done.refused
        return Case.objects.get(pk=done.opened[0])

    return lived


@pytest.fixture
def offices(county: County) -> None:
    """Those who sign and answer for the county government, and two officials stationed in the hall."""
    post(county.government, "县长", ["机关负责人"], county.zhao)
    post(county.government, "信息公开岗", ["公开机构"], county.qian)
    post(county.bureau, "驻中心受理岗", ["窗口"], person("sunba", "孙八"))
    twice = person("zhoujiu", "周九")
    post(county.bureau, "驻中心审批岗", ["承办人"], twice)
    post(county.bureau, "驻中心咨询岗", [], twice)


@pytest.fixture
def town(county: County) -> Organ:
    """A town of the county."""
    return Organ.objects.create(
        name="演示县城关镇人民政府",
        short_name="城关镇",
        kind="镇街",
        division=county.division,
        parent=county.government,
        is_demo=True,
    )


# Service: (its main item, what it promises now and before, and the rest). The main item food.shop has two sub-items.
OFFERED: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "food.copy": ("", "当场", "3 工作日", {
        "kind": "公共服务", "depth": 4, "visits": 0, "no_meeting": True, "in_hall": True, "at_general_window": True,
        "on_mobile": True, "on_kiosk": True, "tags": ["马上办", "网上办", "一次办"], "high_frequency_batch": 1,
        "cross_region": "全县", "fee_fen": 500, "fee_basis": "价格文件",
    }),
    "food.shop": ("", "当场", "当场", {"kind": "行政许可", "depth": 2, "on_mobile": True}),
    "food.shop.person": ("food.shop", "3 工作日", "10 工作日", {
        "kind": "行政许可", "depth": 2, "visits": 2, "visit_means": ["靠前辅导"], "in_hall": True, "tags": ["网上办"],
        "powers": ["QZ0001"], "takes_commitment": True, "conditions": "有经营场所", "channels": ["窗口"], "place": "大厅",
        "hours": "工作日", "phone": "12345", "complaint_phone": "12345",
    }),
    "food.shop.firm": ("food.shop", "5 工作日", "5 工作日", {
        "kind": "行政许可", "online_exemption": "涉密", "hall_exemption": "场地", "openness": "部分开放",
        "tags": ["就近办", "自助办"],
    }),
    "town.card": ("", "2 工作日", "5 工作日", {"kind": "行政许可", "level": "乡级"}),
}  # fmt: skip
WITH_MATERIAL = ("food.copy", "food.shop.person", "town.card")


@pytest.fixture
def catalogue(county: County, town: Organ) -> None:
    """Besides 食品经营许可 (10 working days): an at-once service, a main item with two sub-items, and one of a town."""
    for code, (main, now, before, columns) in OFFERED.items():
        service = Service.objects.create(
            code=code,
            organ=town if code.startswith("town") else county.bureau,
            procedure="licence",
            parent=Service.objects.get(code=main) if main else None,
            is_demo=True,
        )
        version = ServiceVersion.objects.create(
            service=service,
            number=1,
            name=code,
            handling="即办件" if now == "当场" else "承诺件",
            promises={"作出决定": now},
            promised_before={"作出决定": before},
            in_force_on=date(2018, 1, 1),
            **columns,
        )
        if code in WITH_MATERIAL:
            is_waived = code != "food.shop.person"
            Material.objects.create(
                version=version, order=1, name="身份证", copies_waived=is_waived, deferrable=is_waived
            )
        version.published_at = datetime(2017, 12, 25, tzinfo=UTC)
        version.save()
    adjusted(county)
    bundle = Bundle.objects.create(code="open-shop", organ=county.bureau, is_demo=True)
    BundleVersion.objects.create(
        bundle=bundle, number=1, name="开店一件事", kind="企业", in_force_on=date(2018, 1, 1), published_at=datetime(2017, 12, 25, tzinfo=UTC)
    )  # fmt: skip


def adjusted(county: County) -> None:
    """One batch of the bureau put two services into the catalogue, ten working days after the law had changed; another waits."""
    for number, state in (("2018-1", "已公布"), ("2018-2", "送审")):
        batch = Batch.objects.create(
            number=number,
            title="目录调整",
            organ=county.bureau,
            law_changed_on=date(2018, 5, 18),
            effective_on=date(2018, 6, 1),
            created_by=county.wang,
            created_at=datetime(2018, 5, 20, tzinfo=UTC),
        )
        for code in ("food.shop.person", "food.shop.firm"):
            BatchLine.objects.create(batch=batch, service=Service.objects.get(code=code), act="新增")
        batch.state = state
        batch.save()


@pytest.fixture
def kept(county: County, town: Organ) -> None:
    """A few entries in every register that figures are made of (registered.py)."""
    registered(county, town)


@pytest.fixture
def from_home(county: County, year: dict[str, Case]) -> None:
    """Pre-reviews, appointments and waived materials (online.py)."""
    online(county, year["按时"])


@pytest.fixture
def year(county: County, offices: None, catalogue: None, live: Callable[..., Case]) -> dict[str, Case]:
    """Eighteen cases of 2017 and 2018; test_every_figure.py says what each figure makes of them."""
    cases: dict[str, Case] = {}

    def licence(on: str, channel: str = "窗口") -> Opening:
        return Opening(
            "licence", county.bureau, county.zhang, "张三申请食品经营许可", channel, day(on),
            county.zhang if channel == "网上" else county.li, county.restaurant, data={"经营场所": "演示路1号"},
        )  # fmt: skip

    def review(on: str) -> Opening:
        known = {"知道行为日": on}
        return Opening(
            "review", county.government, county.zhang, "张三不服处罚", "当面", day(on), county.zhang,
            respondent=county.bureau, data=known,
        )  # fmt: skip

    def disclosure(on: str) -> Opening:
        asked = {"信息描述": "规划文件", "形式要求": "纸质"}
        return Opening(
            "disclosure", county.government, county.zhang, "张三申请公开", "网上", day(on), county.zhang, data=asked
        )

    cases["按时"] = live(
        licence("2018-03-01", "网上"),
        ("李四", "受理", "2018-03-02"), ("王五", "准予许可", "2018-03-06"), ("李四", "颁发送达", "2018-03-07"),
    )  # fmt: skip
    cases["过了承诺"] = live(
        licence("2018-03-05"),
        ("李四", "受理", "2018-03-06"), ("王五", "准予许可", "2018-04-02"), ("李四", "颁发送达", "2018-04-03"),
    )  # fmt: skip
    cases["不予许可"] = live(
        licence("2018-05-02", "网上"),
        ("李四", "受理", "2018-05-03"), ("王五", "不予许可", "2018-05-10", {"不予许可理由": "不合标准"}),
    )  # fmt: skip
    cases["视为受理"] = live(
        licence("2018-06-01"),
        ("李四", "告知补正", "2018-06-04", {"补正内容": "张三的营业执照"}), ("张三", "提交补正", "2018-06-11"),
        ("王五", "准予许可", "2018-06-25"), ("李四", "颁发送达", "2018-06-26"),
    )  # fmt: skip
    cases["过了法定"] = live(
        licence("2018-07-02"),
        ("李四", "受理", "2018-07-03"), ("王五", "准予许可", "2018-08-10"), ("李四", "颁发送达", "2018-08-10"),
    )  # fmt: skip
    cases["超期未办"] = live(licence("2018-11-01"), ("李四", "受理", "2018-11-02"))
    cases["不予受理"] = live(licence("2018-09-03"), ("李四", "不予受理", "2018-09-04", {"不予受理理由": "不属本机关"}))

    for name, kind, filed, decided in [
        ("责令履行", "责令履行", "2017-11-01", "2017-12-20"),
        ("维持", "维持", "2018-03-01", "2018-04-10"),
        ("撤销", "撤销并责令重作", "2018-05-02", "2018-06-20"),  # counts as 撤销 (law/codes)
    ]:
        cases[name] = live(
            review(filed), ("钱七", "受理", filed),
            ("钱七", decision(day(filed)), decided, {"决定种类": kind}), ("钱七", "送达决定", decided),
        )  # fmt: skip
    cases["终止"] = live(
        review("2018-07-02"),
        ("钱七", "受理", "2018-07-02"),
        ("钱七", "终止复议", "2018-07-20", {"终止情形": "申请人撤回"}),
    )
    cases["审理中"] = live(review("2018-09-03"), ("钱七", "受理", "2018-09-03"))
    cases["下一年度"] = live(review("2018-10-15"), ("钱七", "受理", "2018-10-15"))

    cases["答复"] = live(disclosure("2018-02-01"), ("钱七", "作出答复", "2018-02-10", {"答复种类": "予以公开"}))
    cases["告知"] = live(disclosure("2018-03-01"), ("钱七", "作出告知", "2018-03-10", {"告知种类": "信息不存在"}))
    cases["撤回"] = live(disclosure("2018-04-02"), ("张三", "撤回申请", "2018-04-03"))
    cases["迟答"] = live(disclosure("2018-05-02"), ("钱七", "作出答复", "2018-06-01", {"答复种类": "予以公开"}))
    cases["未答"] = live(disclosure("2018-12-20"))

    Rating.objects.create(case=cases["按时"], grade=1, channel="网上")
    Rating.objects.create(case=cases["过了承诺"], grade=4, channel="窗口")
    return cases


def decision(filed: date) -> str:
    """The act by which a reconsideration is decided, as the version in force calls it."""
    from zhengtong.cases.queries import book

    actions = book().in_force("review", filed).actions
    return next(act.name for act in actions.values() if "决定日" in act.records and "决定种类" in act.needs)
