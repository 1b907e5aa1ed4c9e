"""What the Markdown widget calls; markdownx's own views are never included (see docs/decisions)."""

from django.urls import path

from forum.posts import views

urlpatterns = [
    path("preview/", views.preview, name="markdownx_markdownify"),
    path("upload/", views.upload, name="markdownx_upload"),
]
