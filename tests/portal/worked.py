"""One service worked out to the last line, as an office would publish it: questions, materials with every detail, answers to questions."""

from datetime import UTC, date, datetime

from zhengtong.people.models import Organ
from zhengtong.services.models import Bundle, BundleVersion, Material, Service, ServiceVersion

TRADE, HOUSE, WHO = "您做哪一类食品生意？", "店面是您自己的，还是租的？", "是您本人来办吗？"
CODE = "food-business.worked"


def worked(organ: Organ) -> ServiceVersion:
    """食品经营许可（新办）with three questions and seven materials, published."""
    service = Service.objects.create(
        code=CODE, organ=organ, procedure="licence", is_demo=True, aliases="开饭馆 开饭店 开餐馆 奶茶店"
    )
    version = ServiceVersion.objects.create(service=service, number=1, **COLUMNS)
    for place, line in enumerate(MATERIALS, start=1):
        Material.objects.create(version=version, order=place, **line)
    version.published_at = datetime(2025, 12, 20, tzinfo=UTC)  # from here on the database refuses to change it
    version.save()
    return version


SIGN = "门口要挂招牌吗？"
BUNDLE = "open-a-restaurant"


def bundled(organ: Organ) -> BundleVersion:
    """我要开饭馆: the worked service and 店招设置, which only those who want a sign apply for; the business licence is asked once."""
    main = worked(organ)
    service = Service.objects.create(code="shop-sign.new", organ=organ, procedure="public-service", is_demo=True)
    sign = ServiceVersion.objects.create(
        service=service, number=1, name="店招设置登记", kind="公共服务", handling="承诺件", in_force_on=date(2026, 1, 1)
    )
    Material.objects.create(version=sign, order=1, name="营业执照副本", copies=1, held_as="营业执照")
    Material.objects.create(version=sign, order=2, name="店招效果图", copies=1)
    ServiceVersion.objects.filter(pk=sign.pk).update(published_at=datetime(2025, 12, 20, tzinfo=UTC))
    bundle = Bundle.objects.create(code=BUNDLE, organ=organ, is_demo=True)
    version = BundleVersion.objects.create(
        bundle=bundle,
        number=1,
        name="我要开饭馆",
        kind="企业",
        summary="从办证到挂招牌，一次申请，一张表。",
        situations=[{"问": SIGN, "答": ["要", "不要"]}],
        members=[{"事项": main.service.code, "主要": True}, {"事项": service.code, "限于": {SIGN: ["要"]}}],
        merged=[{"并入": ["营业执照", "营业执照副本"], "名称": "营业执照"}],
        promise="10 工作日",
        visits=1,
        place="政务服务中心二楼一件事窗口",
        phone="0371-12345678",
        in_force_on=date(2026, 1, 1),
    )
    BundleVersion.objects.filter(pk=version.pk).update(published_at=datetime(2025, 12, 20, tzinfo=UTC))
    version.refresh_from_db()
    return version


