"""A small statute of our own, in the shapes that texts come in."""

from pathlib import Path

import pytest

from zhengtong.statutes import actions

DIRECTORY = """\
修路办法:
  名: 演示县修路办法
  级: 政府规章
  版本:
    - { 施行: 2018-01-01, 文: 演示县令第1号, 条数: 2 }
    - { 施行: 2020-06-01, 文: 演示县令第9号, 条数: 3 }
桥梁办法:
  名: 演示县桥梁办法
  级: 政府规章
  版本:
    - { 施行: 2019-01-01, 文: 演示县令第5号, 条数: 12 }
"""

TEXT = """\
# 演示县修路办法

2020年5月1日公布

<!-- 以上为说明，
第九条　不是条文 -->

## 第一章　总则

**第一条**　为了修好道路，制定本办法。

## 第二章　修路

**第二条**　修路应当按照下列次序进行：

（一）先勘察；

（二）再施工，包括：

1. 清基；

2. 铺面；

（三）后验收。

第一条规定的道路坏了的，应当先修。

修路的期限是三十日。

## 第三章　附　则

**第三条**　本办法自2020年6月1日起施行。

附件：修路申请表

第四条　附件里的话不是条文。
"""


@pytest.fixture
def directory(tmp_path: Path, db: None) -> Path:
    """law/statutes.yaml of a demonstration county, loaded."""
    path = tmp_path / "statutes.yaml"
    path.write_text(DIRECTORY, encoding="utf-8")
    actions.load_statutes(path)
    return path


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "修路办法.md"
    path.write_text(TEXT, encoding="utf-8")
    return path
