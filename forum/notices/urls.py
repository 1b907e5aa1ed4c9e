"""Addresses of the inbox, of what one follows, and of the small forms that change it."""

from django.urls import path

from forum.notices import views

app_name = "notices"

urlpatterns = [
    # /me/notices/
    path("me/notices/", views.inbox, name="inbox"),
    path("me/notices/read/", views.read_all, name="read_all"),
    path("me/notices/<int:pk>/", views.open_notice, name="open"),
    # /me/following/
    path("me/following/", views.following, name="following"),
    path("me/following/settings/", views.choose, name="choose"),
    path("me/following/change/", views.change, name="change"),
    # /follow/
    path("follow/", views.how, name="how"),
]
