"""How fast a catalogue comes in from a workbook, against the same services entered one by one through the actions a form calls.

    python -m bench.catalogue_import         about two minutes

10 000 services with 40 000 materials: read, judged, kept, taken into a batch of drafts; then judged again, when nothing changes, and
written out. Claims: bringing and taking them ≤ 20 s; ≥ 10 × as many services a second as one by one.
"""

import itertools
import os
import resource
import time
from datetime import date
from typing import Any

from bench.county import database

SERVICES = int(os.environ.get("SERVICES", "10000"))
MATERIALS = 4
ONE_BY_ONE = 300
DAY = date(2026, 11, 2)
ORGANS = 30


def people() -> Any:
    """Thirty bureaus, and someone who keeps the catalogue of all."""
    from zhengtong.people.models import Division, Organ, Person, Post, Tenure

    division = Division.objects.create(code="410199", name="测速县")
    for number in range(ORGANS):
        Organ.objects.create(name=f"测速县第{number}局", short_name=f"{number}局", kind="部门", division=division)
    keeper = Person.objects.create(username="keeper", name="周九", is_official=True)
    post = Post.objects.create(organ=Organ.objects.earliest("pk"), name="目录管理岗", roles=["目录审核"])
    Tenure.objects.create(person=keeper, post=post, from_on=date(2004, 1, 1))
    return keeper


def services(prefix: str, count: int) -> list[dict[str, object]]:
    """Services with what a county's list usually says of each."""
    return [
        {
            "事项代码": f"{prefix}{number:018d}",
            "实施主体": f"测速县第{number % ORGANS}局",
            "事项名称": f"第{number}种经营场所的设立、变更和注销",
            "事项类型": ("行政许可", "行政确认", "公共服务", "行政备案")[number % 4],
            "基本编码": f"{number:012d}",
            "行使层级": "县级",
            "服务对象": "自然人、企业法人",
            "受理条件": "有固定的经营场所；有与经营规模相适应的人员；符合规划",
            "办件类型": "承诺件",
            "结果名称": f"第{number}种经营许可证",
            "到现场次数": number % 3,
            "网上办理深度": 1 + number % 4,
            "进驻政务大厅": "是",
            "办理地点": "政务服务大厅二楼综合窗口",
            "咨询电话": "0371-12345678",
            "设定依据": "《中华人民共和国行政许可法》（许可法）12：可以设定行政许可的事项",
        }
        for number in range(count)
    ]


def materials(row: dict[str, object]) -> list[dict[str, object]]:
    """What each asks for."""
    names = ("申请书", "营业执照", "经营场所证明", "身份证明")
    return [
        {
            "材料名称": names[place],
            "材料形式": "扫描件",
            "是否必备": "是",
            "来源渠道": "申请人自备",
            "原件份数": 1,
            "受理标准": "填写完整，与原件一致",
        }
        for place in range(MATERIALS)
    ]


def workbook(rows: list[dict[str, object]]) -> bytes:
    """The rows as an office would send them."""
    from zhengtong.ground.sheets import Column, Page, workbook

    kept = [{"事项代码": row["事项代码"]} | one for row in rows for one in materials(row)]
    pages = [("事项", rows), ("材料", kept)]
    return workbook(
        Page(name, [Column(title) for title in found[0]], (list(one.values()) for one in found))
        for name, found in pages
    )


def one_by_one(rows: list[dict[str, object]], keeper: Any) -> None:
    """The same through the actions behind a form: a service, and a line with its draft."""
    from zhengtong.people.models import Organ
    from zhengtong.services import elements
    from zhengtong.services.actions import LineDraft, MaterialLine, add_lines, create_service, open_batch

    batch = open_batch("逐个录入", organ=Organ.objects.earliest("pk"), by=keeper, on=DAY)
    known = {one.name: one for one in elements.load()}
    of_material = {one.name: one for one in elements.of_materials()}
    for row in rows:
        fields: dict[str, Any] = {}
        for name, value in itertools.islice(row.items(), 2, None):
            elements.put(fields, known[name], str(value))
        lines = []
        for one in materials(row):
            said: dict[str, Any] = {}
            for name, value in one.items():
                elements.put(said, of_material[name], str(value))
            lines.append(MaterialLine(**said))
        organ = Organ.objects.get(name=row["实施主体"])
        service = create_service(code=str(row["事项代码"]), organ=organ, procedure="licence")
        add_lines(batch, [LineDraft(service, "新增", fields, lines)], by=keeper, on=DAY)


def main() -> None:
    """Print what was measured, and whether the claims hold."""
    with database():
        from zhengtong.services.exchange import actions, exporting
        from zhengtong.services.models import ServiceVersion

        keeper = people()
        data = workbook(services("B", SERVICES))
        print(f"{SERVICES} 个事项、{SERVICES * MATERIALS} 项材料，文件 {len(data) / 2**20:.1f} MB")
        clock = [time.perf_counter()]
        brought = actions.bring(data, "目录.xlsx", by=keeper, on=DAY)
        clock.append(time.perf_counter())
        assert brought.tally == {"新增": SERVICES}, brought.tally
        batch = actions.take(brought, by=keeper, on=DAY)
        clock.append(time.perf_counter())
        assert batch.lines.count() == SERVICES
        again = actions.bring(data, "目录.xlsx", by=keeper, on=DAY)
        clock.append(time.perf_counter())
        assert again.tally == {"不变": SERVICES}, again.tally
        exported = exporting.workbook(ServiceVersion.objects.order_by("pk"))
        clock.append(time.perf_counter())
        one_by_one(services("R", ONE_BY_ONE), keeper)
        clock.append(time.perf_counter())
        bring, take, same, export, slow = (after - before for before, after in itertools.pairwise(clock))
        print(f"判定 {bring:.1f} s，收入 {take:.1f} s，合计 {bring + take:.1f} s（应 ≤ 20 s）")
        print(f"再判（全部不变）{same:.1f} s，导出 {export:.1f} s（{len(exported) / 2**20:.1f} MB）")
        bulk, single = SERVICES / (bring + take), ONE_BY_ONE / slow
        print(f"每秒事项：导入 {bulk:.0f}，逐个录入 {single:.0f}，{bulk / single:.1f} 倍（应 ≥ 10）")
        print(f"内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MB")


if __name__ == "__main__":
    main()
