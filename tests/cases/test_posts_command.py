"""manage.py posts: what an organ lacks for its procedures, said and provided."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import County
from zhengtong.people.models import Mandate, Post


def said(*argv: str) -> str:
    out = StringIO()
    call_command("posts", *argv, stdout=out)
    return out.getvalue()


def test_what_is_lacking_is_listed_and_nothing_is_made(county: County) -> None:
    before = Post.objects.count()
    told = said("list", "县市监局", "hotline")
    assert "缺：演示县市场监督管理局“热线岗”担当话务员（热线工单）" in told
    assert Post.objects.count() == before


def test_what_is_lacking_is_provided(county: County) -> None:
    assert "已配齐" in said("give", "县市监局", "hotline")
    assert "不缺岗位" in said("list", "县市监局", "hotline")


def test_posts_of_other_organs_need_the_number_of_a_document(county: County) -> None:
    with pytest.raises(CommandError, match="请用 --document 写明授权书文号"):
        said("give", "县市监局", "disclosure")
    assert "由授权" in said("give", "县市监局", "disclosure", "--document", "演市监授〔2026〕1号")
    assert Mandate.objects.filter(organ=county.bureau, document="演市监授〔2026〕1号").exists()


@pytest.mark.parametrize(
    ("argv", "sentence"), [(("火星局",), "没有“火星局”这个机关"), (("县市监局", "nothing"), "没有“nothing”这套程序")]
)
def test_what_does_not_exist_is_said(county: County, argv: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        said("list", *argv)
