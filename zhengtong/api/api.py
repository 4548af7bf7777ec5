"""The API as one object: who is asking, what it answers when something goes wrong, and the routes it carries."""

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from zhengtong.api import sentences
from zhengtong.api.cases import router as cases
from zhengtong.api.catalogue import router as catalogue
from zhengtong.api.registers import router as registers
from zhengtong.api.services import router as services
from zhengtong.api.tally import router as tally
from zhengtong.cases.errors import CaseError, StaleCase
from zhengtong.lawbook import NotAllowed
from zhengtong.people import queries as people
from zhengtong.people.errors import Refused
from zhengtong.people.models import Person
from zhengtong.tally.errors import Unreadable
from zhengtong.ui.clock import today


class Token(HttpBearer):
    """接口令牌：`Authorization: Bearer …`。令牌代表一个人，权限与该人登录后相同。"""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        found = people.bearer(token, timezone.now(), today())
        if found is None:
            return None
        person, request.reach = found  # type: ignore[attr-defined]  # Asked names it
        return person


api = NinjaAPI(
    title="政通接口",
    version="1",
    description="一件事项从申请到评价的全部动作。每次拒绝都说明原因和依据；同一个 Idempotency-Key 只办理一次。",
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
api.add_router("/cases", cases)
api.add_router("/services", services)
api.add_router("/catalogue", catalogue)
api.add_router("/registers", registers)
api.add_router("/tally", tally)


def problem(status: int, message: str, basis: list[str] | None = None) -> HttpResponse:
    """What every refusal looks like: a sentence for a person, and the articles it rests on."""
    return JsonResponse(
        {"message": message, "basis": basis or []}, status=status, json_dumps_params={"ensure_ascii": False}
    )


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return problem(422, str(error), [str(reference) for reference in error.basis])


@api.exception_handler(StaleCase)
def stale(request: HttpRequest, error: StaleCase) -> HttpResponse:
    return problem(409, str(error))


@api.exception_handler(CaseError)
def not_written(request: HttpRequest, error: CaseError) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(Unreadable)
def unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, sentences.OF_STATUS[413])


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "没有查到，或者您无权查看。请核对编号")


@api.exception_handler(AuthenticationError)
def unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "没有提供有效的接口令牌。请在 Authorization 头中写 Bearer 和令牌")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, sentences.OF_STATUS.get(error.status_code, str(error)))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, sentences.of_errors(error.errors))
