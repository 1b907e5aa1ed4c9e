"""Addresses of the files of a process, under /processes/<slug>/export/."""

from django.urls import path

from policy_design.export import views

app_name = "process_files"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:form>", views.file, name="file"),
]
