"""The table of contents of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from forum import views
from forum.debates.views import reading
from forum.sitemaps import SITEMAPS

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

site = [
    # /
    path("", reading.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("conduct/", views.conduct, name="conduct"),
    path("appearance/", views.appearance, name="appearance"),
    path("robots.txt", views.robots, name="robots"),
]

urlpatterns = [
    path("", include((site, "forum"))),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("forum.feeds.urls")),
    path("", include("forum.embeds.urls")),
    path("debates/", include("forum.export.urls")),
    path("", include("forum.moderation.urls")),
    path("debates/", include("forum.readers.urls")),
    path("debates/", include("forum.debates.urls")),
    path("", include("policy_design.urls")),
    path("", include("forum.api.urls")),
    path("", include("forum.challenge.urls")),
    path("", include("forum.people.urls")),
    path("", include("forum.library.urls")),
    path("", include("forum.search.urls")),
    path("", include("forum.webhooks.urls")),
    path("", include("forum.notices.urls")),
    path("", include("forum.mail.urls")),
    path("newsletter/", include("forum.newsletter.urls")),
    path("compose/", include("forum.posts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "forum.views.unreadable"
handler403 = "forum.views.refused"
if settings.DEMO:
    urlpatterns.append(path("demo/", include("forum.demo.urls")))
