"""Addresses of processes, under /processes/."""

from django.urls import path

from policy_design.process.views import organize, reading

app_name = "process"
urlpatterns = [
    path("", reading.index, name="index"),
    path("<slug:slug>/", reading.show, name="show"),
    path("<slug:slug>/organize/", organize.organize, name="organize"),
]
