"""The demo's policy process; its people are fictional, its dates invented, its words our own.

process.py sets it up and moves it on, experts.py has who is called, survey.py what was asked and the generated answers,
papers.py its documents, syllabus.py what there is to read, options.py and wordings.py what is on the table and who says
what of it, rounds.py, round_words.py and round_readers.py what is voted on, recommendations.py what is advised,
summaries.py what is concluded, report.py the public report, past.py the dates of the story.
"""

from policy_design.demo.process import TITLE, load

__all__ = ["TITLE", "load"]
