"""Addresses of what readers do, under /debates/."""

from django.urls import path

from forum.readers import views

app_name = "readers"

urlpatterns = [
    # /debates/<slug>/readers/
    path("<slug:slug>/readers/", views.choices, name="choices"),
    path("<slug:slug>/readers/mine/", views.mine, name="mine"),
    path("<slug:slug>/choose/", views.choose, name="choose"),
    # /debates/<slug>/errata/
    path("<slug:slug>/errata/", views.errata, name="errata"),
    path("<slug:slug>/errata/propose/", views.erratum, name="erratum"),
    path("<slug:slug>/errata/<int:pk>/decide/", views.decide_erratum, name="decide_erratum"),
]
