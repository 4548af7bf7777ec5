"""The words of a guide that are not the law's: how long, how much, how often and how, as one would say it at the counter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhengtong.services.models import Material, ServiceVersion

if TYPE_CHECKING:
    from zhengtong.services.guide import Limit

# 办理形式 as people call them, those that spare a way first.
WAYS = {"移动端": "手机上", "电脑端": "电脑上", "快递申请": "寄快递", "自助终端": "自助机", "窗口": "到窗口"}
MEANS = {
    "靠前辅导": "先有人帮您看材料、填表",
    "掌上办理": "在手机上就能办",
    "网上办理": "在网上就能办",
    "免费邮寄": "结果免费寄给您",
}


@dataclass(frozen=True)
class Fact:
    """One thing to know at a glance: what it is about, the answer in a few characters, and a sentence beside it."""

    label: str
    value: str
    note: str = ""


def time_fact(version: ServiceVersion, limit: "Limit | None") -> Fact:
    """多久：the promise if there is one, and the law's limit beside it."""
    if limit is None:
        return Fact("多久办好", "没有规定期限", "请打咨询电话问大约要多久")
    said = limit.promised or limit.statutory
    since = START.get(limit.since, f"从{limit.since}算起")
    if said.count == 0 or version.handling == ServiceVersion.Handling.AT_ONCE:
        law = "" if limit.statutory.count == 0 else f"法律给的期限是{limit.statutory.spoken}"
        return Fact("多久办好", "当场办好", law)
    if limit.promised is None:
        return Fact("多久办好", said.spoken, f"{since}，这是法律规定的期限")
    return Fact("多久办好", said.spoken, f"{since}；法律给的期限是{limit.statutory.spoken}")


START = {
    "受理日": "从受理那天算起",
    "收到日": "从收到申请那天算起",
    "申请日": "从申请那天算起",
    "接收日": "从收到那天算起",
}


def fee_fact(version: ServiceVersion, fee: str) -> Fact:
    """收费：the amount, with what it rests on as the note."""
    amount, _, basis = fee.partition("（")
    note = f"依据：{basis.rstrip('）')}" if basis else ""
    return Fact("要多少钱", amount, note or ("标准见下面的收费一节" if version.fee_items else ""))


def visits(version: ServiceVersion) -> str:
    """全程网办，不用到现场; 最多跑1次."""
    return "全程网办，不用到现场" if version.visits == 0 else f"需要到现场{version.visits}次"


def visits_fact(version: ServiceVersion) -> Fact:
    """跑几次, and why one must come at all."""
    if version.visits == 0:
        return Fact("要跑几次", "不用跑", "从申请到拿结果都不用到现场")
    return Fact("要跑几次", f"最多{version.visits}次", version.visits_reason)


def ways(version: ServiceVersion) -> tuple[str, ...]:
    """怎么办：the ways in which one may apply; when a version does not say, the window, and online unless it is closed there."""
    if version.channels:
        known = [words for channel, words in WAYS.items() if channel in version.channels]
        return (*known, *(str(one) for one in version.channels if one not in WAYS))
    is_online = version.openness == version.Openness.FULL and not version.online_exemption
    return ("网上", "到窗口") if is_online else ("到窗口",)


def ways_fact(found: tuple[str, ...]) -> Fact:
    """怎么办, in a few characters."""
    return Fact("怎么办", "、".join(found[:2]), f"也可以{'、'.join(found[2:])}" if found[2:] else "")


def means(version: ServiceVersion) -> tuple[str, ...]:
    """How coming is made unnecessary, a sentence each (减少到场的方式)."""
    return tuple(MEANS.get(str(one), str(one)) for one in version.visit_means)


def copies(material: Material) -> str:
    """原件1份，复印件2份; what a version does not count is said by its form."""
    if material.form == "网上填报":
        return "网上填写，不用另交"
    counted = [
        f"{name}{count}份"
        for name, count in (("原件", material.originals), ("复印件", copies_wanted(material)))
        if count
    ]
    if counted:
        return "，".join(counted)
    return "出示原件，不用交复印件" if material.copies_waived else f"{material.form}1份"


def copies_wanted(material: Material) -> int:
    """How many copies are really asked for: none where they are waived."""
    return 0 if material.copies_waived else material.copies


def where_from(material: Material) -> str:
    """哪里来：自己准备, 由某机构出具."""
    if material.form == "网上填报":
        return "申请时在网上填"
    if material.issuer:
        return f"由{material.issuer}出具" if material.issuer != "申请人" else "自己准备"
    return {"申请人自备": "自己准备", "政府部门核发": "由政府部门核发"}.get(material.source, material.source)


def leniency(material: Material) -> tuple[str, ...]:
    """What eases a material: 可以后补, 可以用书面承诺代替, 复印件由窗口复印."""
    found = []
    if material.deferrable:
        days = f"，{material.deferrable_days}个工作日以内" if material.deferrable_days else ""
        found.append(f"一时没有可以后补{days}")
    if material.may_commit:
        found.append("可以写承诺书代替")
    if material.copies_waived and (material.originals or material.copies):
        found.append("不用交复印件")
    return tuple(found)
