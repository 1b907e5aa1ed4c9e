"""Addresses of one's own webhooks."""

from django.urls import path

from forum.webhooks import views

app_name = "webhooks"

urlpatterns = [
    path("me/webhooks/", views.index, name="index"),
    path("me/webhooks/<int:pk>/", views.change, name="change"),
]
