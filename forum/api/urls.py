"""Addresses of the API, of its description, and of one's access tokens."""

from django.urls import include, path

from forum.api import views
from forum.api.gate import gate
from forum.api.site import build, urls_of

app_name = "api"
API = build()

urlpatterns = [
    # /api/
    path("api/", views.reference, name="reference"),
    path("api/v1/openapi.json", gate(views.openapi), name="openapi"),
    path("api/v1/", include(urls_of(API))),
    # /me/tokens/
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
]
