"""The operator looks at the directory of statutes; it is written by `statutes load` and `statutes import`."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from zhengtong.statutes.models import Article, Statute, StatuteVersion

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[
        Any
    ]  # Django's class takes no parameter when it runs; Any, since several kinds of rows share ours
else:
    Admin = admin.ModelAdmin


class ReadOnlyAdmin(Admin):
    """Rows that are looked at and never touched by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Statute)
class StatuteAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "rank")
    search_fields = ("code", "title")


@admin.register(StatuteVersion)
class StatuteVersionAdmin(ReadOnlyAdmin):
    list_display = ("statute", "in_force_on", "ended_on", "document", "articles_count")
    search_fields = ("statute__code", "statute__title")
    list_select_related = ("statute",)


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("number", "version")
    search_fields = ("text",)
    list_filter = ("version__statute",)
    list_select_related = ("version__statute",)
