"""Made-up facts, so that an office can look at a wording while it writes it."""

from datetime import date, timedelta

from zhengtong.documents.wording import Wording, asked


def facts_for(wording: Wording, on: date) -> dict[str, object]:
    """Facts that fill every blank of this wording: dates where it speaks of a day, words elsewhere."""
    facts: dict[str, object] = {
        "案号": "410199-2026-00012",
        "标题": "食品经营许可（新办）",
        "申请人": "张三",
        "被申请人": "演示县市场监督管理局",
        "机关": "演示县市场监督管理局",
        "事项": "食品经营许可（新办）",
        "结果名称": "食品经营许可证",
        "动作": "受理",
        "环节": "审查中",
        "日期": on,
        "依据": ["《中华人民共和国行政许可法》第三十二条第一款第五项", "《中华人民共和国行政许可法》第三十二条第二款"],
        "演示": True,
    }
    texts = [wording.title, wording.addressee, wording.remedies, *(line.text for line in wording.lines)]
    names = [(name, other is not None) for text in texts for name, other in asked(text)]
    given = {name: _sample(name, on, spared) for name, spared in names if name not in facts and name != "文号"}
    return facts | {"填写": given}


def _sample(name: str, on: date, spared: bool) -> object:
    if name.endswith(("期满日", "承诺日")):
        return on + timedelta(days=20)
    if name.endswith("日"):
        return on
    if spared and name.endswith(("签字", "签名", "意见")):
        return None
    return f"（{name}）"
