"""What the services of a demonstration county are called: what an organ's services are about, and what is done about it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from zhengtong.demo.errors import MarginError
from zhengtong.demo.margins import Margins, Unit

LICENCE, PUBLIC = "行政许可", "公共服务"
# What is done, by type of service; a licence is named by the file's own words (新办, 变更 …).
MATTERS: Mapping[str, tuple[str, ...]] = {
    "公共服务": ("信息查询", "办理咨询", "证明打印", "进度查询", "结果邮寄"),
    "行政确认": ("确认", "确认变更", "确认注销", "复核"),
    "行政给付": ("待遇申领", "待遇变更", "待遇停发", "资格年审"),
    "行政奖励": ("奖励申报", "奖励复核", "奖励发放"),
    "行政裁决": ("争议裁决", "损失裁决"),
    "其他行政权力": ("备案", "备案变更", "备案注销", "年度报告", "信息更正"),
}
APPLICANTS = ("", "企业", "个体工商户", "事业单位", "社会组织")
# 食品经营许可 as a public service is 食品经营（信息查询）.
ENDINGS = ("许可", "审批", "核发", "认定", "登记", "备案", "核准", "审查", "核准", "申请", "办理", "申领")


def type_of(name: str, public_services: frozenset[str]) -> str:
    """The type of a service whose file says none."""
    return PUBLIC if name.partition("（")[0] in public_services else LICENCE


def matter_of(name: str) -> str:
    """What is done: 新办 of 食品经营许可（新办）."""
    return name.removesuffix("）").partition("（")[2].partition("·")[0]


class Names:
    """Hands out names, each once in an organ."""

    def __init__(self, margins: Margins) -> None:
        self._margins = margins
        self._left: dict[tuple[str, str], Iterator[str]] = {}
        self._given: dict[tuple[str, str], int] = {}

    def next(self, unit: Unit, title: str, kind: str) -> str:
        """The next name of this organ: by the group's own pattern, or from what its services are about. MarginError when used up."""
        key = (unit.short_name, title or kind)
        self._given[key] = self._given.get(key, 0) + 1
        if title:
            return title.format(n=self._given[key], 机关=unit.short_name)
        if key not in self._left:
            self._left[key] = iter(self._all(unit, kind))
        found = next(self._left[key], None)
        if found is None:
            raise MarginError(f"{unit.short_name}的{kind or '事项'}名目只够{self._given[key] - 1}项，请补名目")
        return found

    def _all(self, unit: Unit, kind: str) -> list[str]:
        own = self._margins.subjects[unit.short_name]
        if not kind:
            return self._named(own, kind)
        return self._named(own, kind) + self._named([one for one in self._margins.general if one not in own], kind)

    def _named(self, subjects: Sequence[str], kind: str) -> list[str]:
        """First every subject's 新办, then its 变更, and so on; then once more for each kind of applicant."""
        if kind in ("", LICENCE):
            matters, about = self._margins.kinds, list(subjects)
        else:
            matters, about = MATTERS[kind], list(dict.fromkeys(_bare(subject) for subject in subjects))
        rounds = APPLICANTS if kind else APPLICANTS[:1]
        return [
            f"{subject}（{matter}{'·' if by else ''}{by}）" for by, matter, subject in product(rounds, matters, about)
        ]


def _bare(subject: str) -> str:
    for ending in ENDINGS:
        if subject.endswith(ending) and len(subject) > len(ending) + 2:
            return subject.removesuffix(ending)
    return subject
