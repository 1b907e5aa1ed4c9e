"""Addresses of moderation, under /debates/."""

from django.urls import path

from forum.moderation import views

app_name = "moderation"

urlpatterns = [
    path("<slug:slug>/posts/<int:number>/hide/", views.hide, name="hide"),
    path("<slug:slug>/posts/<int:number>/restore/", views.restore, name="restore"),
]
