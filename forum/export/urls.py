"""Addresses of what leaves and enters: exports and imports of debates."""

from django.urls import path

from forum.export import views

app_name = "export"

urlpatterns = [
    path("import/", views.import_debate, name="import_debate"),
    path("<slug:slug>/export.<str:form>", views.debate, name="debate"),
    path("<slug:slug>/export/", views.files, name="files"),
    path("<slug:slug>/export/<str:form>", views.file, name="file"),
]
