"""The operator's view of drafts and 预审: that they exist and how old they are, never what they say."""

from django.contrib import admin

from zhengtong.applications.models import Draft, PreReview
from zhengtong.documents.admin import ReadOnly


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    fields = ("key", "procedure", "version", "bundle", "updated_at", "warned_on")
    list_display = ("key", "procedure", "version", "updated_at")
    list_select_related = ("version",)


@admin.register(PreReview)
class PreReviewAdmin(ReadOnly):
    fields = ("organ", "version", "number", "state", "sent_on", "due_on", "answered_on")
    list_display = ("pk", "organ", "version", "number", "state", "sent_on", "due_on", "answered_on")
    list_select_related = ("organ", "version")
