"""Which organ a file means: by its 统一社会信用代码, its name, its short name, or the only name that ends so."""

from zhengtong.people import identity
from zhengtong.people.errors import Refused
from zhengtong.people.models import Organ


class NoOrgan(ValueError):
    """Which organ is meant cannot be told, as a sentence."""


class Organs:
    """The organs there are, looked up by what files call them. One query."""

    def __init__(self, *, create: bool) -> None:
        self.create = create
        self.new: dict[str, str] = {}
        self._by: dict[str, dict[str, list[Organ]]] = {"代码": {}, "名称": {}, "简称": {}}
        self._asked: dict[tuple[str, str], Organ | str] = {}
        self.closed: dict[str, str] = {}
        for organ in Organ.objects.all():
            if organ.closed_on is not None:
                self.closed[organ.name] = f"“{organ.name}”已于{organ.closed_on}撤销，请改成承接它的机关"
                continue
            for way, key in (("代码", organ.uscc), ("名称", organ.name), ("简称", organ.short_name)):
                if key:
                    self._by[way].setdefault(key, []).append(organ)

    def find(self, name: str, code: str) -> Organ | str:
        """The organ, or the name of one that is to be created. Raises NoOrgan with what to do."""
        asked = (name, code)
        if asked not in self._asked:
            self._asked[asked] = self._find(name, code)
        return self._asked[asked]

    def _find(self, name: str, code: str) -> Organ | str:
        by_code = self._by["代码"].get(code.upper(), []) if code else []
        by_name = self._called(name) if name else []
        if by_code and by_name and by_code[0] not in by_name:
            raise NoOrgan(f"名称“{name}”和代码“{code}”不是同一个机关：代码是{by_code[0].name}的，请核对")
        found = by_code or by_name
        if len(found) > 1:
            raise NoOrgan(f"有{len(found)}个机关都叫“{name}”，请写全称：{'、'.join(one.name for one in found[:5])}")
        if found:
            return found[0]
        if not name:
            raise NoOrgan(
                f"没有代码是“{code}”的机关，请写机关名称" if code else "请写明由哪个机关实施；合并的单元格要先取消合并"
            )
        if name in self.closed:
            raise NoOrgan(self.closed[name])
        if not self.create:
            raise NoOrgan(f"没有名为“{name}”的机关；请改成已登记的名称，或者先登记机关，或者导入时选择新建机关")
        self._refuse_new(name, uscc_or_nothing(code))
        self.new.setdefault(name, uscc_or_nothing(code))
        return name

    def _refuse_new(self, name: str, code: str) -> None:
        """A code belongs to one organ, also among those that are to be created."""
        for other, theirs in self.new.items():
            if other == name and code and theirs and theirs != code:
                raise NoOrgan(f"“{name}”前面写的代码是“{theirs}”，这里是“{code}”，请核对")
            if other != name and code and theirs == code:
                raise NoOrgan(f"代码“{code}”前面写的是“{other}”的，请核对")

    def _called(self, name: str) -> list[Organ]:
        """The organs of this name, or else of this short name, or else those whose names end so."""
        found = self._by["名称"].get(name) or self._by["简称"].get(name)
        return found or [one for key, same in self._by["名称"].items() if key.endswith(name) for one in same]


def uscc_or_nothing(code: str) -> str:
    """The code if its check digits hold; many lists carry codes of their own instead."""
    try:
        return identity.check_uscc(code)
    except Refused:
        return ""