COLUMNS: dict[str, object] = {
    "name": "食品经营许可（新办）",
    "kind": "行政许可",
    "handling": "承诺件",
    "audience": "自然人、企业法人、其他组织",
    "summary": "开饭馆、奶茶店、食品店、食堂之前，先要取得这个许可。",
    "conditions": "有与经营的食品相适应的场所，与有毒、有害场所以及其他污染源保持规定的距离。\n"
    "有相应的经营设备或者设施。\n有食品安全管理人员和保证食品安全的规章制度。\n有合理的设备布局和工艺流程。",
    "basis": [
        {
            "法": "中华人民共和国食品安全法",
            "简称": "食品安全法",
            "条": "35.1",
            "内容": "国家对食品生产经营实行许可制度",
            "核": "核",
        },
        {
            "法": "食品经营许可管理办法",
            "简称": "食品经营办法",
            "条": "2",
            "内容": "从事食品销售和餐饮服务活动应当依法取得食品经营许可",
        },
    ],
    "promises": {"受理审查": "1 工作日", "作出决定": "10 工作日", "颁发证件": "3 工作日"},
    "promised_before": {"作出决定": "20 工作日"},
    "special_procedures": ["现场核查"],
    "visits": 1,
    "visits_reason": "要到店里现场核查",
    "visit_means": ["靠前辅导", "网上办理", "免费邮寄"],
    "place": "政务服务中心二楼综合受理窗口",
    "hours": "工作日 9:00—12:00，13:30—17:00",
    "phone": "0371-12345678",
    "complaint_phone": "0371-12315000",
    "channels": ["窗口", "电脑端", "移动端"],
    "depth": 3,
    "tags": ["网上办", "一次办"],
    "cross_region": "跨县",
    "can_book": True,
    "can_post": True,
    "themes": ["准营准办", "开店办企业"],
    "elements": {"窗口号": "12—15号窗口", "前置事项": []},
    "situations": [
        {"问": TRADE, "说明": "做几样的，选最主要的一样", "答": ["只卖包装好的食品", "开饭馆、做餐饮", "单位食堂"]},
        {"问": HOUSE, "答": ["自己的", "租的"]},
        {"问": WHO, "答": ["本人", "委托别人"]},
    ],
    "faq": [
        {"问": "只卖包装好的食品，也要办吗？", "答": "只卖预包装食品的不用许可，向市场监管部门备案就可以。"},
        {"问": "还没拿到营业执照，能先申请吗？", "答": "不能。先办营业执照，经营范围里要有食品经营。"},
        {"问": "现场核查要等多久？", "答": "受理以后会先约时间，核查的时间不算在承诺的期限里。"},
    ],
    "result_name": "食品经营许可证",
    "result_kind": "证照",
    "result_licence": "食品经营许可证",
    "result_valid": "5年",
    "rights": "您可以要求说明不受理、不许可的理由。\n您应当对材料的真实性负责。",
    "remedies": "不服决定的，可以在六十日内向县人民政府申请行政复议，或者在六个月内向人民法院起诉。",
    "form": [{"名": "经营场所", "类": "文字", "必填": True}],
    "in_force_on": date(2026, 1, 1),
}
MATERIALS: list[dict[str, object]] = [
    {"name": "食品经营许可申请书", "form": "网上填报"},
    {
        "name": "营业执照",
        "form": "原件和复印件",
        "originals": 1,
        "copies": 1,
        "copies_waived": True,
        "source": "政府部门核发",
        "issuer": "市场监督管理部门",
        "medium": "纸质和电子",
        "held_as": "营业执照",
        "points": "经营范围里要有食品经营。\n名称、地址与申请书一致。",
        "basis": "食品经营办法12",
    },
    {
        "name": "经营场所布局图和操作流程",
        "form": "扫描件",
        "copies": 1,
        "source": "申请人自备",
        "medium": "纸质和电子",
        "note": "手画的也可以，写清尺寸、各间的用途和水池的位置。",
        "only_if": {TRADE: ["开饭馆、做餐饮", "单位食堂"]},
    },
    {
        "name": "食品安全规章制度",
        "form": "扫描件",
        "copies": 1,
        "source": "申请人自备",
        "deferrable": True,
        "deferrable_days": 10,
        "may_commit": True,
        "note": "自查、人员健康管理、进货查验、事故处置这几项的目录。",
    },
    {
        "name": "房屋租赁合同",
        "form": "复印件",
        "copies": 1,
        "source": "申请人自备",
        "only_if": {HOUSE: ["租的"]},
    },
    {
        "name": "不动产权证书",
        "form": "复印件",
        "originals": 0,
        "copies": 1,
        "issuer": "不动产登记机构",
        "held_as": "不动产权证书",
        "only_if": {HOUSE: ["自己的"]},
    },
    {
        "name": "授权委托书和被委托人的身份证",
        "form": "原件和复印件",
        "originals": 1,
        "copies": 1,
        "required": False,
        "source": "申请人自备",
        "only_if": {WHO: ["委托别人"]},
    },
]
