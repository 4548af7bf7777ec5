"""What people and organs may be refused. Every message is a sentence that can be shown as it is."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhengtong.people.models import Person


class Refused(ValueError):
    """请核对所填内容。"""


class SignInRefused(Refused):
    """登录名、密码或者动态码不正确，请核对后重试。"""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.__doc__)


class CodeNeeded(SignInRefused):
    """请输入动态码（手机验证器上的六位数字），或者一个备用码。"""


class FactorMissing(CodeNeeded):
    """工作人员登录须用动态码。您尚未登记，请先登记手机验证器。"""

    def __init__(self, person: "Person") -> None:
        super().__init__()
        self.person = person


class TooManyAttempts(SignInRefused):
    """登录失败次数过多，请稍后再试。"""

    def __init__(self, again_at: datetime, sentence: str) -> None:
        super().__init__(sentence)
        self.again_at = again_at
