"""The operator's back office: Django's admin, entered through the same door as everything else, second factor included."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class OperatorSite(AdminSite):
    """运维后台。It has no sign-in form of its own, because that one would ask for a password only."""

    site_title = site_header = "政通运维后台"
    index_title = "机关、人员、授权与法规"

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Send who is not signed in to the common sign-in page; refuse who is, but is no operator."""
        if request.user.is_authenticated:
            raise PermissionDenied("运维后台只对系统运维人员开放。")
        return redirect_to_login(request.GET.get("next", request.get_full_path()))
