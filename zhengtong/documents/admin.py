"""The operator's view of what was issued and handed in; nothing here can be written by hand."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from zhengtong.documents.models import Document, Upload

# Django's own class takes no type argument while it runs.
if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Model]
else:
    Admin = admin.ModelAdmin


class ReadOnly(Admin):
    """Rows that are looked at and never touched."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    # What a document says stays with those who handle the case: the operator sees that it exists and is whole.
    fields = ("number", "kind", "organ", "issued_on", "code", "pdf_sha256", "docx_sha256", "withdrawn_on", "at")
    list_display = ("number", "kind", "organ", "issued_on", "withdrawn_on")
    list_select_related = ("organ",)
    search_fields = ("number",)


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    fields = ("media_type", "size", "sha256", "is_scanned", "at")
    list_display = ("sha256", "media_type", "size", "is_scanned", "at")
