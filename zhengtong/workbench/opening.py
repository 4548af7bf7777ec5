"""Opening any case from the desk: which procedures this official may open, for which organs, and the form to do it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from zhengtong import lawbook
from zhengtong.cases import naming, queries
from zhengtong.lawbook.areas import Area
from zhengtong.people import identity
from zhengtong.people.models import Organ, Person
from zhengtong.ui.forms import Plain, checked, speak
from zhengtong.workbench.desk import Desk
from zhengtong.workbench.forms import DayInput, field_for, names_field, new_key

CHANNELS = ("窗口", "电话", "来信", "来访", "网上", "转办", "移送", "工作中发现")


@dataclass(frozen=True)
class Openable:
    """A procedure in force today, and which of its opening acts this official may take, each with the organs."""

    law: lawbook.Procedure
    line: str
    acts: tuple[tuple[lawbook.Action, tuple[int, ...]], ...]

    @property
    def openers(self) -> str:
        """Whose the opening acts are, for who may not take them."""
        return "、".join(dict.fromkeys(action.by for action in self.law.openings))


def listed(desk: Desk, words: str, *, own: bool) -> list[tuple[str, list[Openable]]]:
    """The procedures in force today by area: of all, or those this official may open (`own`), the ones that speak of `words`."""
    areas = [(area.name, list(_in_area(desk, area, words))) for area in queries.book().areas]
    kept = [(name, [one for one in found if one.acts or not own]) for name, found in areas]
    return [(name, found) for name, found in kept if found]


def _in_area(desk: Desk, area: Area, words: str) -> Any:
    for one in area.procedures:
        if (found := openable(desk, one.code, one.line)) is not None and _speaks_of(found, words):
            yield found


def _speaks_of(one: Openable, words: str) -> bool:
    said = " ".join((one.law.name, one.line, one.law.code, *one.law.actions))
    return all(word in said for word in words.split())


def openable(desk: Desk, code: str, line: str = "") -> Openable | None:
    """This procedure as this official may open it; None when no version of it is in force."""
    try:
        law = queries.book().in_force(code, desk.on)
    except lawbook.LawError:
        return None
    rules = queries.rules(code, law.version, None)
    acts = tuple((action, tuple(_organs(desk, rules, action))) for action in law.openings)
    return Openable(law, line, tuple((action, organs) for action, organs in acts if organs))


def _organs(desk: Desk, rules: queries.Rules, action: lawbook.Action) -> Any:
    """The organs in whose cases this official may take this act: a party's they record, an office's they hold."""
    if action.by in rules.others and desk.reach.posts:
        # Another organ's to begin (送审单位、报备单位 …): any official brings it before any organ, in the name of their own.
        yield from Organ.objects.filter(closed_on__isnull=True).order_by("name").values_list("pk", flat=True)
        return
    for organ_id in desk.reach.organs:
        roles = desk.reach.roles(organ_id)
        if rules.handles(roles) if action.by in rules.parties else action.by in roles:
            yield organ_id


class OpeningForm(Plain):
    """立案：which organ, what it is about, whom it concerns, and what the law wants recorded with the first act."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    organ = forms.TypedChoiceField(
        label="主办机关", coerce=int, error_messages={"invalid_choice": "您的岗位不在这个机关"}
    )
    title = forms.CharField(label="标题", max_length=200, help_text="一句话写明是什么事，不写个人信息")
    on = forms.DateField(label="日期", widget=DayInput)
    channel = forms.ChoiceField(label="来源", choices=[(channel, channel) for channel in CHANNELS])

    def __init__(
        self, act: lawbook.Action, rules: queries.Rules, organs: tuple[int, ...], *, today: date, data: Any = None
    ) -> None:
        self.act, self.rules, self.today = act, rules, today
        super().__init__(data, initial={"key": new_key(), "on": today})
        self.is_applied_for = act.by in rules.parties
        if not self.is_applied_for:
            self.initial["channel"] = CHANNELS[-1]
        names = Organ.objects.filter(pk__in=organs).order_by("name").values_list("pk", "name")
        self.fields["organ"].choices = list(names)  # type: ignore[attr-defined]
        self._ask_parties()
        codes = queries.codes_in(rules, act.name)
        named = naming.offered(rules.procedure, act.name, organ_id=organs[0], on=today)
        for name in act.needs:
            field = names_field(name, *named[name]) if name in named else field_for(name, codes.get(name, ()))
            self.fields[name] = speak(field)

    def _ask_parties(self) -> None:
        """The person the case is about, and the other organ, where the procedure knows them."""
        if self.rules.own:
            party = "、".join(role for role in self.rules.procedure.roles if role in self.rules.own)
            must = self.act.by in self.rules.own
            self.fields["party"] = speak(forms.CharField(label=f"{party}的姓名或者名称", max_length=100, required=must))
            self.fields["id_number"] = forms.CharField(
                label="证件号码",
                max_length=40,
                required=False,
                help_text="身份证号码或者统一社会信用代码；不知道的不填",
            )
            self.fields["phone"] = forms.CharField(label="电话", max_length=30, required=False)
        if self.rules.others:
            other = "、".join(role for role in self.rules.procedure.roles if role in self.rules.others)
            organs = Organ.objects.filter(closed_on__isnull=True).order_by("name").values_list("pk", "name")
            must = self.act.by in self.rules.others
            first = ("", "请选择" if must else "不指明")
            self.fields["respondent"] = speak(
                forms.TypedChoiceField(
                    label=other, coerce=int, empty_value=None, required=must, choices=[first, *organs]
                )
            )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(f"日期不能晚于今天（{self.today}）")
        return on

    def clean_id_number(self) -> str:
        """Checked digit by digit when it is given; 18 places with a letter before the last are a 统一社会信用代码."""
        number = identity.plain(self.cleaned_data["id_number"])
        self.kind = Person.Kind.NATURAL
        if not number:
            return ""
        if any(character.isalpha() for character in number[:17]) or number[:1] == "9":
            self.kind = Person.Kind.LEGAL
            return checked(identity.check_uscc, number)
        return checked(lambda text: identity.check_id_number(text, self.today), number)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("id_number") and not given.get("party"):
            self.add_error("party", "填了证件号码，也请填写姓名或者名称")
        return given

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them: the case, whom it concerns, what the law asks."""
        parties = ("party", "id_number", "phone", "respondent")
        shown = [
            ("案件", ["organ", "title", "on", "channel"]),
            ("当事人", [name for name in parties if name in self.fields]),
            (f"{self.act.name}要填写的", list(self.act.needs)),
        ]
        return [(title, [self[name] for name in names]) for title, names in shown if names]

    def filled(self) -> dict[str, Any]:
        """What was filled in for the act, under the law's names."""
        return {name: self.cleaned_data[name] for name in self.act.needs if self.cleaned_data.get(name)}
