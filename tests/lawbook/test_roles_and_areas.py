"""law/roles.yaml and law/areas.yaml: what is wrong in them is said with its line."""

from pathlib import Path

import pytest

from zhengtong.lawbook import LawError
from zhengtong.lawbook.areas import read_areas
from zhengtong.lawbook.roles import ASSIGNED, OWN_ORGAN, USUAL, Placed, read_roles

GOOD = """交办: [承办单位]
外部:
  申请人: 本人
机关:
  窗口: 受理岗
  承办人: { 岗: 承办岗, 在: 承办机关 }
  法制机构: { 岗: 审核岗, 在: 司法局 }
"""


def roles_file(folder: Path, text: str) -> Path:
    path = folder / "roles.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_roles_are_read(tmp_path: Path) -> None:
    roles = read_roles(roles_file(tmp_path, GOOD))
    assert roles.seats == {"申请人": "本人"}
    assert roles.posts["窗口"] == Placed("受理岗", OWN_ORGAN)
    assert roles.posts["承办人"].organ == ASSIGNED and roles.assigned == {"承办人"}
    assert roles.hands_over == ("承办单位",)
    assert roles.knows("法制机构") and not roles.knows("审查人")


def test_without_the_file_the_usual_parties_hold(tmp_path: Path) -> None:
    assert read_roles(tmp_path / "roles.yaml") is USUAL


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "申请人: 本人",
            "申请人: 别人",
            "roles.yaml 第3行：外部角色“申请人”的位子应是本人、对方机关、旁人之一，现为“别人”",
        ),
        ("窗口: 受理岗", "申请人: 受理岗", "第5行：“申请人”既在外部又在机关；请只留一处"),
        ("{ 岗: 审核岗, 在: 司法局 }", "{ 在: 司法局 }", "第7行：机关角色“法制机构”缺少“岗”"),
        ("{ 岗: 审核岗, 在: 司法局 }", "{ 岗位: 审核岗 }", "第7行：机关角色“法制机构”里没有“岗位”这个词，是不是“岗”？"),
        ("外部:", "外面:", "第2行：角色表里没有“外面”这个词，是不是“外部”？"),
    ],
)
def test_mistakes_are_said_with_their_lines(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    with pytest.raises(LawError) as caught:
        read_roles(roles_file(tmp_path, GOOD.replace(before, after)))
    assert sentence in str(caught.value)


def areas_file(folder: Path, text: str) -> Path:
    path = folder / "areas.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_listed_comes_last_and_what_does_not_exist_is_left_out(tmp_path: Path) -> None:
    path = areas_file(tmp_path, "许可:\n  licence: 依申请的许可\n  future: 以后才写\n空的:\n  later: 以后\n")
    areas = read_areas(path, ["review", "licence"])
    assert [(area.name, [one.code for one in area.procedures]) for area in areas] == [
        ("许可", ["licence"]),
        ("其他", ["review"]),
    ]


def test_a_procedure_is_listed_once(tmp_path: Path) -> None:
    path = areas_file(tmp_path, "甲:\n  licence: 一\n乙:\n  licence: 二\n")
    with pytest.raises(LawError, match="第4行：程序“licence”已经列在前面"):
        read_areas(path, ["licence"])
