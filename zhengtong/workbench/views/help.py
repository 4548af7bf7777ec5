"""Pages that explain the workbench."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.workbench.gate import OfficeRequest, office


@office
@require_GET
def keys(request: OfficeRequest) -> HttpResponse:
    """快捷键。"""
    return render(request, "workbench/keys.html")
