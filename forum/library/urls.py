"""Addresses of the library and of pictures."""

from django.urls import path

from forum.library import views
from forum.library.syllabus.urls import urlpatterns as syllabuses

app_name = "library"

urlpatterns = [
    # /library/
    path("library/", views.index, name="index"),
    path("library/search.json", views.search, name="search"),
    path("library/export.<str:form>", views.export, name="export"),
    path("library/references/new/", views.new_reference, name="new_reference"),
    path("library/references/import/", views.import_references, name="import_references"),
    path("library/references/<str:key>/", views.reference, name="reference"),
    path("library/references/<str:key>/edit/", views.edit_reference, name="edit_reference"),
    path("library/images/<uuid:pk>/", views.image, name="image"),
    path("library/images/<uuid:pk>/edit/", views.edit_image, name="edit_image"),
    *syllabuses,
    # /media/
    path("media/images/<uuid:pk>.webp", views.media, name="media"),
]
