"""Addresses of the workbench. A notice that points at a case points at /office/cases/<number>."""

from django.urls import path

from zhengtong.workbench.views import bulk, case, deadlines, files, help, inbox, intake, signing_in

app_name = "workbench"
urlpatterns = [
    path("", inbox.page, name="inbox"),
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/enrol", signing_in.enrol, name="enrol"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("bulk", bulk.page, name="bulk"),
    path("intake", intake.page, name="intake"),
    path("deadlines", deadlines.board, name="deadlines"),
    path("calendar", deadlines.calendar, name="calendar"),
    path("keys", help.keys, name="keys"),
    path("cases/<slug:number>", case.page, name="case"),
    path("cases/<slug:number>/acts", case.act, name="act"),
    path("cases/<slug:number>/proposals/<int:proposal>", case.answer, name="answer"),
    path("cases/<slug:number>/applicant", case.reveal, name="reveal"),
    path("cases/<slug:number>/receipt", intake.receipt, name="receipt"),
    path("cases/<slug:number>/materials/<int:upload>", files.material, name="material"),
    path("cases/<slug:number>/documents/<int:document>.pdf", files.pdf, name="pdf"),
    path("cases/<slug:number>/documents/<int:document>.docx", files.docx, name="docx"),
]
