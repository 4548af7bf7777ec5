"""law/roles.yaml: which roles stand outside the organs (and in which seat of a case), on which post the others are kept, and which
fields hand a case to another organ.

A party acts for itself, or on paper: then whoever handles the case records the act. An official role is played only from a post.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from zhengtong.lawbook.nodes import Page

# The seats of those outside: the person the case is about, the other organ, and whoever else the law lets speak.
SELF, OTHER_ORGAN, BYSTANDER = "本人", "对方机关", "旁人"
SEATS = (SELF, OTHER_ORGAN, BYSTANDER)
# Where a role's post is: in the organ of the case; in the organ the case was handed to, once it was; or in an organ named so.
OWN_ORGAN, ASSIGNED = "本机关", "承办机关"


@dataclass(frozen=True, slots=True)
class Placed:
    """An official role: the post that usually plays it, and the organ that post belongs to (本机关: each organ's own)."""

    post: str
    organ: str = OWN_ORGAN


@dataclass(frozen=True, slots=True)
class Roles:
    """Every role of every procedure."""

    seats: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, Placed] = field(default_factory=dict)
    # What an act fills in to hand the case to another organ (交办): 承办单位, 责任单位 …
    hands_over: tuple[str, ...] = ()

    def knows(self, role: str) -> bool:
        """Whether the file says what this role is."""
        return role in self.seats or role in self.posts

    @property
    def assigned(self) -> frozenset[str]:
        """The roles that the organ a case was handed to plays in it."""
        return frozenset(role for role, placed in self.posts.items() if placed.organ == ASSIGNED)


# For a folder without the file: what every procedure calls its parties.
USUAL = Roles({"申请人": SELF, "当事人": SELF, "被申请人": OTHER_ORGAN, "第三人": BYSTANDER, "利害关系人": BYSTANDER})


def read_roles(path: Path) -> Roles:
    """The file. Raises LawError with every sentence about what is wrong in it."""
    if not path.is_file():
        return USUAL
    page = Page(path, path.name)
    top = page.table(page.root, "角色表", ("外部", "机关", "交办"))
    seats, posts = {}, {}
    for role, node in page.table(top["外部"], "外部").items() if "外部" in top else ():
        seats[role] = page.name(node, f"外部角色“{role}”的位子")
        if seats[role] not in SEATS:
            page.complain(node, f"外部角色“{role}”的位子应是{'、'.join(SEATS)}之一，现为“{seats[role]}”")
    for role, node in page.table(top["机关"], "机关").items() if "机关" in top else ():
        posts[role] = _placed(page, role, node)
        if role in seats:
            page.complain(node, f"“{role}”既在外部又在机关；请只留一处")
    hands_over = page.names(top["交办"], "交办") if "交办" in top else ()
    page.finish()
    return Roles(seats, posts, hands_over)


def _placed(page: Page, role: str, node: yaml.Node) -> Placed:
    """窗口: 受理岗, or 审核机构: { 岗: 合法性审核岗, 在: 司法局 }."""
    if isinstance(node, yaml.ScalarNode):
        return Placed(page.name(node, f"“{role}”的岗位"))
    row = page.table(node, f"机关角色“{role}”", ("岗", "在"))
    if "岗" not in row:
        page.complain(node, f"机关角色“{role}”缺少“岗”")
    post = page.name(row["岗"], f"“{role}”的岗") if "岗" in row else ""
    return Placed(post, page.name(row["在"], f"“{role}”的“在”") if "在" in row else OWN_ORGAN)
