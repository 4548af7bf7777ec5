"""Who may sign an act. The same question at the single door and in bulk."""

from collections.abc import Callable

from zhengtong import lawbook
from zhengtong.cases.queries import SYSTEM, Rules
from zhengtong.people.models import Person

Roles = Callable[[Person], frozenset[str]]


def check_signatures(
    law: Rules, act: lawbook.Action, by: Person | None, approved_by: Person | None, roles: Roles
) -> None:
    """Raise NotAllowed unless these two people may sign this act; `roles` tells what a person may play in the case.

    `by` None is the system, which takes only what the law gives to it. Who handles a case may also record what a party did. An act
    with 经 needs a second signature, of that role and of another person.
    """
    if by is None:
        if act.by != SYSTEM:
            raise lawbook.NotAllowed(f"{act.name}由{act.by}作出，系统不能代替")
    else:
        mine = roles(by)
        if not law.may_sign(act.by, mine):
            raise lawbook.NotAllowed(
                f"{act.name}由{act.by}作出；{by.name}在本案中的角色：{'、'.join(sorted(mine)) or '无'}"
            )
    if act.approved_by is None:
        return
    if approved_by is None:
        raise lawbook.NotAllowed(f"{act.name}须经{act.approved_by}批准，请先呈批")
    if by is not None and approved_by.pk == by.pk:
        raise lawbook.NotAllowed(f"{act.name}须经{act.approved_by}批准；提出的人不能自己批准")
    if act.approved_by not in roles(approved_by):
        raise lawbook.NotAllowed(f"{act.name}须经{act.approved_by}批准，{approved_by.name}不是")
