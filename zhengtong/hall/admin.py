"""The operator sets up halls and what is handled there; hours, closures and appointments are kept in the workbench."""

from django.contrib import admin

from zhengtong.hall.models import Appointment, Business, Hall
from zhengtong.people.admin import KeptAdmin, ReadOnlyAdmin


@admin.register(Hall)
class HallAdmin(KeptAdmin):
    list_display = ("name", "organ", "address", "phone")
    search_fields = ("name",)


@admin.register(Business)
class BusinessAdmin(KeptAdmin):
    list_display = ("hall", "name", "is_general", "is_bookable")
    list_select_related = ("hall",)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("code", "business", "on", "starts_at", "state")
    list_filter = ("state",)
    search_fields = ("code",)
