"""The operator looks at the queue; nothing is changed by hand."""

from django.contrib import admin

from zhengtong.exchange.models import Arrival, Listed, Push
from zhengtong.people.admin import ReadOnlyAdmin


@admin.register(Push)
class PushAdmin(ReadOnlyAdmin):
    list_display = ("kind", "key", "title", "state", "tries", "error", "receipt", "queued_at")
    list_filter = ("kind", "state")
    search_fields = ("key", "title", "receipt")


@admin.register(Listed)
class ListedAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "is_offered", "as_of")
    search_fields = ("code", "name")


@admin.register(Arrival)
class ArrivalAdmin(ReadOnlyAdmin):
    list_display = ("number", "service_code", "state", "case_number", "reason", "at")
    list_filter = ("state",)
    search_fields = ("number", "case_number")
