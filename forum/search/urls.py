"""Addresses of the search."""

from django.urls import path

from forum.search import views

app_name = "search"

urlpatterns = [
    # /search/
    path("search/", views.show, name="show"),
    path("search/quick/", views.quick, name="quick"),
]
