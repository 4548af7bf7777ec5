"""告知设置: over which channels one is told of what; binding 微信, and the gateway's word that it was bound."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.ground.posting import SIGNATURE
from zhengtong.notices import actions, binding, queries, timing
from zhengtong.notices.channels import CHANNELS
from zhengtong.notices.errors import NoticeError
from zhengtong.people.throttle import Throttle
from zhengtong.portal.views.account import applicant

CALLS = Throttle("wechat-bound", limit=60, seconds=60)
LARGEST = 4096


@login_required
@require_http_methods(["GET", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """A table of kinds and channels with a box in each place. What is not ticked is not sent outside; the site keeps everything."""
    person = applicant(request)
    choices = queries.channel_choices(person)
    if request.method == "POST":
        for choice in choices:
            actions.prefer(person, choice.name, is_wanted=True)
            for kind in queries.KINDS:
                is_wanted = f"{choice.name}:{kind}" in request.POST
                actions.prefer(person, choice.name, is_wanted=is_wanted, kind=kind)
        messages.success(request, "已经记下，从下一条告知起照办。")
        return redirect("portal:notice-settings")
    rows = [
        (kind, [(choice, choice.is_wanted and kind not in choice.refused) for choice in choices])
        for kind in queries.KINDS
    ]
    page = {
        "rows": rows,
        "choices": choices,
        "quiet": timing.quiet_hours(),
        "has_wechat": CHANNELS["wechat"].is_configured(),
        "wechat": binding.binding_of(person),
    }
    return render(request, "portal/notice_settings.html", page)


@never_cache
@login_required
@require_POST
def bind_wechat(request: HttpRequest) -> HttpResponse:
    """Show the code that binds, this once; or forget the openid."""
    if "forget" in request.POST:
        binding.unbind(applicant(request))
        messages.success(request, "微信已经解除绑定。")
        return redirect("portal:notice-settings")
    code = binding.begin(applicant(request), timezone.now())
    return render(request, "portal/notice_wechat.html", {"code": code})


@csrf_exempt
@require_POST
def wechat_bound(request: HttpRequest) -> HttpResponse:
    """The WeChat gateway says which openid brought a code back: 204. It signs as we do; anything else is 403, without saying why."""
    if not CALLS.takes(request.META.get("REMOTE_ADDR", "")):
        return HttpResponse(status=429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        binding.called_back(request.body, request.headers.get(SIGNATURE, ""), timezone.now())
    except NoticeError:
        return HttpResponse(status=403)
    return HttpResponse(status=204)
