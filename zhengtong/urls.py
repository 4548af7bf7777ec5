"""Every address of the site, by face."""

from django.contrib import admin
from django.urls import include, path

# The interface first: programs ask it most, and each pattern before it is tried at every request.
urlpatterns = [
    path("api/", include("zhengtong.api.urls")),
    path("", include("zhengtong.portal.urls")),
    path("office/", include("zhengtong.workbench.urls")),
    path("open/", include("zhengtong.board.urls")),
    path("operator/", admin.site.urls),
]
