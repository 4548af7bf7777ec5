"""Every address of the site, by face."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("zhengtong.portal.urls")),
    path("office/", include("zhengtong.workbench.urls")),
    path("open/", include("zhengtong.board.urls")),
    path("api/", include("zhengtong.api.urls")),
    path("operator/", admin.site.urls),
]
