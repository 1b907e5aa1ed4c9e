"""Where scripts fetch a challenge."""

from django.urls import path

from forum.challenge import views

app_name = "challenge"

urlpatterns = [path("challenge/", views.challenge, name="challenge")]
