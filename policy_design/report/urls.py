"""Addresses of public reports, under /processes/<slug>/report/."""

from django.urls import path

from policy_design.report.views import organizing, publishing, reading

app_name = "report"
urlpatterns = [
    path("", reading.show, name="show"),
    path("v<int:number>/", reading.edition, name="edition"),
    path("v<int:number>/report.<str:form>", reading.file, name="file"),
    path("v<int:number>/CITATION.cff", reading.citation, name="citation"),
    path("v<int:number>/citation.bib", reading.bibtex, name="bibtex"),
    path("v<int:number>/citation.json", reading.csl, name="csl"),
    # For organizers
    path("v<int:number>/deposit/", publishing.deposit, name="deposit"),
    path("organize/", organizing.organize, name="organize"),
    path("organize/details/", organizing.details, name="details"),
    path("organize/chapters/add/", organizing.add, name="add_chapter"),
    path("organize/chapters/<int:pk>/", organizing.chapter, name="chapter"),
    path("organize/chapters/<int:pk>/arrange/", organizing.shift, name="arrange"),
    path("organize/chapters/<int:pk>/choose/", organizing.choose, name="choose"),
    path("organize/chapters/<int:pk>/drop/", organizing.drop, name="drop_chapter"),
    path("organize/preview/", publishing.preview, name="preview"),
    path("organize/publish/", publishing.publish, name="publish"),
]
