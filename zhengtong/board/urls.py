"""Open figures and reports: everything here is for everyone, and names no one."""

from django.urls import path

from zhengtong.board.views import draws, figures, registers, reports

app_name = "board"
urlpatterns = [
    path("", figures.index, name="index"),
    path("figures/<slug:area>/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:area>/<slug:name>/records/", figures.records, name="records"),
    path("published/<int:pk>/", figures.frozen_records, name="frozen-records"),
    path("registers/", registers.index, name="registers"),
    path("registers/draws/", draws.index, name="draws"),
    path("registers/draws/<int:draw>/", draws.draw, name="draw"),
    path("registers/draws/<int:draw>/candidates/", draws.candidates, name="draw-candidates"),
    path("registers/<slug:register>/", registers.entries, name="register"),
    path("registers/<slug:register>/entry/", registers.entry, name="register-entry"),
    path("registers/<slug:register>/download/<slug:form>/", registers.download, name="register-download"),
    path("reports/", reports.index, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/<str:form>/", reports.download, name="download"),
]
