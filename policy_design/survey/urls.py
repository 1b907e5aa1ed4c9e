"""Addresses of surveys, under /processes/."""

from django.urls import path

from policy_design.survey.views import answering, organizing, reading, writing

app_name = "survey"

urlpatterns = [
    # /processes/<slug>/survey/
    path("<slug:slug>/survey/", reading.index, name="index"),
    path("<slug:slug>/survey/new/", organizing.new, name="new"),
    # /processes/<slug>/survey/<number>/: answering
    path("<slug:slug>/survey/<int:number>/", answering.show, name="show"),
    path("<slug:slug>/survey/<int:number>/answer/<int:page>/", answering.answer, name="answer"),
    path("<slug:slug>/survey/<int:number>/check/", answering.check, name="check"),
    path("<slug:slug>/survey/<int:number>/later/", answering.later, name="later"),
    path("<slug:slug>/survey/<int:number>/delete/", answering.throw_away, name="throw_away"),
    path("<slug:slug>/survey/<int:number>/sent/", answering.sent, name="sent"),
    path("<slug:slug>/survey/<int:number>/by/<str:token>/", answering.enter, name="enter"),
    # reading
    path("<slug:slug>/survey/<int:number>/results/", reading.results, name="results"),
    path("<slug:slug>/survey/<int:number>/results/cite/<slug:question>/", reading.cite, name="cite"),
    path("<slug:slug>/survey/<int:number>/results.csv", reading.results_csv, name="results_csv"),
    path("<slug:slug>/survey/<int:number>/codebook.json", reading.codebook, name="codebook"),
    path("<slug:slug>/survey/<int:number>/answers.csv", reading.answers_csv, name="answers_csv"),
    # organizing
    path("<slug:slug>/survey/<int:number>/organize/", organizing.organize, name="organize"),
    path("<slug:slug>/survey/<int:number>/settings/", organizing.settings, name="settings"),
    path("<slug:slug>/survey/<int:number>/open/", organizing.open_now, name="open"),
    path("<slug:slug>/survey/<int:number>/close/", organizing.close_now, name="close"),
    path("<slug:slug>/survey/<int:number>/invite/", organizing.invite, name="invite"),
    path("<slug:slug>/survey/<int:number>/texts/", organizing.texts, name="texts"),
    path("<slug:slug>/survey/<int:number>/preview/<int:page>/", writing.preview, name="preview"),
    path("<slug:slug>/survey/<int:number>/questions/new/", writing.new_question, name="new_question"),
    path("<slug:slug>/survey/<int:number>/questions/<slug:question>/", writing.question, name="question"),
    path(
        "<slug:slug>/survey/<int:number>/questions/<slug:question>/move/", writing.move_question, name="move_question"
    ),
]
