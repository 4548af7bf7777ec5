"""The operator's view of what was sent; nothing here can be written by hand."""

from django.contrib import admin
from django.http import HttpRequest

from zhengtong.notices.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
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
