"""The operator's view of what was sent; nothing here can be written by hand."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from zhengtong.notices.models import Delivery

# Django's own class takes no type argument while it runs.
if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Delivery]
else:
    Admin = admin.ModelAdmin


@admin.register(Delivery)
class DeliveryAdmin(Admin):
    list_display = ("notice", "channel", "state", "tries", "error", "tried_at", "sent_at")
    list_filter = ("state", "channel")
    list_select_related = ("notice",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False
