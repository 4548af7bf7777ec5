"""The operator looks at services. They are written in the workbench or carried in from files; what is published never changes."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from zhengtong.people.admin import KeptAdmin, ReadOnlyAdmin
from zhengtong.services.models import Batch, BatchLine, Bundle, BundleVersion, Material, Service, ServiceVersion

if TYPE_CHECKING:
    Inline = admin.TabularInline[
        Any, Any
    ]  # Django's class takes no parameters when it runs; its models are named below
else:
    Inline = admin.TabularInline


@admin.register(Service)
class ServiceAdmin(KeptAdmin):
    """The words people use for a service may be added to at any time; the rest stands."""

    list_display = ("code", "organ", "procedure", "aliases")
    search_fields = ("code", "aliases", "versions__name")
    list_select_related = ("organ",)
    fields = ("code", "organ", "procedure", "aliases", "is_demo")
    readonly_fields = ("code", "organ", "procedure", "is_demo")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class MaterialInline(Inline):
    model = Material
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj)


@admin.register(ServiceVersion)
class ServiceVersionAdmin(ReadOnlyAdmin):
    """A draft may be mended here; a published version is read only, as the database would insist."""

    list_display = ("name", "service", "number", "in_force_on", "ended_on", "published_at")
    list_filter = ("kind", "handling")
    search_fields = ("name", "service__code")
    list_select_related = ("service",)
    readonly_fields = ("service", "number", "ended_on", "published_at")
    inlines = (MaterialInline,)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_draft(obj)


class BatchLineInline(Inline):
    model = BatchLine
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Batches are drawn up and answered in the workbench, by two people."""

    list_display = ("number", "title", "organ", "state", "effective_on", "created_by", "answered_by")
    list_filter = ("state",)
    search_fields = ("number", "title")
    list_select_related = ("organ", "created_by", "answered_by")
    inlines = (BatchLineInline,)


@admin.register(Bundle)
class BundleAdmin(KeptAdmin):
    """The words people use for a bundle may be added to at any time; the rest stands."""

    list_display = ("code", "organ", "aliases")
    search_fields = ("code", "aliases", "versions__name")
    list_select_related = ("organ",)
    fields = ("code", "organ", "aliases", "is_demo")
    readonly_fields = ("code", "organ", "is_demo")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(BundleVersion)
class BundleVersionAdmin(ReadOnlyAdmin):
    list_display = ("name", "bundle", "number", "kind", "in_force_on", "ended_on", "published_at")
    list_filter = ("kind",)
    search_fields = ("name", "bundle__code")
    list_select_related = ("bundle",)


def is_draft(obj: Model | None) -> bool:
    """Whether this is one version, and still a draft."""
    return isinstance(obj, ServiceVersion) and obj.published_at is None
