"""Addresses of what readers do, under /debates/."""

from django.urls import URLPattern

app_name = "readers"

urlpatterns: list[URLPattern] = []
