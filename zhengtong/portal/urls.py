"""The portal's addresses."""


from django.urls import path

from zhengtong.portal.views import account, home, notices, track

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("guide/<str:code>/", home.service, name="guide"),
    path("look/", home.look, name="look"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-up/", account.sign_up, name="sign-up"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("apply/<str:code>/", home.home, name="begin"),
    path("review/", home.home, name="review"),
    path("disclosure/", home.home, name="disclosure"),
    path("begin/<slug:procedure>/", home.home, name="begin-procedure"),
    path("draft/<uuid:key>/", home.home, name="draft"),
    path("draft/<uuid:key>/materials/", home.home, name="draft-materials"),
    path("draft/<uuid:key>/check/", home.home, name="draft-check"),
    path("draft/<uuid:key>/discard/", home.home, name="draft-discard"),
    path("my/", home.home, name="my-matters"),
    path("my/<str:number>/", home.home, name="matter"),
    path("my/<str:number>/receipt/", home.home, name="receipt"),
    path("my/<str:number>/rate/", home.home, name="rate"),
    path("my/<str:number>/<str:action>/", home.home, name="act"),
    path("track/", track.track, name="track"),
    path("track/<str:number>/", track.tracked, name="tracked"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<int:notice_id>/", notices.open_notice, name="notice"),
    path("files/<int:upload_id>/", home.home, name="upload"),
    path("documents/<str:code>.pdf", home.home, name="document-pdf"),
    path("documents/<str:code>.docx", home.home, name="document-docx"),
    path("verify/", home.home, name="verify"),
    path("verify/<str:code>/", home.home, name="verified"),
]
