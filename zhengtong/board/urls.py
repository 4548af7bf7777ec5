"""Open figures and reports: everything here is for everyone, and names no one."""

from django.urls import path

from zhengtong.board.views import figures, reports

app_name = "board"
urlpatterns = [
    path("", figures.index, name="index"),
    path("figures/<slug:area>/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:area>/<slug:name>/records/", figures.records, name="records"),
    path("published/<int:pk>/", figures.frozen_records, name="frozen-records"),
    path("reports/", reports.index, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/<str:form>/", reports.download, name="download"),
]
