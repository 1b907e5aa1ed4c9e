"""Addresses under /newsletter/."""

from django.urls import path

from forum.newsletter.views import editing, reading, subscribing

app_name = "newsletter"

urlpatterns = [
    # /newsletter/
    path("", reading.index, name="index"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("confirm/<str:token>/", subscribing.confirm, name="confirm"),
    path("yours/<str:token>/", subscribing.own, name="own"),
    path("yours/<str:token>/newsletter.json", subscribing.own_data, name="own_data"),
    # /newsletter/issues/
    path("issues/", editing.issues, name="issues"),
    path("issues/<int:pk>/", editing.edit, name="edit"),
    path("issues/<int:pk>/page/", editing.preview, name="preview"),
    path("issues/<int:pk>/mail/", editing.preview_mail, name="preview_mail"),
    path("issues/<int:pk>/move/", editing.move, name="move"),
    # /newsletter/<language>/
    path("<slug:language>/", reading.archive, name="archive"),
    path("<slug:language>/feed.atom", reading.feed, name="feed"),
    path("<slug:language>/<int:number>/", reading.issue, name="issue"),
]
