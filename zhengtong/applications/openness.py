"""Whether a service is applied for online at all, and if not, why and where it is."""

from datetime import date

from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries import is_heading

NOT_OPEN = {
    ServiceVersion.Openness.CLOSED: "这个事项没有向外网开放申请",
    ServiceVersion.Openness.PARTLY: "这个事项只有一部分向外网开放，申请须到现场提出",
}


def refusal(version: ServiceVersion, on: date) -> str:
    """Why this cannot be applied for here, and the way to apply; nothing when it can."""
    if version.openness in NOT_OPEN:
        return _said(NOT_OPEN[ServiceVersion.Openness(version.openness)], version.openness_note, version)
    if version.online_exemption:
        return _said("这个事项不在网上办理", version.online_exemption, version)
    if is_heading(version, on):
        return "这是主项，请在它的子项里选择要办的一项"
    return ""


def _said(what: str, why: str, version: ServiceVersion) -> str:
    """The sentence, with its reason and the way that is open."""
    parts = [f"{what}：{why.rstrip('。')}。" if why else f"{what}。"]
    if version.online_url:
        parts.append(f"网上请到 {version.online_url} 办理。")
    place = version.place or "政务服务中心窗口"
    hours = f"（{version.hours}）" if version.hours else ""
    parts.append(f"请到{place}{hours}申请。")
    if version.phone:
        parts.append(f"咨询电话 {version.phone}。")
    return "".join(parts)
