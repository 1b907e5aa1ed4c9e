"""Addresses of recommendations, under /processes/<slug>/recommendations/."""

from django.urls import URLPattern, path

from policy_design.recommendations.views import following, reading, writing

app_name = "recommendations"

urlpatterns: list[URLPattern] = [
    path("", reading.index, name="index"),
    path("<int:number>/", reading.show, name="show"),
    path("<int:number>/history/", reading.history, name="history"),
    path("<int:number>/provenance.json", reading.provenance, name="provenance"),
    # For organizers
    path("new/", writing.new, name="new"),
    path("<int:number>/edit/", writing.edit, name="edit"),
    path("<int:number>/publish/", writing.publish, name="publish"),
    path("<int:number>/drop/", writing.drop, name="drop"),
    path("<int:number>/withdraw/", following.withdraw, name="withdraw"),
    path("<int:number>/follow-up/", following.follow_up, name="follow_up"),
]
