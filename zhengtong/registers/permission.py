"""Who may propose, approve and read: by the roles a person's posts hold, and in which organ."""

from zhengtong.lawbook import Register
from zhengtong.lawbook.register import INTERNAL, PUBLIC
from zhengtong.people.reach import SUPERVISION, Reach


def proposing_organs(register: Register, reach: Reach) -> list[int]:
    """The organs in whose name this person may propose changes to this register, in the order of their ids."""
    wanted = {*register.keepers, *register.overseers}
    return sorted(organ for organ in reach.organs if wanted & reach.roles(organ))


def approving_organs(register: Register, reach: Reach) -> list[int]:
    """The organs whose batches of this register this person may approve."""
    wanted = set(register.approvers)
    return sorted(organ for organ in reach.organs if wanted & reach.roles(organ))


def oversees(register: Register, reach: Reach, organ: int) -> bool:
    """Whether, in the name of this organ, entries of every organ may be changed."""
    return register.organ_column is None or bool(set(register.overseers) & reach.roles(organ))


def keeps(register: Register, reach: Reach) -> bool:
    """Whether this person has to do with keeping this register."""
    return bool(proposing_organs(register, reach) or approving_organs(register, reach))


def may_reveal(register: Register, reach: Reach, organ_id: int | None) -> bool:
    """Whether this person may read the sealed columns of an entry of this organ: who keeps it, no one else, and with a reason."""
    organs = proposing_organs(register, reach)
    return any(organ == organ_id or oversees(register, reach, organ) for organ in organs)


def may_read(register: Register, reach: Reach) -> bool:
    """Whether this official may read the register: public and internal ones whoever holds a post, the others who keep or supervise."""
    if register.audience in (PUBLIC, INTERNAL):
        return bool(reach)
    return keeps(register, reach) or any(SUPERVISION in reach.roles(organ) for organ in reach.organs)
