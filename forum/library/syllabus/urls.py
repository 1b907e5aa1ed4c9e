"""Addresses of syllabuses; library/urls.py includes them."""

from django.urls import path

from forum.library.syllabus.views import arranging, exchanging, reading, subscribing, suggesting

START = "library/syllabus/<slug:slug>/"

urlpatterns = [
    # /library/syllabus/
    path("library/syllabus/of/<uuid:key>/", arranging.begin, name="begin_syllabus"),
    path("library/syllabus/told/<str:token>/", subscribing.confirm, name="confirm_subscription"),
    # /library/syllabus/<slug>/
    path(START, reading.syllabus, name="syllabus"),
    path(START + "export.<str:form>", reading.export, name="export_syllabus"),
    path(START + "additions.atom", reading.feed, name="syllabus_feed"),
    path(START + "additions/", subscribing.subscribe, name="subscribe"),
    path(START + "suggest/", suggesting.suggest, name="suggest_item"),
    path(START + "suggestions/", suggesting.suggestions, name="suggestions"),
    path(START + "suggestions/<int:pk>/", suggesting.decide, name="decide_suggestion"),
    # /library/syllabus/<slug>/arrange/
    path(START + "arrange/", arranging.arrange, name="arrange_syllabus"),
    path(START + "arrange/texts/", arranging.edit, name="edit_syllabus"),
    path(START + "arrange/import/", exchanging.import_syllabus, name="import_syllabus"),
    path(START + "arrange/sections/add/", arranging.add_section, name="add_section"),
    path(START + "arrange/sections/<int:pk>/", arranging.edit_section, name="edit_section"),
    path(START + "arrange/sections/<int:pk>/move/", arranging.move_section, name="move_section"),
    path(START + "arrange/sections/<int:pk>/remove/", arranging.remove_section, name="remove_section"),
    path(START + "arrange/sections/<int:pk>/add/", arranging.add_item, name="add_item"),
    path(START + "arrange/items/<int:pk>/", arranging.edit_item, name="edit_item"),
    path(START + "arrange/items/<int:pk>/move/", arranging.move_item, name="move_item"),
    path(START + "arrange/items/<int:pk>/remove/", arranging.remove_item, name="remove_item"),
]
