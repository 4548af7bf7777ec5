"""Who may write the catalogue and who may let it be published: by the roles a person's posts hold."""

from zhengtong.people.reach import Reach

# Held in the organ that owns a service: drafts its versions and proposes batches.
CATALOGUE_EDITOR = "目录编辑"
# Held in the organ that keeps the county's catalogue: answers batches of every organ, and may draft where an organ does not.
CATALOGUE_REVIEWER = "目录审核"


def may_edit(reach: Reach, organ_id: int) -> bool:
    """Whether this person may draft for services of this organ."""
    return CATALOGUE_EDITOR in reach.roles(organ_id) or may_review(reach)


def may_review(reach: Reach) -> bool:
    """Whether this person answers batches: whoever reviews the catalogue in any organ."""
    return any(CATALOGUE_REVIEWER in reach.roles(organ_id) for organ_id in reach.organs)


def edited_organs(reach: Reach) -> list[int] | None:
    """The organs whose services this person may draft for, by id; None: every organ."""
    if may_review(reach):
        return None
    return sorted(organ_id for organ_id in reach.organs if CATALOGUE_EDITOR in reach.roles(organ_id))
