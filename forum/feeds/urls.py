"""Addresses of feeds and calendars, each beside the page that it follows."""

from django.urls import path

from forum.feeds import views

app_name = "feeds"

urlpatterns = [
    path("feed.atom", views.site, name="site"),
    path("debates/tags/<slug:tag>/feed.atom", views.tag, name="tag"),
    path("debates/<slug:slug>/feed.atom", views.debate, name="debate"),
    path("debates/<slug:slug>/posts/<int:number>/rebuttals.atom", views.rebuttals, name="rebuttals"),
    path("debates/<slug:slug>/dates.ics", views.dates, name="dates"),
    path("people/<slug:slug>/feed.atom", views.person, name="person"),
]
