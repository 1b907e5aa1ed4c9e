"""Addresses of summaries, under /processes/<slug>/summary/ and /debates/<slug>/summary/."""

from django.urls import path

from policy_design.summary.views import organizing, reading, reviewing

app_name = "summary"
urlpatterns = [
    path("", reading.show, name="show"),
    path("v<int:number>/", reading.version, name="version"),
    path("v<int:number>/summary.json", reading.data, name="json"),
    # Reviewing
    path("v<int:number>/remark/", reviewing.remark, name="remark"),
    path("v<int:number>/remarks/<int:pk>/answer/", reviewing.answer, name="answer"),
    # For organizers
    path("organize/", organizing.organize, name="organize"),
    path("organize/refresh/", organizing.refresh, name="refresh"),
    path("organize/drop/", organizing.drop, name="drop"),
    path("organize/put-up/", organizing.put_up, name="put_up"),
    path("organize/call-back/", organizing.call_back, name="call_back"),
    path("organize/final/", organizing.final, name="final"),
]
