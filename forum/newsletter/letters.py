"""How an issue looks as a mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from forum.newsletter.models import Issue

LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\((\S+?)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
TEMPLATE = "forum/newsletter/mail/issue"


def context_of(issue: Issue, *, own_link: str = "", is_trial: bool = False) -> dict[str, object]:
    """What its templates need; links within the site lead there from a mailbox, too."""
    html = issue.html.replace('href="/', f'href="{settings.SITE_URL}/').replace('href="#', f'href="{issue.address}#')
    return {
        "issue": issue,
        "html": html,
        "text": as_text(issue.source),
        "language": issue.spoken,
        "link": issue.address if issue.is_published else "",
        "own_link": own_link,
        "is_trial": is_trial,
    }


def as_text(source: str) -> str:
    """Markdown for those who read mail without HTML: links with their address beside them, nothing escaped."""
    linked = LINK.sub(r"\1\n\2", BOLD.sub(r"\1", source))
    return ESCAPED.sub(r"\1", linked)


def headers_of(issue: Issue) -> dict[str, str]:
    """By which mail programs know the list (RFC 2919)."""
    return {"List-Id": f"<{issue.language}.newsletter.{urlsplit(settings.SITE_URL).hostname}>"}
