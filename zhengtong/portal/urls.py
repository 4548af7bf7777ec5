"""The portal's addresses."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from zhengtong.portal.views import account, apply, files, home, matters, notices, track


class CodeConverter(StringConverter):
    """Numbers and codes as we make them, so that nothing else reaches the database."""

    regex = r"[\w.\-]{1,60}"


register_converter(CodeConverter, "code")

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("guide/<code:code>/", home.service, name="guide"),
    path("look/", home.look, name="look"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-up/", account.sign_up, name="sign-up"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("apply/<code:code>/", apply.begin, name="begin"),
    path("review/", apply.review, name="review"),
    path("disclosure/", apply.disclosure, name="disclosure"),
    path("begin/<slug:procedure>/", apply.begin_procedure, name="begin-procedure"),
    path("draft/<uuid:key>/", apply.fill_in, name="draft"),
    path("draft/<uuid:key>/materials/", apply.materials, name="draft-materials"),
    path("draft/<uuid:key>/check/", apply.check, name="draft-check"),
    path("draft/<uuid:key>/discard/", apply.discard, name="draft-discard"),
    path("my/", matters.my_matters, name="my-matters"),
    path("my/<code:number>/", matters.matter, name="matter"),
    path("my/<code:number>/receipt/", matters.receipt, name="receipt"),
    path("my/<code:number>/rate/", matters.rate, name="rate"),
    path("my/<code:number>/<code:action>/", matters.act, name="act"),
    path("track/", track.track, name="track"),
    path("track/<code:number>/", track.tracked, name="tracked"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<int:notice_id>/", notices.open_notice, name="notice"),
    path("files/<int:upload_id>/", files.upload, name="upload"),
    path("documents/<code:code>.pdf", files.document, {"form": "pdf"}, name="document-pdf"),
    path("documents/<code:code>.docx", files.document, {"form": "docx"}, name="document-docx"),
    path("verify/", files.verify, name="verify"),
    path("verify/<code:code>", files.verified, name="verified"),
]
