"""Addresses of cards and of oEmbed."""

from django.urls import path

from forum.embeds import views

app_name = "embeds"

urlpatterns = [
    path("oembed/", views.oembed, name="oembed"),
    path("debates/<slug:slug>/card/", views.debate, name="debate"),
]
